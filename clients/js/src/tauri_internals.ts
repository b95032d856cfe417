// What unmodified `@tauri-apps/api` (2.2 and later) expects to find in its window.
import type { Outcome } from './calls.js'
import type { Client } from './client.js'
import { isolated } from './errors.js'
import type { EventTarget } from './events.js'
import type { ChannelFrame } from './frames.js'

type Callback = (data: any) => unknown

interface TauriInvokeOptions {
  headers?: HeadersInit
}

interface ListenArguments {
  event: string
  target?: EventTarget
  handler: number
}

// Tauri rejects with the bare value, also where the bridge itself refused the call.
const bare = (outcome: Outcome): unknown => {
  if ('ok' in outcome) return outcome.ok
  throw outcome.error
}

const isWindows = (): boolean => typeof navigator !== 'undefined' && /Windows/.test(navigator.userAgent ?? '')

// A path of this origin. Whether anything is served there is up to the application.
const convertFileSrc = (path: string, protocol = 'asset'): string =>
  `${globalThis.location?.origin ?? ''}/patchbay/${encodeURIComponent(protocol)}/${encodeURIComponent(path)}`

class Callbacks {
  readonly map = new Map<number, Callback>()
  #nextId: () => number

  constructor(nextId: () => number) {
    this.#nextId = nextId
  }

  readonly transform = (callback?: Callback, once = false): number => {
    const id = this.#nextId()
    this.map.set(id, data => {
      if (once) this.map.delete(id)
      return callback?.(data)
    })
    return id
  }

  readonly unregister = (id: number): void => void this.map.delete(id)

  readonly run = (id: number, data: unknown): void => void this.map.get(id)?.(data)

  // Channels want `index` since 2.5 and `id` before. The older ones know no end; without `id` it means nothing to them.
  deliver({ channel, index, message, end, body }: ChannelFrame): void {
    const callback = this.map.get(channel)
    if (!callback) return
    isolated(callback, end ? { end, index } : { message: body ?? message, index, id: index })
    if (end) this.unregister(channel)
  }
}

class Internals {
  readonly callbacks: Callbacks
  // Listener: the callback that it keeps alive.
  #handlers = new Map<number, number>()
  #client: Client

  constructor(client: Client) {
    this.#client = client
    this.callbacks = new Callbacks(client.parts.nextId)
    client.parts.channels.fallback = frame => this.callbacks.deliver(frame)
  }

  readonly invoke = async (cmd: string, args: any = {}, options?: TauriInvokeOptions): Promise<unknown> => {
    if (cmd === 'plugin:event|listen') return this.#listen(args)
    if (cmd === 'plugin:event|unlisten') return this.#unlisten(args)
    const headers = options?.headers ? Object.fromEntries(new Headers(options.headers)) : undefined
    const payload = Array.isArray(args) ? Uint8Array.from(args) : args
    return bare(await this.#client.parts.calls.start(cmd, payload, { headers }).outcome)
  }

  readonly unregisterListener = (_event: string, id: number): void => {
    this.#client.parts.events.remove(id)
    this.callbacks.unregister(this.#handlers.get(id) ?? -1)
    this.#handlers.delete(id)
  }

  async #listen({ event, target = { kind: 'Any' }, handler }: ListenArguments): Promise<unknown> {
    const run = (data: unknown): void => this.callbacks.run(handler, data)
    const { id, outcome } = this.#client.parts.events.add(event, target, run)
    this.#handlers.set(id, handler)
    const answer = await outcome
    if (!('ok' in answer)) this.unregisterListener(event, id)
    bare(answer)
    return id
  }

  async #unlisten({ event, eventId }: { event: string; eventId: number }): Promise<unknown> {
    this.unregisterListener(event, eventId)
    return bare(await this.#client.parts.events.unlisten(event, eventId))
  }
}

const metadataOf = (label: string): object => ({
  currentWindow: { label },
  currentWebview: { windowLabel: label, label },
})

// Everything is in place when this returns; calls wait for the connection.
export const installTauriInternals = (client: Client, scope: object = globalThis): void => {
  const { callbacks, invoke, unregisterListener } = new Internals(client)
  const internals = {
    invoke,
    transformCallback: callbacks.transform,
    unregisterCallback: callbacks.unregister,
    runCallback: callbacks.run,
    callbacks: callbacks.map,
    metadata: metadataOf(client.label),
    convertFileSrc,
    plugins: { path: isWindows() ? { sep: '\\', delimiter: ';' } : { sep: '/', delimiter: ':' } },
  }
  client.onLabel(label => Object.assign(internals.metadata, metadataOf(label)))
  Object.assign(scope, {
    isTauri: true,
    __TAURI_INTERNALS__: internals,
    __TAURI_EVENT_PLUGIN_INTERNALS__: { unregisterListener },
  })
}
