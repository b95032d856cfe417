export interface BackoffOptions {
  // Milliseconds before the first attempt, and the most between two.
  initial?: number
  max?: number
  random?: () => number
}

// Delays that double, each shortened by up to a half so that many windows don't knock at the same moment.
export class Backoff {
  #attempt = 0
  #options: Required<BackoffOptions>

  constructor(options: BackoffOptions = {}) {
    this.#options = { initial: 100, max: 5000, random: Math.random, ...options }
  }

  next(): number {
    const { initial, max, random } = this.#options
    const full = Math.min(max, initial * 2 ** Math.min(this.#attempt++, 30))
    return full * (1 - random() / 2)
  }

  reset(): void {
    this.#attempt = 0
  }
}
