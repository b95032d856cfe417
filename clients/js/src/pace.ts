// How fast the page sends: never faster than the server takes, however fast it is asked to.
import { now } from './clock.js'
import type { Welcome } from './frames.js'

// What the server may count at once is divided: half of it is for frames that are sent, half for those that were on
// their way when it did not listen for a while. A clock that runs a little faster than the server's is forgiven.
const share = 0.5
const caution = 0.9

// Tokens that come steadily, up to a number, and are taken by what is sent.
class Bucket {
  #perMillisecond = Infinity
  #most = Infinity
  #tokens = Infinity
  #filledAt = 0

  limit(perSecond: number, most: number): void {
    this.#perMillisecond = perSecond / 1000
    this.#most = perSecond === Infinity ? Infinity : most
    this.#tokens = Math.min(this.#tokens, this.#most)
    this.#filledAt = now()
  }

  // How many milliseconds until there are so many.
  delay(amount: number): number {
    if (this.#tokens < amount) this.#fill()
    return this.#tokens >= amount ? 0 : Math.ceil((amount - this.#tokens) / this.#perMillisecond)
  }

  take(amount: number): void {
    this.#tokens -= amount
  }

  #fill(): void {
    const at = now()
    this.#tokens = Math.min(this.#most, this.#tokens + (at - this.#filledAt) * this.#perMillisecond)
    this.#filledAt = at
  }
}

const windowFrames = 512
const windowBytes = 4 << 20

export class Pace {
  // The most that may be sent and not acknowledged.
  frames = windowFrames
  bytes = windowBytes
  #frames = new Bucket()
  #bytes = new Bucket()

  limit({ messageBytes, framesPerSecond, framesAtOnce, bytesPerSecond, bytesAtOnce }: Welcome): void {
    const frames = Math.max(1, Math.floor((framesAtOnce ?? Infinity) * share))
    const bytes = Math.max(messageBytes, Math.floor((bytesAtOnce ?? Infinity) * share))
    this.frames = Math.min(windowFrames, frames)
    this.bytes = Math.min(windowBytes, bytes)
    this.#frames.limit((framesPerSecond ?? Infinity) * caution, frames)
    this.#bytes.limit((bytesPerSecond ?? Infinity) * caution, bytes)
  }

  // How many milliseconds a frame of so many bytes has to wait.
  delay(bytes: number): number {
    return Math.max(this.#frames.delay(1), this.#bytes.delay(bytes))
  }

  take(bytes: number): void {
    this.#frames.take(1)
    this.#bytes.take(bytes)
  }
}
