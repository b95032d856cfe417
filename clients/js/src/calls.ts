// Calls under way: from the frame that asks to the frame that answers.
import type { Connection } from './connection.js'
import type { Streams } from './channels.js'
import type { ReplyFrame, Welcome } from './frames.js'
import { outFrame, type OutFrame } from './outbox.js'
import { asBytes, isDeeper, toJson, toJsonObject } from './serialize.js'

export type Outcome = { ok: unknown } | { error: unknown; code?: string | undefined }

// What becomes of a call when its session is lost. `fail`: rejected, unless it was never sent. `repeat`: asked again
// in the new session. `renew`: rejected in any case; its owner asks anew.
export type LossPolicy = 'fail' | 'repeat' | 'renew'

export interface CallOptions {
  headers?: Record<string, string> | undefined
  policy?: LossPolicy
}

export interface KeptCall {
  frame: OutFrame
  // Of the channels among its arguments.
  streams: readonly number[]
}

interface Call extends KeptCall {
  cmd: string
  policy: LossPolicy
  settle(outcome: Outcome): void
}

export interface StartedCall {
  outcome: Promise<Outcome>
  cancel(): void
}

const outcomeOf = (frame: ReplyFrame): Outcome => {
  if ('error' in frame) return { error: frame.error, code: frame.code }
  return { ok: frame.body ?? frame.ok }
}

export class Calls {
  #connection: Connection
  #streams: Streams
  #bytes = Infinity
  #depth = Infinity
  #open = new Map<number, Call>()
  #last = 0
  #closed: Outcome | undefined

  constructor(connection: Connection, streams: Streams) {
    this.#connection = connection
    this.#streams = streams
  }

  get ended(): boolean {
    return this.#closed !== undefined
  }

  start(cmd: string, args?: unknown, { headers, policy = 'fail' }: CallOptions = {}): StartedCall {
    const id = ++this.#last
    const { made: frame, streams } = this.#streams.gather(() => this.#encode(id, cmd, args, headers))
    const outcome = new Promise<Outcome>(resolve => {
      const call = { frame, cmd, policy, streams, settle: resolve }
      const refused = this.#closed ?? this.#refusal(call)
      if (refused) return this.#drop(call, refused)
      this.#open.set(id, call)
      this.#connection.send(frame)
    })
    return { outcome, cancel: () => this.#cancel(id) }
  }

  reply(frame: ReplyFrame): void {
    const call = this.#open.get(frame.reply)
    this.#open.delete(frame.reply)
    call?.settle(outcomeOf(frame))
  }

  // What goes beyond these would end the connection: calls that do are refused, also those that wait.
  limit({ messageBytes, messageDepth = Infinity }: Welcome): void {
    this.#bytes = messageBytes
    this.#depth = messageDepth
    for (const [id, call] of [...this.#open]) {
      const refused = call.frame.sent ? undefined : this.#refusal(call)
      if (refused) this.#takeBack(id, call, refused)
    }
  }

  // The session was lost. Returns what to send again in the new one.
  renew(): KeptCall[] {
    const kept: KeptCall[] = []
    for (const [id, call] of [...this.#open]) {
      const { frame, cmd, policy, settle } = call
      if (policy === 'repeat' || (policy === 'fail' && !frame.sent)) {
        kept.push(call)
      } else {
        this.#open.delete(id)
        const error = `The session was lost while "${cmd}" was under way; whether it ran is not known.`
        settle({ error, code: 'connection_lost' })
      }
    }
    return kept
  }

  end(code: string, message: string): void {
    this.#closed = { error: message, code }
    for (const { settle } of this.#open.values()) settle(this.#closed)
    this.#open.clear()
  }

  // The page tries again after the end.
  reopen(): void {
    this.#closed = undefined
  }

  #refusal({ frame, cmd }: Call): Outcome | undefined {
    if (frame.bytes > this.#bytes) {
      return { error: `The arguments of "${cmd}" are longer than the ${this.#bytes} bytes of a message.`, code: 'limit' }
    }
    // The message around it is an array.
    if (!isDeeper(frame.text, this.#depth - 1)) return undefined
    return { error: `The arguments of "${cmd}" nest deeper than the ${this.#depth} levels of a message.`, code: 'limit' }
  }

  // A call that the server never hears of.
  #drop({ streams, settle }: Call, outcome: Outcome): void {
    for (const stream of streams) this.#streams.forget(stream)
    settle(outcome)
  }

  #takeBack(id: number, call: Call, outcome: Outcome): void {
    this.#open.delete(id)
    this.#connection.takeBack(call.frame)
    this.#drop(call, outcome)
  }

  #encode(id: number, cmd: string, args: unknown, headers: Record<string, string> | undefined): OutFrame {
    const body = asBytes(args)
    let text = `{"invoke":${id},"cmd":${toJson(String(cmd))}`
    if (!body && args !== undefined && args !== null) text += `,"args":${toJsonObject(args, `arguments of "${cmd}"`)}`
    if (headers) text += `,"headers":${toJsonObject(headers, `headers of "${cmd}"`)}`
    // The caller may use its buffer again before the frame goes out.
    return outFrame(text + '}', body?.slice())
  }

  #cancel(id: number): void {
    const call = this.#open.get(id)
    if (!call) return
    if (call.frame.sent) return this.#connection.send(outFrame(`{"cancel":${id}}`))
    this.#takeBack(id, call, { error: `"${call.cmd}" was cancelled before it was sent.`, code: 'cancelled' })
  }
}
