// The client: one window's session and everything that goes through it.
import type { BackoffOptions } from './backoff.js'
import { Calls, type Outcome } from './calls.js'
import { Channel, Channels, type ChannelOptions } from './channels.js'
import { Connection } from './connection.js'
import { forgetIdentity, keepIdentity, type KeyStore, type PageIdentity } from './credentials.js'
import { Deferred } from './deferred.js'
import { makeDispatch, type Action, type Dispatch, type DispatchResult } from './dispatch.js'
import { BridgeError } from './errors.js'
import { Events, type BridgeEvent, type EventTarget } from './events.js'
import type { CountedFrame, Welcome } from './frames.js'
import { obey, watchPage, type PageWindow } from './page.js'
import { Replica, type ReplicaOptions } from './replica.js'
import { Replicas } from './replicas.js'
import type { SocketConstructor } from './socket.js'
import type { Reason, Status, StatusListener } from './status.js'

export interface InvokeOptions {
  headers?: Record<string, string>
  // Aborting rejects at once and asks the server to end the call.
  signal?: AbortSignal
}

export interface ListenOptions {
  // Which targets to hear; a string is the label of a window. Without it: all.
  target?: string | EventTarget
}

export type UnlistenFn = () => Promise<void>

export interface StateAnswer<S> {
  revision: number
  // Missing if the state is not newer than was asked for.
  state?: S
}

export interface ClientOptions extends PageIdentity {
  url: string
  WebSocket: SocketConstructor
  storage?: KeyStore | undefined
  page?: PageWindow | undefined
  backoff?: BackoffOptions | undefined
}

// What installTauriInternals() builds upon.
export interface ClientParts {
  calls: Calls
  channels: Channels
  events: Events
  nextId(): number
}

// Failures after which the same page may come back with the same session.
const sessionSurvives = ['limit', 'protocol', 'unreachable']

const targetOf = (target: string | EventTarget): EventTarget =>
  typeof target === 'string' ? { kind: 'AnyLabel', label: target } : target

export const unwrap = (outcome: Outcome): unknown => {
  if ('ok' in outcome) return outcome.ok
  throw outcome.code === undefined ? outcome.error : new BridgeError(outcome.code, String(outcome.error))
}

export class Client {
  /** @internal */
  readonly parts: ClientParts
  readonly dispatch: Dispatch<Promise<unknown>>
  #connection: Connection
  #calls: Calls
  #events: Events
  #channels: Channels
  #replicas: Replicas
  #options: ClientOptions
  #label: string
  #lastId = 0
  #focused = false
  #opened = new Deferred<void>()
  #labelListener: (label: string) => void = () => {}

  /** @internal */
  constructor(options: ClientOptions) {
    this.#options = options
    this.#label = options.label
    this.#connection = new Connection({
      ...options,
      onFrame: frame => this.#deliver(frame),
      onWelcome: (welcome, renewed) => this.#welcomed(welcome, renewed),
      onClosed: reason => this.#ended(reason),
    })
    const nextId = (): number => ++this.#lastId
    this.#channels = new Channels(nextId)
    this.#calls = new Calls(this.#connection, this.#channels)
    this.#events = new Events(this.#calls)
    const send = (action: Action): Promise<DispatchResult> => this.invoke('plugin:patchbay|dispatch', { action })
    this.#replicas = new Replicas(this.#calls, send)
    this.dispatch = makeDispatch(send, async () => (await this.getState()).state)
    this.parts = { calls: this.#calls, channels: this.#channels, events: this.#events, nextId }
    if (options.page) this.#watch(options.page)
    this.#connection.start()
  }

  // The window's label; the server has the last word on it.
  get label(): string {
    return this.#label
  }

  get status(): Status {
    return this.#connection.status.current
  }

  // Resolves when the server has welcomed this page, rejects if it will not, or if the page gives up.
  get opened(): Promise<void> {
    return this.#opened.promise
  }

  onStatus(listener: StatusListener): () => void {
    return this.#connection.status.subscribe(listener)
  }

  async invoke<T = unknown>(cmd: string, args?: object, { headers, signal }: InvokeOptions = {}): Promise<T> {
    signal?.throwIfAborted()
    const { outcome, cancel } = this.#calls.start(cmd, args, { headers })
    if (!signal) return unwrap(await outcome) as T
    return new Promise<T>((resolve, reject) => {
      const abort = (): void => {
        reject(signal.reason)
        cancel()
      }
      signal.addEventListener('abort', abort, { once: true })
      const done = outcome.finally(() => signal.removeEventListener('abort', abort))
      done.then(value => resolve(unwrap(value) as T)).catch(reject)
    })
  }

  async listen<T = unknown>(
    event: string,
    handler: (event: BridgeEvent<T>) => unknown,
    { target = { kind: 'Any' } }: ListenOptions = {},
  ): Promise<UnlistenFn> {
    const { id, outcome } = this.#events.add(event, targetOf(target), handler)
    unwrap(await outcome)
    return () => this.#unlisten(event, id)
  }

  async once<T = unknown>(
    event: string,
    handler: (event: BridgeEvent<T>) => unknown,
    options?: ListenOptions,
  ): Promise<UnlistenFn> {
    const first = (received: BridgeEvent<T>): unknown => {
      void this.#unlisten(event, received.id)
      return handler(received)
    }
    return this.listen(event, first, options)
  }

  async emit(event: string, payload: unknown = null): Promise<void> {
    await this.invoke('plugin:event|emit', { event, payload })
  }

  async emitTo(target: string | EventTarget, event: string, payload: unknown = null): Promise<void> {
    await this.invoke('plugin:event|emit_to', { target: targetOf(target), event, payload })
  }

  createChannel<T = unknown>(handler: (message: T) => unknown, options?: ChannelOptions): Channel<T> {
    return this.#channels.create(handler, options)
  }

  // The state as the server has it now. A replica is the better choice for all that is shown.
  getState<S = unknown>(paths?: readonly string[], newerThan?: number): Promise<StateAnswer<S>> {
    return this.invoke('plugin:patchbay|get_state', { paths, newerThan })
  }

  replica<S = unknown>(paths: readonly string[], options?: ReplicaOptions<S>): Replica<S> {
    return new Replica<S>(this.#replicas, paths, options)
  }

  // Tries again now: the next attempt if the connection is lost, a new beginning once it is closed. Replicas and
  // listeners go on when it is open again; calls and channels that were under way at the end were told of it. Resolves
  // and rejects as `opened` does.
  reconnect(): Promise<void> {
    if (this.#connection.closed) {
      this.#calls.reopen()
      this.#opened = new Deferred()
    }
    this.#connection.retry()
    return this.#opened.promise
  }

  close(): void {
    this.#connection.flush()
    this.#connection.close('closed', 'The page closed the connection.')
  }

  /** @internal */
  onLabel(listener: (label: string) => void): void {
    this.#labelListener = listener
  }

  #deliver(frame: CountedFrame): void {
    if ('reply' in frame) {
      this.#calls.reply(frame)
    } else if ('event' in frame) {
      this.#events.deliver(frame)
    } else if ('update' in frame) {
      this.#replicas.deliver(frame)
    } else if ('channel' in frame) {
      this.#channels.deliver(frame)
    } else {
      obey(this.#options.page, frame)
    }
  }

  #welcomed(welcome: Welcome, renewed: boolean): void {
    const { label, session, epoch } = welcome
    if (label !== this.#label) this.#labelListener((this.#label = label))
    keepIdentity(this.#options.storage, { label, credentials: { session } })
    this.#replicas.epoch = epoch
    this.#calls.limit(welcome)
    if (renewed) this.#renew()
    this.#opened.resolve()
  }

  // What the page had in the lost session comes first, what it asked for since comes after.
  #renew(): void {
    const kept = this.#calls.renew()
    const reason = { code: 'connection_lost', message: 'The session that fed the channel was lost.' }
    this.#channels.breakOff(reason, new Set(kept.flatMap(call => call.streams)))
    this.#events.renew()
    this.#replicas.renew()
    for (const { frame } of kept) this.#connection.send(frame)
    const focused = this.#focused
    this.#focused = false
    this.#tellFocus(focused)
  }

  #ended(reason: Reason): void {
    const survives = sessionSurvives.includes(reason.code) || this.#connection.remembered
    if (!survives) forgetIdentity(this.#options.storage)
    this.#calls.end(reason.code, reason.message)
    this.#channels.breakOff(reason)
    this.#opened.reject(new BridgeError(reason.code, reason.message))
  }

  async #unlisten(event: string, id: number): Promise<void> {
    if (this.#events.remove(id)) await this.#events.unlisten(event, id)
  }

  #watch(page: PageWindow): void {
    watchPage(page, {
      focused: focused => this.#tellFocus(focused),
      hidden: () => this.#connection.suspend(),
      shown: () => this.#connection.start(),
    })
    this.#tellFocus(page.document.hasFocus())
  }

  #tellFocus(focused: boolean): void {
    if (focused === this.#focused) return
    this.#focused = focused
    this.#calls.start('plugin:patchbay|focus', { focused }, { policy: 'renew' })
  }
}
