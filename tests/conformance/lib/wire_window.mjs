// A window that speaks frames: docs/wire.md without any client.
import WebSocket from 'ws'
import { within } from './limit.mjs'

const uncounted = ['welcome', 'ack', 'bye']
const kindOf = frame =>
  ['welcome', 'ack', 'bye', 'reply', 'event', 'channel', 'update', 'control'].find(kind => kind in frame)

// {head, body} of a binary message.
const decodeBinary = data => {
  const length = data.readUInt32BE(0)
  return { ...JSON.parse(data.toString('utf8', 4, 4 + length)), body: Buffer.from(data.subarray(4 + length)) }
}

export const encodeBinary = (frame, body) => {
  const head = Buffer.from(typeof frame === 'string' ? frame : JSON.stringify(frame))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(head.length)
  return Buffer.concat([length, head, Buffer.from(body)])
}

export class RefusedCall extends Error {
  constructor(cmd, { error, code }) {
    super(`${cmd} was rejected with ${JSON.stringify(error)}${code ? ` (${code})` : ''}`)
    Object.assign(this, { error, code })
  }
}

export class WireWindow {
  frames = []
  // Text messages as they came.
  texts = []
  acked = 0
  received = 0
  sent = 0
  bye = undefined
  welcome = undefined
  #socket
  #acks
  #waiting = new Set()
  #replies = new Map()
  #lastCall = 0

  // Resolves when the socket is open; nothing has been said then.
  static async connect(url, { origin, protocol = 'patchbay.v1', acks = true, headers = {} } = {}) {
    const socket = new WebSocket(url, protocol, { origin, headers, perMessageDeflate: false })
    const window = new WireWindow(socket, acks)
    await within(window.opened, 'the WebSocket handshake')
    return window
  }

  constructor(socket, acks) {
    this.#socket = socket
    this.#acks = acks
    this.opened = new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    this.closed = new Promise(resolve => socket.once('close', (code, reason) => resolve({ code, reason: `${reason}` })))
    this.closed.then(() => this.#lost())
    socket.on('error', () => {})
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary))
  }

  // The port of this end, by which the testbed can cut the connection.
  get port() {
    return this.#socket._socket.localPort
  }

  get isOpen() {
    return this.#socket.readyState === WebSocket.OPEN
  }

  async hello(hello) {
    this.sendText(JSON.stringify([{ hello: { version: 1, ...hello } }]))
    await this.until(frame => 'welcome' in frame || 'bye' in frame, 'an answer to hello')
    return this.welcome
  }

  sendText(text) {
    this.#socket.send(text)
  }

  sendBytes(bytes) {
    this.#socket.send(bytes, { binary: true })
  }

  // A text message with bytes of our choice.
  sendTextBytes(bytes) {
    this.#socket.send(bytes, { binary: false })
  }

  // A piece of a text message.
  sendFragment(bytes, last) {
    this.#socket.send(bytes, { binary: false, fin: last })
  }

  send(...frames) {
    this.sent += frames.filter(frame => 'invoke' in frame || 'cancel' in frame).length
    this.sendText(JSON.stringify(frames))
  }

  // The frame that answers, with its bytes as `body` if it has any.
  invoke(cmd, args, { headers, body, id = this.nextCall() } = {}) {
    const frame = { invoke: id, cmd, args, headers }
    const reply = new Promise((resolve, reject) => this.#replies.set(id, { resolve, reject }))
    reply.catch(() => {})
    if (body === undefined) {
      this.send(frame)
    } else {
      ++this.sent
      this.sendBytes(encodeBinary(frame, body))
    }
    return within(reply, `the reply to ${cmd}`)
  }

  // The result; throws RefusedCall.
  async call(cmd, args, options) {
    const reply = await this.invoke(cmd, args, options)
    if ('error' in reply) throw new RefusedCall(cmd, reply)
    return reply.body ?? reply.ok
  }

  nextCall() {
    return ++this.#lastCall
  }

  listen(event, target = { kind: 'Any' }, eventId = undefined) {
    return this.call('plugin:event|listen', { event, target, handler: 0, eventId })
  }

  subscribe(id, paths, resume) {
    return this.call('plugin:patchbay|subscribe', { id, paths, resume })
  }

  // The first frame that fits, from those that came and those to come.
  until(fits, what, from = 0) {
    const found = this.frames.slice(from).find(frame => fits(frame))
    if (found) return Promise.resolve(found)
    if (!this.isOpen)
      return Promise.reject(new Error(`the connection ended before ${what}: ${JSON.stringify(this.bye)}`))
    const waiter = { fits }
    const promise = new Promise((resolve, reject) => Object.assign(waiter, { resolve, reject }))
    waiter.what = what
    this.#waiting.add(waiter)
    return within(promise, what).finally(() => this.#waiting.delete(waiter))
  }

  event(name, from = 0) {
    return this.until(frame => frame.event === name, `the event ${name}`, from)
  }

  all(kind) {
    return this.frames.filter(frame => kindOf(frame) === kind)
  }

  payloads(event) {
    return this.frames.filter(frame => frame.event === event).map(frame => frame.payload)
  }

  ack(upTo = this.received) {
    this.acked = upTo
    this.sendText(JSON.stringify([{ ack: upTo }]))
  }

  stopAcking() {
    this.#acks = false
  }

  // Resolves with the code when the connection has ended.
  ended() {
    return within(this.closed, 'the end of the connection')
  }

  // Leaves without a word, as a broken network does.
  cut() {
    this.#socket.terminate()
    return this.ended()
  }

  close(code = 1000) {
    this.#socket.close(code)
    return this.ended()
  }

  pause() {
    this.#socket.pause()
  }

  resume() {
    this.#socket.resume()
  }

  #receive(data, isBinary) {
    if (isBinary) {
      this.#handle(decodeBinary(data))
    } else {
      this.texts.push(data.toString())
      for (const frame of JSON.parse(data)) this.#handle(frame)
    }
    if (this.#acks && this.received > this.acked && this.isOpen) this.ack()
  }

  #handle(frame) {
    const kind = kindOf(frame)
    if (kind === undefined) throw new Error(`the server sent an unknown frame ${JSON.stringify(frame)}`)
    if (!uncounted.includes(kind)) ++this.received
    if (kind === 'welcome') this.welcome = frame.welcome
    if (kind === 'bye') this.bye = frame.bye
    this.frames.push(frame)
    if (kind === 'reply') {
      this.#replies.get(frame.reply)?.resolve(frame)
      this.#replies.delete(frame.reply)
    }
    for (const waiter of [...this.#waiting]) {
      if (waiter.fits(frame)) waiter.resolve(frame)
    }
  }

  #lost() {
    const why = this.bye ? JSON.stringify(this.bye) : 'without a bye'
    for (const { reject, what } of this.#waiting) reject(new Error(`the connection ended (${why}) before ${what}`))
    for (const { reject } of this.#replies.values()) reject(new Error(`the connection ended (${why}) before a reply`))
    this.#replies.clear()
  }
}
