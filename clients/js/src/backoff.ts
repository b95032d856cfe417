export interface BackoffOptions {
  // Milliseconds before the first attempt, and the most between two.
  initial?: number
  max?: number
  // So many milliseconds of pauses between attempts that failed, and the page gives up.
  patience?: number
  random?: () => number
}

// Delays that double, each shortened by up to a half so that many windows don't knock at the same moment. Only pauses
// are counted, so that a computer that slept does not use up the patience.
export class Backoff {
  #attempt = 0
  #waited = 0
  #options: Required<BackoffOptions>

  constructor(options: BackoffOptions = {}) {
    this.#options = { initial: 100, max: 5000, patience: 60_000, random: Math.random, ...options }
  }

  get exhausted(): boolean {
    return this.#waited >= this.#options.patience
  }

  next(): number {
    const { initial, max, random } = this.#options
    const full = Math.min(max, initial * 2 ** Math.min(this.#attempt++, 30))
    const pause = full * (1 - random() / 2)
    this.#waited += pause
    return pause
  }

  reset(): void {
    this.#attempt = this.#waited = 0
  }
}
