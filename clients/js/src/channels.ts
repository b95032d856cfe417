// Streams from the server. A channel is an argument of a call; the server answers on it for as long as it likes.
import { isolated } from './errors.js'
import type { ChannelFrame } from './frames.js'
import { TO_IPC } from './serialize.js'
import type { Reason } from './status.js'

export interface ChannelOptions {
  // Called once: without a reason after the last message, with one if the stream broke off.
  onEnd?: (reason?: Reason) => unknown
}

// A channel may be given to several calls. Each of them feeds a stream of its own, which it counts from 0; the channel
// has ended when all of them have.
export class Channel<T = unknown> {
  #channels: Channels
  #handler: (message: T) => unknown
  #onEnd: ChannelOptions['onEnd']
  #open = new Set<number>()

  /** @internal */
  constructor(channels: Channels, handler: (message: T) => unknown, { onEnd }: ChannelOptions = {}) {
    this.#channels = channels
    this.#handler = handler
    this.#onEnd = onEnd
  }

  // Stops listening. The server is not told; cancel the call for that.
  close(): void {
    for (const id of this.#open) this.#channels.forget(id)
    this.#open.clear()
  }

  [TO_IPC](): string {
    const id = this.#channels.open(this as Channel<any>)
    if (id > 0) this.#open.add(id)
    return `__CHANNEL__:${id}`
  }

  toJSON(): string {
    return this[TO_IPC]()
  }

  /** @internal */
  take(message: T): void {
    isolated(this.#handler, message)
  }

  /** @internal */
  forget(id: number): void {
    this.#open.delete(id)
  }

  /** @internal */
  ended(id: number, reason?: Reason): void {
    this.#open.delete(id)
    if (this.#open.size > 0 || !this.#onEnd) return
    const tell = this.#onEnd
    this.#onEnd = undefined
    isolated(tell, reason)
  }
}

// What one call sends to a channel.
class Stream {
  readonly channel: Channel<any>
  #next = 0
  #early = new Map<number, ChannelFrame>()

  constructor(channel: Channel<any>) {
    this.channel = channel
  }

  // The frames that are due now that this one has come.
  *accept(frame: ChannelFrame): Generator<ChannelFrame> {
    this.#early.set(frame.index, frame)
    for (let due = this.#early.get(this.#next); due; due = this.#early.get(++this.#next)) {
      this.#early.delete(this.#next)
      yield due
    }
  }
}

// What a call needs to know of the channels among its arguments.
export interface Streams {
  // Runs a function, and tells which streams it opened.
  gather<R>(make: () => R): { made: R; streams: readonly number[] }
  // A stream that nobody will feed.
  forget(id: number): void
}

export class Channels implements Streams {
  // For the ids that are not of a Channel: Tauri's callbacks.
  fallback: (frame: ChannelFrame) => void = () => {}
  #streams = new Map<number, Stream>()
  // Of the call that is being made.
  #gathered: number[] | undefined
  #nextId: () => number

  constructor(nextId: () => number) {
    this.#nextId = nextId
  }

  create<T>(handler: (message: T) => unknown, options?: ChannelOptions): Channel<T> {
    return new Channel(this, handler, options)
  }

  // Outside of a call nothing would ever come: the id is one that no stream has.
  open(channel: Channel<any>): number {
    if (!this.#gathered) return 0
    const id = this.#nextId()
    this.#streams.set(id, new Stream(channel))
    this.#gathered.push(id)
    return id
  }

  gather<R>(make: () => R): { made: R; streams: readonly number[] } {
    const outer = this.#gathered
    const streams: number[] = (this.#gathered = [])
    try {
      return { made: make(), streams }
    } catch (error) {
      for (const id of streams) this.forget(id)
      throw error
    } finally {
      this.#gathered = outer
    }
  }

  forget(id: number): void {
    this.#streams.get(id)?.channel.forget(id)
    this.#streams.delete(id)
  }

  deliver(frame: ChannelFrame): void {
    const stream = this.#streams.get(frame.channel)
    if (!stream) return this.fallback(frame)
    for (const due of stream.accept(frame)) {
      if (due.end) return this.#end(frame.channel, stream)
      stream.channel.take(due.body ?? due.message)
      // The handler may have closed the channel.
      if (!this.#streams.has(frame.channel)) return
    }
  }

  // Ends all streams but those of calls that the server has yet to hear of.
  breakOff(reason: Reason, kept: ReadonlySet<number> = new Set()): void {
    for (const [id, stream] of [...this.#streams]) {
      if (!kept.has(id)) this.#end(id, stream, reason)
    }
  }

  #end(id: number, { channel }: Stream, reason?: Reason): void {
    this.#streams.delete(id)
    channel.ended(id, reason)
  }
}
