// Listeners of this page. The page chooses their ids, so that they keep them when a session is renewed.
import type { Calls, Outcome } from './calls.js'
import { isolated, report } from './errors.js'
import type { EventFrame } from './frames.js'

export type EventTarget =
  | { kind: 'Any' | 'App' }
  | { kind: 'AnyLabel' | 'Window' | 'Webview' | 'WebviewWindow'; label: string }

export interface BridgeEvent<T = unknown> {
  event: string
  // The id of the listener.
  id: number
  payload: T
}

export type EventHandler = (event: BridgeEvent<any>) => unknown

interface Listener {
  id: number
  event: string
  target: EventTarget
  handler: EventHandler
  // Whether the server knows it; if not, a call that will tell it is under way.
  confirmed: boolean
}

export interface Registration {
  id: number
  outcome: Promise<Outcome>
}

export class Events {
  #calls: Calls
  #listeners = new Map<number, Listener>()
  #last = 0

  constructor(calls: Calls) {
    this.#calls = calls
  }

  add(event: string, target: EventTarget, handler: EventHandler): Registration {
    const listener: Listener = { id: ++this.#last, event, target, handler, confirmed: false }
    this.#listeners.set(listener.id, listener)
    return { id: listener.id, outcome: this.#register(listener) }
  }

  // The page's part of unlistening: from here on the handler is not called. True if it was there.
  remove(id: number): boolean {
    return this.#listeners.delete(id)
  }

  // The server's part. It may be told twice, and it may not know the listener.
  unlisten(event: string, id: number): Promise<Outcome> {
    this.remove(id)
    return this.#calls.start('plugin:event|unlisten', { event, eventId: id }, { policy: 'repeat' }).outcome
  }

  deliver({ event, listeners, payload }: EventFrame): void {
    for (const id of listeners) {
      const listener = this.#listeners.get(id)
      if (listener) isolated(listener.handler, { event, id, payload })
    }
  }

  renew(): void {
    for (const listener of this.#listeners.values()) {
      if (listener.confirmed) void this.#renewOne(listener)
    }
  }

  async #renewOne(listener: Listener): Promise<void> {
    const outcome = await this.#register(listener)
    if ('ok' in outcome || listener.confirmed) return
    report(new Error(`The listener for "${listener.event}" was lost: ${outcome.error}`))
  }

  async #register(listener: Listener): Promise<Outcome> {
    const { id, event, target, confirmed } = listener
    listener.confirmed = false
    const args = { event, target, handler: id, eventId: id }
    const outcome = await this.#calls.start('plugin:event|listen', args, { policy: 'repeat' }).outcome
    if ('ok' in outcome) {
      listener.confirmed = true
    } else if (confirmed && this.#calls.ended) {
      // It was not refused; a page that reconnects registers it again.
      listener.confirmed = true
    } else {
      this.remove(id)
    }
    return outcome
  }
}
