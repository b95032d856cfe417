// A server that follows docs/wire.md and holds the page to it. A page's mistake is kept in `violations`.
import { diff, select, type Json } from './fake_state.js'
import { MemoryNetwork, type Message, type Peer } from './memory_socket.js'

export interface Invocation {
  session: Session
  args: any
  headers: Record<string, string>
  body: Uint8Array | undefined
  id: number
  cancelled: Promise<void>
}

export type Command = (invocation: Invocation) => unknown

export class Refusal {
  constructor(readonly code: string, readonly message: string) {}
}

interface Subscription {
  paths: string[]
  document: Json
  revision: number
}

interface Sent {
  number: number
  text: string
  body: Uint8Array | undefined
}

const memberSets: Record<string, string[]> = {
  invoke: ['invoke,cmd', 'invoke,cmd,args', 'invoke,cmd,headers', 'invoke,cmd,args,headers'],
  cancel: ['cancel'],
  ack: ['ack'],
}

export class Session {
  listeners = new Map<number, { event: string; target: any }>()
  subscriptions = new Map<number, Subscription>()
  peer: Peer | undefined
  received = 0
  acknowledged = 0
  sent = 0
  kept: Sent[] = []
  cancels = new Map<number, () => void>()
  #batch: Sent[] = []

  constructor(readonly server: FakeServer, readonly id: string, readonly label: string) {}

  send(frame: object, body?: Uint8Array): void {
    const sent = { number: ++this.sent, text: JSON.stringify(frame), body }
    this.kept.push(sent)
    if (!this.peer) return
    this.#batch.push(sent)
    if (this.#batch.length === 1) queueMicrotask(() => this.#flush())
  }

  emit(event: string, payload: unknown): void {
    const listeners = [...this.listeners].filter(([, listener]) => listener.event === event).map(([id]) => id)
    if (listeners.length > 0) this.send({ event, listeners, payload })
  }

  attach(peer: Peer, received: number): void {
    this.peer?.close()
    this.peer = peer
    this.#batch = []
    this.acknowledge(received)
  }

  repeat(): void {
    this.#batch = [...this.kept]
    this.#flush()
  }

  acknowledge(number: number): void {
    if (number > this.sent) this.server.violations.push(`ack of frame ${number}, but there were ${this.sent}`)
    this.kept = this.kept.filter(frame => frame.number > number)
  }

  tell(): void {
    this.acknowledged = this.received
    this.peer?.send(`[{"ack":${this.received}}]`)
  }

  update(id: number, state: Json, revision: number): void {
    const held = this.subscriptions.get(id)!
    const document = select(state, held.paths)
    const patch = diff(held.document, document)
    if (patch.length === 0) return
    this.send({ update: id, base: held.revision, revision, patch })
    Object.assign(held, { document, revision })
  }

  #flush(): void {
    let texts: string[] = []
    const post = (): void => {
      if (texts.length > 0) this.peer?.send(`[${texts.join()}]`)
      texts = []
    }
    for (const { text, body } of this.#batch) {
      if (body) {
        post()
        this.peer?.send(binary(text, body))
      } else {
        texts.push(text)
      }
    }
    post()
    this.#batch = []
  }
}

export const binary = (text: string, body: Uint8Array): Uint8Array => {
  const json = Buffer.from(text)
  const head = Buffer.alloc(4)
  head.writeUInt32BE(json.length)
  return Uint8Array.from(Buffer.concat([head, json, body]))
}

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0

const decode = (data: Message): { frames: any[]; body?: Uint8Array } => {
  if (typeof data === 'string') return { frames: JSON.parse(data) }
  const length = Buffer.from(data).readUInt32BE(0)
  const text = Buffer.from(data, 4, length).toString('utf8')
  return { frames: [JSON.parse(text)], body: new Uint8Array(data.slice(4 + length)) }
}

export class FakeServer {
  readonly network = new MemoryNetwork(peer => this.#accept(peer))
  readonly violations: string[] = []
  readonly hellos: any[] = []
  readonly invocations: { cmd: string; args: any; headers: any }[] = []
  readonly frames: any[] = []
  readonly sessions = new Map<string, Session>()
  readonly closeCodes: number[] = []
  tokens = new Map<string, string>([['token', 'main']])
  epoch = 'epoch-1'
  messageBytes = 1 << 20
  // More members of the welcome: limits, the heartbeat, whether windows are remembered.
  terms: { messageDepth?: number; framesPerSecond?: number; framesAtOnce?: number; bytesPerSecond?: number;
    bytesAtOnce?: number; heartbeat?: number; remembered?: boolean } = {}
  state: Json = { counter: 0 }
  revision = 1
  states = new Map<number, Json>([[1, this.state]])
  reducer: (state: any, action: any) => Json = state => state
  acknowledging = true
  commands: Record<string, Command>
  #lastSession = 0

  constructor() {
    this.commands = {
      echo: ({ args, body }) => body ?? args,
      fail: ({ args }) => {
        throw args.value
      },
      'plugin:event|listen': ({ session, args }) => {
        if (!/^[\w\-/:]+$/.test(args.event)) throw new Refusal('illegal_name', `"${args.event}" is no event name.`)
        if (session.listeners.has(args.eventId)) throw new Refusal('invalid_arguments', 'The id is in use.')
        session.listeners.set(args.eventId, { event: args.event, target: args.target })
        return args.eventId
      },
      'plugin:event|unlisten': ({ session, args }) => (session.listeners.delete(args.eventId), null),
      'plugin:event|emit': ({ args }) => (this.emit(args.event, args.payload ?? null), null),
      'plugin:event|emit_to': ({ args }) => (this.emit(args.event, args.payload ?? null), null),
      'plugin:patchbay|subscribe': invocation => this.#subscribe(invocation),
      'plugin:patchbay|unsubscribe': ({ session, args }) => (session.subscriptions.delete(args.id), null),
      'plugin:patchbay|set_paths': invocation => this.#setPaths(invocation),
      'plugin:patchbay|dispatch': ({ args }) => this.#dispatch(args.action),
      'plugin:patchbay|get_state': ({ args }) => {
        if (args.newerThan >= this.revision) return { revision: this.revision }
        return { revision: this.revision, state: select(this.state, args.paths ?? ['']) }
      },
      'plugin:patchbay|focus': () => null,
    }
  }

  get session(): Session {
    return [...this.sessions.values()].pop()!
  }

  emit(event: string, payload: unknown): void {
    for (const session of this.sessions.values()) session.emit(event, payload)
  }

  change(state: Json): void {
    this.state = state
    this.states.set(++this.revision, state)
    for (const session of this.sessions.values()) {
      for (const id of session.subscriptions.keys()) session.update(id, state, this.revision)
    }
  }

  // The program ends in good order.
  shutDown(): void {
    this.bye('shutdown', 'The application ends.')
    this.network.refusing = true
  }

  // All sessions are lost, as if their grace had ended.
  forget(): void {
    this.sessions.clear()
    this.network.cut()
  }

  bye(code: string, message = 'So it is.'): void {
    const peer = this.session.peer!
    peer.send(JSON.stringify([{ bye: { code, message } }]))
    peer.close()
  }

  #accept(peer: Peer): void {
    let session: Session | undefined
    peer.onMessage = data => {
      const { frames, body } = decode(data)
      this.#measure(data)
      if (!Array.isArray(frames) || frames.length === 0) this.violations.push('a message without frames')
      if (!session) {
        session = this.#greet(peer, frames)
        return
      }
      for (const frame of frames) this.#handle(session, frame, body)
      if (this.acknowledging && session.received > session.acknowledged) session.tell()
    }
    peer.onClose = code => {
      this.closeCodes.push(code)
      if (session?.peer === peer) session.peer = undefined
    }
  }

  #measure(data: Message): void {
    const bytes = typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength
    if (bytes > this.messageBytes) this.violations.push(`a message of ${bytes} bytes`)
    if (typeof data !== 'string') return
    const depth = depthOf(JSON.parse(data))
    if (depth > (this.terms.messageDepth ?? Infinity)) this.violations.push(`a message of depth ${depth}`)
  }

  #greet(peer: Peer, frames: any[]): Session | undefined {
    const hello = frames[0]?.hello
    if (frames.length !== 1 || hello?.version !== 1) this.violations.push('a hello that is not alone or none')
    this.hellos.push(hello)
    const known = this.sessions.get(hello.session)
    if (known && !hello.reload) return this.#welcome(known, peer, hello.received)
    const label = known?.label ?? this.tokens.get(hello.token) ?? (hello.received >= 0 ? 'main' : undefined)
    if (label === undefined) {
      const code = hello.token === undefined ? 'unknown_session' : 'unauthorized'
      peer.send(JSON.stringify([{ bye: { code, message: 'Nobody knows you.' } }]))
      peer.close()
      return undefined
    }
    this.tokens.delete(hello.token)
    if (known) this.sessions.delete(known.id)
    return this.#welcome(new Session(this, `session-${++this.#lastSession}`, label), peer)
  }

  #welcome(session: Session, peer: Peer, received?: number): Session {
    const resumed = received !== undefined
    this.sessions.set(session.id, session)
    const { id, label } = session
    const { epoch, messageBytes } = this
    const own = { version: 1, label, session: id, epoch, received: session.received, resumed, messageBytes }
    const welcome = { ...own, ...this.terms }
    peer.send(JSON.stringify([{ welcome }]))
    session.attach(peer, received ?? 0)
    session.repeat()
    return session
  }

  #handle(session: Session, frame: any, body: Uint8Array | undefined): void {
    const kind = Object.keys(frame)[0]!
    const members = Object.keys(frame).join()
    if (!memberSets[kind]?.includes(members)) this.violations.push(`a frame with ${members}`)
    if (kind === 'ack') return session.acknowledge(frame.ack)
    ++session.received
    this.frames.push(frame)
    if (kind === 'cancel') return session.cancels.get(frame.cancel)?.()
    void this.#run(session, frame, body)
  }

  async #run(session: Session, { invoke, cmd, args = {}, headers = {} }: any, body?: Uint8Array): Promise<void> {
    this.invocations.push({ cmd, args, headers })
    if (session.cancels.has(invoke)) this.violations.push(`call ${invoke} was made twice`)
    const cancelled = new Promise<void>(resolve => session.cancels.set(invoke, resolve))
    const answer = (frame: object, bytes?: Uint8Array): void => {
      session.cancels.delete(invoke)
      session.send({ reply: invoke, ...frame }, bytes)
    }
    try {
      const command = this.commands[cmd]
      if (!command) throw new Refusal('unknown_command', `Command ${cmd} not found`)
      let result = command({ session, args, headers, body, id: invoke, cancelled })
      // An immediate result is answered in the turn of the call, as a strand would.
      if (result instanceof Promise) result = await result
      if (result instanceof Uint8Array) answer({}, result)
      else answer({ ok: result ?? null })
    } catch (error) {
      answer(error instanceof Refusal ? { error: error.message, code: error.code } : { error: error ?? null })
    }
  }

  #subscribe({ session, args }: Invocation): unknown {
    const { id, paths, resume } = args
    if (session.subscriptions.has(id)) throw new Refusal('invalid_arguments', 'The id is in use.')
    if (paths.includes('/secret')) throw new Refusal('not_allowed', '"/secret" may not be read.')
    const base = resume?.epoch === this.epoch ? this.states.get(resume.revision) : undefined
    const { revision } = this
    if (base === undefined) {
      const document = select(this.state, paths)
      session.subscriptions.set(id, { paths, document, revision })
      session.send({ update: id, revision, snapshot: document })
    } else {
      session.subscriptions.set(id, { paths, document: select(base, paths), revision: resume.revision })
      session.update(id, this.state, revision)
    }
    return { epoch: this.epoch, revision }
  }

  #setPaths({ session, args }: Invocation): unknown {
    const held = session.subscriptions.get(args.id)
    if (!held) throw new Refusal('invalid_arguments', 'There is no such subscription.')
    if (args.paths.includes('/secret')) throw new Refusal('not_allowed', '"/secret" may not be read.')
    held.paths = args.paths
    session.update(args.id, this.state, this.revision)
    return { revision: this.revision }
  }

  #dispatch(action: any): unknown {
    const before = this.state
    const after = this.reducer(before, action)
    if (after !== before) this.change(after)
    return { handled: true, changed: after !== before, revision: this.revision }
  }
}
