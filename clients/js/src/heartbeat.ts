// Notices that nothing was heard of the server for too long. The server says something in each interval that its
// welcome told, however little there is to say.
import { now } from './clock.js'

const missedBeats = 3

export class Heartbeat {
  #silent: () => void
  #patience = 0
  #heardAt = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(silent: () => void) {
    this.#silent = silent
  }

  // Without an interval the server makes no promise, and nothing is noticed.
  start(interval = 0): void {
    this.stop()
    this.#patience = interval * missedBeats
    this.heard()
    if (interval > 0) this.#wait(this.#patience)
  }

  heard(): void {
    this.#heardAt = now()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #wait(milliseconds: number): void {
    const due = now() + milliseconds
    this.#timer = setTimeout(() => this.#check(now() - due), milliseconds)
  }

  #check(late: number): void {
    const left = this.#heardAt + this.#patience - now()
    if (left > 0) return this.#wait(left)
    // A page that slept has yet to hear what was said to it meanwhile.
    if (late > this.#patience / missedBeats) return this.#wait(this.#patience / missedBeats)
    this.#silent()
  }
}
