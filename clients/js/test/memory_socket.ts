// A network in memory: sockets in pairs, messages that arrive later and in order, and connections that can be cut.
import type { SocketConstructor, SocketLike } from '../src/socket.js'

export type Message = string | ArrayBuffer

export interface Peer {
  send(data: string | Uint8Array): void
  close(): void
  onMessage(data: Message): void
  onClose(code: number): void
}

export const copyOf = (data: string | Uint8Array): Message =>
  typeof data === 'string' ? data : (data.slice().buffer as ArrayBuffer)

// One direction: what was sent and has not arrived yet.
class Pipe {
  #queue: Message[] = []
  #deliver: (data: Message) => void
  closed = false

  constructor(deliver: (data: Message) => void) {
    this.#deliver = deliver
  }

  push(data: Message): void {
    if (this.closed) return
    this.#queue.push(data)
    setImmediate(() => {
      const next = this.#queue.shift()
      if (next !== undefined && !this.closed) this.#deliver(next)
    })
  }
}

export class MemorySocket implements SocketLike {
  binaryType = 'blob'
  onopen: ((event: any) => void) | null = null
  onmessage: ((event: any) => void) | null = null
  onclose: ((event: any) => void) | null = null
  onerror: ((event: any) => void) | null = null
  readonly peer: Peer
  closeCode: number | undefined
  #toServer: Pipe
  #toPage: Pipe

  constructor(readonly url: string, readonly protocol: string, accept: (peer: Peer) => boolean) {
    this.#toPage = new Pipe(data => this.onmessage?.({ data }))
    this.peer = {
      send: data => this.#toPage.push(copyOf(data)),
      // A closing handshake follows whatever was sent before it.
      close: () => setImmediate(() => setImmediate(() => this.cut())),
      onMessage: () => {},
      onClose: () => {},
    }
    this.#toServer = new Pipe(data => this.peer.onMessage(data))
    setImmediate(() => {
      if (this.closeCode !== undefined) return
      if (accept(this.peer)) {
        this.onopen?.({})
      } else {
        this.cut()
      }
    })
  }

  send(data: string | Uint8Array): void {
    this.#toServer.push(copyOf(data))
  }

  close(code = 1005): void {
    if (this.closeCode !== undefined) return
    this.closeCode = code
    this.#toPage.closed = true
    setImmediate(() => this.#end(code))
  }

  // What is under way in either direction is lost.
  cut(code = 1006): void {
    if (this.closeCode !== undefined) return
    this.closeCode = code
    this.#toPage.closed = true
    this.#end(code)
    this.onclose?.({ code })
  }

  #end(code: number): void {
    if (this.#toServer.closed) return
    this.#toServer.closed = true
    this.peer.onClose(code)
  }
}

export class MemoryNetwork {
  sockets: MemorySocket[] = []
  refusing = false
  readonly WebSocket: SocketConstructor

  constructor(accept: (peer: Peer) => void) {
    const network = this
    this.WebSocket = class extends MemorySocket {
      constructor(url: string, protocol: string) {
        super(url, protocol, peer => {
          if (!network.refusing) accept(peer)
          return !network.refusing
        })
        network.sockets.push(this)
      }
    }
  }

  get last(): MemorySocket {
    return this.sockets[this.sockets.length - 1]!
  }

  cut(): void {
    for (const socket of this.sockets) socket.cut()
  }
}
