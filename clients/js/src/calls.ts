// Calls under way: from the frame that asks to the frame that answers.
import type { Connection } from './connection.js'
import type { ReplyFrame } from './frames.js'
import type { OutFrame } from './outbox.js'
import { asBytes, toJson, toJsonObject } from './serialize.js'

export type Outcome = { ok: unknown } | { error: unknown; code?: string | undefined }

// What becomes of a call when its session is lost. `fail`: rejected, unless it was never sent. `repeat`: asked again
// in the new session. `renew`: rejected in any case; its owner asks anew.
export type LossPolicy = 'fail' | 'repeat' | 'renew'

export interface CallOptions {
  headers?: Record<string, string> | undefined
  policy?: LossPolicy
}

interface Call {
  frame: OutFrame
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

// A lone frame is sent in brackets, or with its length in four bytes.
const envelope = 4

const bytesOf = ({ text, body }: OutFrame): number =>
  envelope + new TextEncoder().encode(text).length + (body?.length ?? 0)

export class Calls {
  #connection: Connection
  #messageBytes = Infinity
  #open = new Map<number, Call>()
  #last = 0
  #closed: Outcome | undefined

  constructor(connection: Connection) {
    this.#connection = connection
  }

  get ended(): boolean {
    return this.#closed !== undefined
  }

  start(cmd: string, args?: unknown, { headers, policy = 'fail' }: CallOptions = {}): StartedCall {
    const id = ++this.#last
    const frame = this.#encode(id, cmd, args, headers)
    const outcome = new Promise<Outcome>(resolve => {
      if (this.#closed) return resolve(this.#closed)
      if (bytesOf(frame) > this.#messageBytes) return resolve(this.#tooLong(cmd))
      this.#open.set(id, { frame, cmd, policy, settle: resolve })
      this.#connection.send(frame)
    })
    return { outcome, cancel: () => this.#cancel(id) }
  }

  reply(frame: ReplyFrame): void {
    const call = this.#open.get(frame.reply)
    this.#open.delete(frame.reply)
    call?.settle(outcomeOf(frame))
  }

  // Longer messages would end the connection: calls that need one are refused, also those that wait.
  limit(messageBytes: number): void {
    this.#messageBytes = messageBytes
    for (const [id, { frame, cmd, settle }] of [...this.#open]) {
      if (frame.sent || bytesOf(frame) <= messageBytes) continue
      this.#open.delete(id)
      this.#connection.takeBack(frame)
      settle(this.#tooLong(cmd))
    }
  }

  // The session was lost. Returns the frames to send again in the new one.
  renew(): OutFrame[] {
    const kept: OutFrame[] = []
    for (const [id, { frame, cmd, policy, settle }] of [...this.#open]) {
      if (policy === 'repeat' || (policy === 'fail' && !frame.sent)) {
        kept.push(frame)
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

  #tooLong(cmd: string): Outcome {
    return { error: `The arguments of "${cmd}" are longer than the ${this.#messageBytes} bytes of a message.`, code: 'limit' }
  }

  #encode(id: number, cmd: string, args: unknown, headers: Record<string, string> | undefined): OutFrame {
    const body = asBytes(args)
    let text = `{"invoke":${id},"cmd":${toJson(String(cmd))}`
    if (!body && args !== undefined && args !== null) text += `,"args":${toJsonObject(args, `arguments of "${cmd}"`)}`
    if (headers) text += `,"headers":${toJsonObject(headers, `headers of "${cmd}"`)}`
    // The caller may use its buffer again before the frame goes out.
    return { text: text + '}', body: body?.slice(), sent: false }
  }

  #cancel(id: number): void {
    const call = this.#open.get(id)
    if (!call) return
    if (call.frame.sent) {
      this.#connection.send({ text: `{"cancel":${id}}`, sent: false })
    } else {
      this.#open.delete(id)
      this.#connection.takeBack(call.frame)
      call.settle({ error: `"${call.cmd}" was cancelled before it was sent.`, code: 'cancelled' })
    }
  }
}
