// One session over as many sockets as it takes: hello, counting, acknowledging, repeating, reconnecting.
import { Acknowledger } from './acknowledger.js'
import { Backoff, type BackoffOptions } from './backoff.js'
import { Batch } from './batch.js'
import { isolated } from './errors.js'
import { decodeMessage, type CountedFrame, type Frame, type Welcome } from './frames.js'
import { Heartbeat } from './heartbeat.js'
import { Outbox, outFrame, type OutFrame } from './outbox.js'
import { Pace } from './pace.js'
import { silence, type SocketConstructor, type SocketLike } from './socket.js'
import { StatusBoard, type Reason } from './status.js'

export type Credentials = { token: string } | { session: string }

export interface ConnectionOptions {
  url: string
  WebSocket: SocketConstructor
  credentials: Credentials
  backoff?: BackoffOptions | undefined
  onFrame(frame: CountedFrame): void
  // `renewed`: a session was lost, and this one knows nothing of it.
  onWelcome(welcome: Welcome, renewed: boolean): void
  onClosed(reason: Reason): void
}

// The server did not read the message; sent again it would be too big again.
const tooBig = 1009
const tooBigText = 'A message to the server was too large.'

const interrupted: Reason = { code: 'connection_lost', message: 'The connection to the application was lost.' }
const silent: Reason = { code: 'silent', message: 'The application does not answer.' }
const unreachable: Reason = {
  code: 'unreachable',
  message: 'The application cannot be reached: it has ended, or it does not let this page in.',
}

const welcomeMilliseconds = 10_000

export class Connection {
  readonly status = new StatusBoard()
  #options: ConnectionOptions
  #pace = new Pace()
  #outbox = new Outbox(this.#pace)
  #incoming = new Acknowledger(() => this.flush())
  #heartbeat = new Heartbeat(() => this.#lose(silent))
  #backoff: Backoff
  #socket: SocketLike | undefined
  #session: string | undefined
  #welcomed: Welcome | undefined
  // Nothing is left here of what the session had.
  #forgotten = false
  // Why the last connection ended, until there is another.
  #loss: Reason | undefined
  #open = false
  #flushing = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #paceTimer: ReturnType<typeof setTimeout> | undefined

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.#backoff = new Backoff(options.backoff)
  }

  get closed(): boolean {
    return this.status.current.state === 'closed'
  }

  // Whether the next run of the program will know this page.
  get remembered(): boolean {
    return this.#welcomed?.remembered === true
  }

  start(): void {
    if (this.closed || this.#socket) return
    clearTimeout(this.#timer)
    const socket = new this.#options.WebSocket(this.#options.url, 'patchbay.v1')
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => socket.send(JSON.stringify([{ hello: this.#hello() }]))
    socket.onmessage = event => this.#receive(socket, event.data)
    socket.onclose = event => (event.code === tooBig ? this.close('limit', tooBigText) : this.#lose(interrupted))
    socket.onerror = () => {}
    this.#timer = setTimeout(() => this.#lose(silent), welcomeMilliseconds)
    this.#tell('connecting')
  }

  // At once, and with new patience. Once it was closed, the page comes as one that begins anew.
  retry(): void {
    if (this.#socket) return
    this.#backoff.reset()
    if (this.closed) {
      this.#forgotten = true
      this.#loss = undefined
      this.#tell('lost')
    }
    this.start()
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

  // As much as the server takes now; the rest follows in time.
  flush(): void {
    if (!this.#open) return
    clearTimeout(this.#paceTimer)
    this.#write(this.#outbox.take())
    const delay = this.#outbox.delay
    if (delay !== undefined) this.#paceTimer = setTimeout(() => this.flush(), delay)
  }

  // The page goes, but it may come back from the browser's cache.
  suspend(): void {
    this.flush()
    this.#drop(1000, 'page hidden')
    if (!this.closed) this.#tell('lost')
  }

  close(code: string, message: string, closeCode = 1000): void {
    if (this.closed) return
    this.#drop(closeCode, code)
    // Whoever asked for these is told that they were not done.
    this.#outbox.restart()
    this.status.set({ state: 'closed', reason: { code, message } })
    this.#options.onClosed({ code, message })
  }

  #hello(): object {
    if (this.#session !== undefined) {
      const rest = this.#forgotten ? { reload: true } : { received: this.#incoming.received }
      return { version: 1, session: this.#session, ...rest }
    }
    const { credentials } = this.#options
    return 'token' in credentials
      ? { version: 1, token: credentials.token }
      : { version: 1, session: credentials.session, reload: true }
  }

  #receive(socket: SocketLike, data: string | ArrayBuffer): void {
    if (socket !== this.#socket) return
    this.#heartbeat.heard()
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
      this.#part(frame.bye)
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
    this.#welcomed = welcome
    this.#forgotten = false
    this.#loss = undefined
    this.#open = true
    this.#backoff.reset()
    this.#pace.limit(welcome)
    this.#heartbeat.start(welcome.heartbeat)
    this.#incoming.restart(welcome.resumed ? this.#incoming.received : 0)
    if (welcome.resumed) this.#write(this.#outbox.repeat(welcome.received))
    if (renewed) this.#outbox.restart()
    this.#options.onWelcome(welcome, renewed)
    this.flush()
    this.status.set({ state: 'open' })
  }

  // A program that remembers its windows may be started again; any other farewell is final.
  #part({ code, message }: Reason): void {
    if (code !== 'shutdown' || !this.remembered) return this.close(code, message)
    this.#lose({ code, message })
  }

  #write(frames: OutFrame[]): void {
    if (!this.#socket) return
    const batch = new Batch(this.#socket, this.#welcomed!.messageBytes)
    const ack = this.#incoming.take()
    if (ack !== undefined) batch.add(outFrame(ack))
    for (const frame of frames) batch.add(frame)
    batch.post()
  }

  #lose(reason: Reason): void {
    this.#drop(4000, 'connection lost')
    this.#loss ??= reason
    if (this.#backoff.exhausted) return this.#giveUp(this.#loss)
    this.#timer = setTimeout(() => this.start(), this.#backoff.next())
    this.#tell('lost')
  }

  #giveUp(loss: Reason): void {
    const { code, message } = loss.code === 'shutdown' ? loss : unreachable
    this.close(code, message)
  }

  #tell(state: 'connecting' | 'lost'): void {
    this.status.set(this.#loss ? { state, reason: this.#loss } : { state })
  }

  #drop(code: number, reason: string): void {
    clearTimeout(this.#timer)
    clearTimeout(this.#paceTimer)
    this.#heartbeat.stop()
    this.#open = false
    const socket = this.#socket
    this.#socket = undefined
    if (!socket) return
    silence(socket)
    socket.close(code, reason)
  }
}
