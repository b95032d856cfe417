// Gathers frames into messages, none longer than the server takes.
import { encodeBinary } from './frames.js'
import { envelope, type OutFrame } from './outbox.js'
import type { SocketLike } from './socket.js'

const preferred = 256 << 10

export class Batch {
  #socket: SocketLike
  #room: number
  #texts: string[] = []
  #bytes = 0

  constructor(socket: SocketLike, messageBytes: number) {
    this.#socket = socket
    this.#room = Math.min(preferred, messageBytes)
  }

  add({ text, body, bytes }: OutFrame): void {
    if (body || this.#bytes + bytes > this.#room) this.post()
    if (body) return this.#socket.send(encodeBinary(text, body))
    this.#texts.push(text)
    // With its comma, and the brackets around all.
    this.#bytes += this.#bytes === 0 ? bytes : bytes - envelope + 1
  }

  post(): void {
    if (this.#texts.length > 0) this.#socket.send(`[${this.#texts.join()}]`)
    this.#texts = []
    this.#bytes = 0
  }
}
