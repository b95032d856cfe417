// One session over as many sockets as it takes: hello, counting, acknowledging, repeating, reconnecting.
import { Acknowledger } from './acknowledger.js'
import { Backoff, type BackoffOptions } from './backoff.js'
import { isolated } from './errors.js'
import { decodeMessage, encodeBinary, type CountedFrame, type Frame, type Welcome } from './frames.js'
import { Outbox, type OutFrame } from './outbox.js'
import { silence, type SocketConstructor, type SocketLike } from './socket.js'
import { StatusBoard } from './status.js'

export type Credentials = { token: string } | { session: string }

export interface ConnectionOptions {
  url: string
  WebSocket: SocketConstructor
  credentials: Credentials
  backoff?: BackoffOptions | undefined
  onFrame(frame: CountedFrame): void
  // `renewed`: a session was lost, and this one knows nothing of it.
  onWelcome(welcome: Welcome, renewed: boolean): void
  onClosed(reason: { code: string; message: string }): void
}

// The server did not read the message; sent again it would be too big again.
const tooBig = 1009
const tooBigText = 'A message to the server was too large.'

const welcomeMilliseconds = 10_000
const batchLength = 256 << 10

export class Connection {
  readonly status = new StatusBoard()
  #options: ConnectionOptions
  #outbox = new Outbox()
  #incoming = new Acknowledger(() => this.flush())
  #backoff: Backoff
  #socket: SocketLike | undefined
  #session: string | undefined
  #open = false
  #flushing = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.#backoff = new Backoff(options.backoff)
  }

  get closed(): boolean {
    return this.status.current.state === 'closed'
  }

  start(): void {
    if (this.closed || this.#socket) return
    clearTimeout(this.#timer)
    const socket = new this.#options.WebSocket(this.#options.url, 'patchbay.v1')
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => socket.send(JSON.stringify([{ hello: this.#hello() }]))
    socket.onmessage = event => this.#receive(socket, event.data)
    socket.onclose = event => (event.code === tooBig ? this.close('limit', tooBigText) : this.#lose())
    socket.onerror = () => {}
    this.#timer = setTimeout(() => this.#lose(), welcomeMilliseconds)
    this.status.set({ state: 'connecting' })
  }

  // The frame goes out with all others of this turn, or when there is a connection again.
  send(frame: OutFrame): void {
    this.#outbox.push(frame)
    if (!this.#open || this.#flushing) return
    this.#flushing = true
    queueMicrotask(() => {
      this.#flushing = false
      this.flush()
    })
  }

  takeBack(frame: OutFrame): void {
    this.#outbox.remove(frame)
  }

  flush(): void {
    if (this.#open) this.#write(this.#outbox.take())
  }

  // The page goes, but it may come back from the browser's cache.
  suspend(): void {
    this.flush()
    this.#drop(1000, 'page hidden')
    if (!this.closed) this.status.set({ state: 'lost' })
  }

  close(code: string, message: string, closeCode = 1000): void {
    if (this.closed) return
    this.#drop(closeCode, code)
    this.status.set({ state: 'closed', reason: { code, message } })
    this.#options.onClosed({ code, message })
  }

  #hello(): object {
    if (this.#session !== undefined) {
      return { version: 1, session: this.#session, received: this.#incoming.received }
    }
    const { credentials } = this.#options
    return 'token' in credentials
      ? { version: 1, token: credentials.token }
      : { version: 1, session: credentials.session, reload: true }
  }

  #receive(socket: SocketLike, data: string | ArrayBuffer): void {
    if (socket !== this.#socket) return
    try {
      for (const frame of decodeMessage(data)) {
        // A handler may have closed the connection.
        if (socket !== this.#socket) return
        this.#handle(frame)
      }
    } catch (error) {
      this.close('protocol', (error as Error).message, 4002)
      return
    }
    this.#incoming.handled(typeof data === 'string' ? data.length : data.byteLength)
  }

  #handle(frame: Frame): void {
    if ('bye' in frame) {
      this.close(frame.bye.code, frame.bye.message)
    } else if ('welcome' in frame) {
      this.#welcome(frame.welcome)
    } else if (!this.#open) {
      throw new Error('The server sent a frame before its welcome.')
    } else if ('ack' in frame) {
      this.#outbox.acknowledge(frame.ack)
      this.flush()
    } else {
      this.#incoming.count()
      isolated(this.#options.onFrame, frame)
    }
  }

  #welcome(welcome: Welcome): void {
    if (this.#open) throw new Error('The server sent a second welcome.')
    clearTimeout(this.#timer)
    const renewed = this.#session !== undefined && !welcome.resumed
    this.#session = welcome.session
    this.#open = true
    this.#backoff.reset()
    this.#incoming.restart(welcome.resumed ? this.#incoming.received : 0)
    if (welcome.resumed) this.#write(this.#outbox.repeat(welcome.received))
    if (renewed) this.#outbox.restart()
    this.#options.onWelcome(welcome, renewed)
    this.flush()
    this.status.set({ state: 'open' })
  }

  #write(frames: OutFrame[]): void {
    const ack = this.#incoming.take()
    let batch = ack === undefined ? [] : [ack]
    let length = 0
    const post = (): void => {
      if (batch.length > 0) this.#socket?.send(`[${batch.join()}]`)
      batch = []
      length = 0
    }
    for (const { text, body } of frames) {
      if (body || length + text.length > batchLength) post()
      if (body) {
        this.#socket?.send(encodeBinary(text, body))
      } else {
        batch.push(text)
        length += text.length
      }
    }
    post()
  }

  #lose(): void {
    this.#drop(4000, 'connection lost')
    this.#timer = setTimeout(() => this.start(), this.#backoff.next())
    this.status.set({ state: 'lost' })
  }

  #drop(code: number, reason: string): void {
    clearTimeout(this.#timer)
    this.#open = false
    const socket = this.#socket
    this.#socket = undefined
    if (!socket) return
    silence(socket)
    socket.close(code, reason)
  }
}
