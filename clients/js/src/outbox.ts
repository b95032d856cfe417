// Frames of the page on their way out: waiting, then sent and kept until the server has acknowledged them.
import type { Pace } from './pace.js'

export interface OutFrame {
  text: string
  body?: Uint8Array | undefined
  // Of a message of its own.
  bytes: number
  // Whether it was ever handed to a socket, so that the server may have acted on it.
  sent: boolean
}

// A lone frame is sent in brackets, or with its length in four bytes.
export const envelope = 4

const encoder = new TextEncoder()

export const outFrame = (text: string, body?: Uint8Array): OutFrame => ({
  text,
  body,
  bytes: envelope + encoder.encode(text).length + (body?.length ?? 0),
  sent: false,
})

export class Outbox {
  #pace: Pace
  #waiting = new Set<OutFrame>()
  #sent: OutFrame[] = []
  #bytes = 0
  #acknowledged = 0

  constructor(pace: Pace) {
    this.#pace = pace
  }

  push(frame: OutFrame): void {
    this.#waiting.add(frame)
  }

  // Takes back a frame that was never sent.
  remove(frame: OutFrame): void {
    this.#waiting.delete(frame)
  }

  // What may be sent now; it counts as sent from here on.
  take(): OutFrame[] {
    const taken: OutFrame[] = []
    for (const frame of this.#waiting) {
      if (this.#isFull(frame) || this.#pace.delay(frame.bytes) > 0) break
      this.#waiting.delete(frame)
      this.#pace.take(frame.bytes)
      this.#bytes += frame.bytes
      frame.sent = true
      this.#sent.push(frame)
      taken.push(frame)
    }
    return taken
  }

  // How many milliseconds until more may be sent; undefined if that is not a matter of time.
  get delay(): number | undefined {
    for (const next of this.#waiting) return this.#isFull(next) ? undefined : this.#pace.delay(next.bytes)
    return undefined
  }

  acknowledge(number: number): void {
    const count = number - this.#acknowledged
    if (count > this.#sent.length) throw new Error(`The server acknowledged frame ${number}, which was never sent.`)
    if (count <= 0) return
    for (const frame of this.#sent.splice(0, count)) this.#bytes -= frame.bytes
    this.#acknowledged = number
  }

  // After a resume: all that the server has not received, to be sent again.
  repeat(received: number): OutFrame[] {
    if (received < this.#acknowledged) throw new Error(`The server forgot frame ${received + 1}.`)
    this.acknowledge(received)
    return [...this.#sent]
  }

  // A new session knows nothing of the frames before.
  restart(): void {
    this.#waiting.clear()
    this.#sent = []
    this.#bytes = 0
    this.#acknowledged = 0
  }

  // Too much is unacknowledged. A single frame is never too much.
  #isFull({ bytes }: OutFrame): boolean {
    return this.#sent.length >= this.#pace.frames || (this.#bytes > 0 && this.#bytes + bytes > this.#pace.bytes)
  }
}
