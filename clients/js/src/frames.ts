// Frames of the server, as docs/wire.md has them, and how messages carry frames.

export interface ReplyFrame { reply: number; ok?: unknown; error?: unknown; code?: string; body?: ArrayBuffer }
export interface EventFrame { event: string; listeners: number[]; payload: unknown }
export interface ChannelFrame { channel: number; index: number; message?: unknown; end?: true; body?: ArrayBuffer }
export interface UpdateFrame { update: number; revision: number; base?: number; snapshot?: unknown; patch?: unknown[] }
export interface ControlFrame { control: 'close' | 'reload' | 'focus' }
export interface AckFrame { ack: number }
export interface ByeFrame { bye: { code: string; message: string } }
export interface WelcomeFrame { welcome: Welcome }

export interface Welcome {
  version: number
  label: string
  session: string
  // Names the run of the program; nothing but equality is known of it.
  epoch: unknown
  received: number
  resumed: boolean
  // What a page may send: how long a message may be, how many arrays and objects open at once in it, and how much of
  // what in a second and in a burst. What is missing is not limited.
  messageBytes: number
  messageDepth?: number
  framesPerSecond?: number
  framesAtOnce?: number
  bytesPerSecond?: number
  bytesAtOnce?: number
  // So many milliseconds may pass until the server says something.
  heartbeat?: number
  // Whether the window's session is known to the next run of the program.
  remembered?: boolean
}

export type CountedFrame = ReplyFrame | EventFrame | ChannelFrame | UpdateFrame | ControlFrame
export type Frame = CountedFrame | AckFrame | ByeFrame | WelcomeFrame

// Kind of frame: the members that may come with it, sorted; a frame with bytes has those of the last entry.
const shapes: Record<string, { json: string[]; binary?: string }> = {
  reply: { json: ['ok', 'error', 'code,error'], binary: '' },
  event: { json: ['listeners,payload'] },
  channel: { json: ['index,message', 'end,index'], binary: 'index' },
  update: { json: ['revision,snapshot', 'base,patch,revision'] },
  control: { json: [''] },
  ack: { json: [''] },
  bye: { json: [''] },
  welcome: { json: [''] },
}

const numeric = ['reply', 'channel', 'update', 'ack', 'index', 'base', 'revision']

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const hasShape = (frame: Record<string, unknown>, binary: boolean): boolean => {
  const members = Object.keys(frame).sort()
  const kind = Object.keys(shapes).find(name => members.includes(name))
  if (kind === undefined) return false
  const rest = members.filter(name => name !== kind).join()
  const shape = shapes[kind]!
  return binary ? shape.binary === rest : shape.json.includes(rest)
}

const limits = ['messageDepth', 'framesPerSecond', 'framesAtOnce', 'bytesPerSecond', 'bytesAtOnce', 'heartbeat']

const isWelcome = (value: unknown): value is Welcome =>
  isObject(value) &&
  value.version === 1 &&
  typeof value.label === 'string' &&
  typeof value.session === 'string' &&
  Number.isSafeInteger(value.received) &&
  typeof value.resumed === 'boolean' &&
  Number.isSafeInteger(value.messageBytes) &&
  limits.every(name => !(name in value) || Number.isSafeInteger(value[name])) &&
  (!('remembered' in value) || typeof value.remembered === 'boolean')

const isFrame = (frame: unknown, binary: boolean): frame is Frame =>
  isObject(frame) &&
  hasShape(frame, binary) &&
  numeric.every(name => !(name in frame) || (Number.isSafeInteger(frame[name]) && (frame[name] as number) >= 0)) &&
  (!('listeners' in frame) || Array.isArray(frame.listeners)) &&
  (!('patch' in frame) || Array.isArray(frame.patch)) &&
  (!('bye' in frame) || isObject(frame.bye)) &&
  (!('welcome' in frame) || isWelcome(frame.welcome))

const checked = (frame: unknown, binary: boolean): Frame => {
  if (isFrame(frame, binary)) return frame
  throw new Error(`The server sent a frame that is none: ${JSON.stringify(frame).slice(0, 200)}`)
}

const decodeText = (text: string): Frame[] => {
  const frames: unknown = JSON.parse(text)
  if (!Array.isArray(frames) || frames.length === 0) throw new Error('The server sent a message without frames.')
  return frames.map(frame => checked(frame, false))
}

const decodeBinary = (data: ArrayBuffer): Frame => {
  if (data.byteLength < 4) throw new Error('The server sent a binary message that is too short.')
  const length = new DataView(data).getUint32(0)
  if (length > data.byteLength - 4) throw new Error('The server sent a binary message that is cut off.')
  const text = new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(data, 4, length))
  return Object.assign(checked(JSON.parse(text), true), { body: data.slice(4 + length) })
}

export const decodeMessage = (data: string | ArrayBuffer): Frame[] =>
  typeof data === 'string' ? decodeText(data) : [decodeBinary(data)]

export const encodeBinary = (text: string, body: Uint8Array): Uint8Array<ArrayBuffer> => {
  const json = new TextEncoder().encode(text)
  const message = new Uint8Array(4 + json.length + body.length)
  new DataView(message.buffer).setUint32(0, json.length)
  message.set(json, 4)
  message.set(body, 4 + json.length)
  return message
}
