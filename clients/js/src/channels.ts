// Streams from the server. A channel is an argument of a call; the server answers on it for as long as it likes.
import { isolated } from './errors.js'
import type { ChannelFrame } from './frames.js'
import { TO_IPC } from './serialize.js'

export interface ChannelOptions {
  // Called once: without a reason after the last message, with one if the stream broke off.
  onEnd?: (reason?: { code: string; message: string }) => unknown
}

export class Channel<T = unknown> {
  readonly id: number
  #channels: Channels
  #handler: (message: T) => unknown
  #onEnd: ChannelOptions['onEnd']
  #next = 0
  #early = new Map<number, ChannelFrame>()

  /** @internal */
  constructor(channels: Channels, id: number, handler: (message: T) => unknown, { onEnd }: ChannelOptions = {}) {
    this.id = id
    this.#channels = channels
    this.#handler = handler
    this.#onEnd = onEnd
  }

  // Stops listening. The server is not told; cancel the call for that.
  close(): void {
    this.#channels.forget(this.id)
    this.#early.clear()
  }

  [TO_IPC](): string {
    this.#channels.keep(this as Channel<any>)
    return `__CHANNEL__:${this.id}`
  }

  toJSON(): string {
    return this[TO_IPC]()
  }

  /** @internal */
  accept(frame: ChannelFrame): void {
    this.#early.set(frame.index, frame)
    for (let due = this.#early.get(this.#next); due; due = this.#early.get(this.#next)) {
      this.#early.delete(this.#next)
      if (due.end) return this.end()
      ++this.#next
      isolated(this.#handler, (due.body ?? due.message) as T)
    }
  }

  /** @internal */
  end(reason?: { code: string; message: string }): void {
    this.close()
    if (this.#onEnd) isolated(this.#onEnd, reason)
  }
}

export class Channels {
  // For the ids that are not of a Channel: Tauri's callbacks.
  fallback: (frame: ChannelFrame) => void = () => {}
  #known = new Map<number, Channel<any>>()
  #nextId: () => number

  constructor(nextId: () => number) {
    this.#nextId = nextId
  }

  create<T>(handler: (message: T) => unknown, options?: ChannelOptions): Channel<T> {
    return new Channel(this, this.#nextId(), handler, options)
  }

  keep(channel: Channel<any>): void {
    this.#known.set(channel.id, channel)
  }

  forget(id: number): void {
    this.#known.delete(id)
  }

  deliver(frame: ChannelFrame): void {
    const channel = this.#known.get(frame.channel)
    if (channel) {
      channel.accept(frame)
    } else {
      this.fallback(frame)
    }
  }

  // Ends all channels but those that a frame yet to be sent will give to the server.
  breakOff(reason: { code: string; message: string }, pending: readonly string[] = []): void {
    for (const channel of [...this.#known.values()]) {
      const mention = `"__CHANNEL__:${channel.id}"`
      if (!pending.some(text => text.includes(mention))) channel.end(reason)
    }
  }
}
