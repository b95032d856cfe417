// Frames of the page on their way out: waiting, then sent and kept until the server has acknowledged them.

export interface OutFrame {
  text: string
  body?: Uint8Array | undefined
  // Whether it was ever handed to a socket, so that the server may have acted on it.
  sent: boolean
}

const maxFrames = 512
const maxBytes = 4 << 20

const sizeOf = (frame: OutFrame): number => frame.text.length + (frame.body?.length ?? 0)

export class Outbox {
  #waiting: OutFrame[] = []
  #sent: OutFrame[] = []
  #bytes = 0
  #acknowledged = 0

  push(frame: OutFrame): void {
    this.#waiting.push(frame)
  }

  // Takes back a frame that was never sent.
  remove(frame: OutFrame): void {
    this.#waiting = this.#waiting.filter(other => other !== frame)
  }

  // What may be sent now; it counts as sent from here on.
  take(): OutFrame[] {
    let count = 0
    let bytes = this.#bytes
    while (count < this.#waiting.length && this.#sent.length + count < maxFrames) {
      const size = sizeOf(this.#waiting[count]!)
      if (bytes > 0 && bytes + size > maxBytes) break
      bytes += size
      ++count
    }
    const taken = this.#waiting.splice(0, count)
    for (const frame of taken) frame.sent = true
    this.#sent.push(...taken)
    this.#bytes = bytes
    return taken
  }

  acknowledge(number: number): void {
    const count = number - this.#acknowledged
    if (count > this.#sent.length) throw new Error(`The server acknowledged frame ${number}, which was never sent.`)
    if (count <= 0) return
    for (const frame of this.#sent.splice(0, count)) this.#bytes -= sizeOf(frame)
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
    this.#waiting = []
    this.#sent = []
    this.#bytes = 0
    this.#acknowledged = 0
  }
}
