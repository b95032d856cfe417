// Counts the server's frames and says when it is time to tell that they were handled.

const eagerFrames = 32
const eagerBytes = 64 << 10
const lazyMilliseconds = 20

export class Acknowledger {
  #received = 0
  #told = 0
  #bytes = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #send: () => void

  constructor(send: () => void) {
    this.#send = send
  }

  get received(): number {
    return this.#received
  }

  count(): void {
    ++this.#received
  }

  // After a message of so many bytes was handled.
  handled(bytes: number): void {
    if (this.#received === this.#told) return
    this.#bytes += bytes
    if (this.#received - this.#told >= eagerFrames || this.#bytes >= eagerBytes) {
      this.#send()
    } else {
      this.#timer ??= setTimeout(this.#send, lazyMilliseconds)
    }
  }

  // The frame to send, if there is something to acknowledge.
  take(): string | undefined {
    this.#stop()
    if (this.#received === this.#told) return undefined
    this.#told = this.#received
    return `{"ack":${this.#received}}`
  }

  // A resumed connection starts with the number in its hello; a new session starts from 0.
  restart(received: number): void {
    this.#stop()
    this.#received = this.#told = received
  }

  #stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#bytes = 0
  }
}
