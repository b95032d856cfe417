// One page in one window, with a book of what it asked for and what became of it.
import { isDeepStrictEqual } from 'node:util'
import { Follower } from './follower.mjs'
import { Line } from './line.mjs'

const memory = () => {
  const items = new Map()
  return {
    getItem: key => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: key => void items.delete(key)
  }
}

// As much of a browser's window as the client looks at.
class Surroundings extends EventTarget {
  document = { hasFocus: () => false, visibilityState: 'visible' }
  location = { reload() {} }
  close() {}
  focus() {}
}

let lastPage = 0
let lastThing = 0
export const nextName = kind => `${kind}-${++lastThing}`

export class Page {
  followers = []
  listeners = []
  // With those that were given up.
  everFollowed = []
  everListened = []
  // Keys of the calls that are kept open.
  held = new Set()
  // Actions: {tag, outcome: 'done' | 'unchanged' | 'unknown', revision}
  actions = []
  // Events emitted here, by number: whether their call was answered.
  emitted = []
  channels = { opened: 0, ended: 0 }
  left = false
  trouble = Promise.resolve()
  // What it waits for.
  asked = []
  label
  client
  line
  name
  #storage = memory()
  #surroundings = new Surroundings()
  #problem

  constructor(bed, connect, { label, token, session }, problem) {
    this.label = label
    this.name = `${label}#${++lastPage}`
    this.#problem = text => problem(`${this.name}: ${text}`)
    this.line = new Line(bed.origin, this.#problem)
    this.client = connect({
      url: bed.socket,
      WebSocket: this.line.WebSocket,
      token,
      session,
      label,
      storage: this.#storage,
      page: this.#surroundings,
      backoff: { initial: 20, max: 200 }
    })
    this.client.opened.catch(() => {})
  }

  get session() {
    return JSON.parse(this.#storage.getItem('patchbay.window')).credentials.session
  }

  hide() {
    this.#surroundings.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: false }))
  }

  // The page is gone; what it still waits for is told so.
  leave() {
    this.left = true
    this.client.close()
  }

  // Resolves with what `promise` does, or with undefined where there was a good reason to reject it.
  async ask(what, promise) {
    this.asked.push(what)
    const sessions = this.line.sessions
    try {
      return await promise
    } catch (error) {
      this.#excuse(what, error, sessions)
      return undefined
    } finally {
      this.asked.splice(this.asked.indexOf(what), 1)
    }
  }

  async expect(what, promise, expected) {
    const result = await this.ask(what, promise)
    if (result !== undefined && !isDeepStrictEqual(result, expected)) {
      this.#problem(`${what} was answered with ${JSON.stringify(result)} instead of ${JSON.stringify(expected)}`)
    }
  }

  async act(action) {
    const tag = nextName('action')
    const entry = { tag, outcome: 'unknown' }
    this.actions.push(entry)
    const result = await this.ask(action.type, this.client.dispatch({ ...action, tag }))
    if (!result) return
    Object.assign(entry, { outcome: result.changed ? 'done' : 'unchanged', revision: result.revision })
    // A window that is being closed hears answers, but no updates any more.
    for (const follower of this.left ? [] : this.followers) {
      if (follower.revision !== undefined) follower.note(result.revision)
    }
  }

  follow(paths) {
    const follower = new Follower(this.client, paths, this.#problem)
    this.followers.push(follower)
    this.everFollowed.push(follower)
    return this.ask('subscribe', follower.replica.ready)
  }

  async unfollow(at) {
    const [follower] = this.followers.splice(at, 1)
    await this.ask('subscribe', follower.replica.ready)
    follower.replica.close()
  }

  async listen() {
    const listener = { heard: new Map(), sessions: this.line.sessions, missed: [] }
    this.listeners.push(listener)
    this.everListened.push(listener)
    const hear = ({ payload: { from, number } }) => this.#hear(listener, from, number)
    listener.unlisten = this.ask('listen', this.client.listen('news', hear))
    await listener.unlisten
  }

  async unlisten(at) {
    const [listener] = this.listeners.splice(at, 1)
    const unlisten = await listener.unlisten
    if (unlisten) await this.ask('unlisten', unlisten())
  }

  // What only this window may hear.
  listenToOwn() {
    const hear = ({ payload }) => payload === this.label || this.#problem(`heard what was meant for ${payload}`)
    const unlisten = this.ask('listen', this.client.listen('direct', hear, { target: this.label }))
    this.listeners.push({ unlisten })
    return unlisten
  }

  async emit() {
    const number = this.emitted.push(false) - 1
    const call = this.client.emit('news', { from: this.name, number }).then(() => true)
    this.emitted[number] = (await this.ask('emit', call)) === true
  }

  emitTo(label) {
    return this.ask('emit_to', this.client.emitTo(label, 'direct', label))
  }

  async stream(count, raw) {
    const sessions = this.line.sessions
    const got = []
    ++this.channels.opened
    const channel = this.client.createChannel(message => got.push(message), {
      onEnd: reason => {
        ++this.channels.ended
        if (!reason && got.length !== count) this.#problem(`a channel ended after ${got.length} of ${count} messages`)
        if (reason) this.#excuse('a channel', reason, sessions)
      }
    })
    const plan = { count, raw, bigEvery: 5, bigBytes: 3000 }
    await this.expect('stream', this.client.invoke('stream', { plan, onMessage: channel }), count)
    const numbers = got.map(message => message.i).filter(i => i !== undefined)
    if (numbers.some((i, at) => at > 0 && i <= numbers[at - 1])) this.#problem(`a channel said ${numbers}`)
  }

  async hold() {
    const key = nextName('hold')
    this.held.add(key)
    await this.expect('hold', this.client.invoke('hold', { key }), key)
    this.held.delete(key)
  }

  async abort(milliseconds) {
    const controller = new AbortController()
    const call = this.client.invoke('slow', { durationMs: 400 }, { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('on purpose')), milliseconds)
    await this.ask('slow', call)
  }

  // Whatever lies between two numbers that were heard has to be excused by its emitter; see verify.mjs.
  #hear(listener, from, number) {
    if (listener.sessions !== this.line.sessions) {
      listener.sessions = this.line.sessions
      listener.heard.clear()
    }
    const last = listener.heard.get(from)
    if (last !== undefined && number <= last) this.#problem(`heard ${number} of ${from} after ${last}`)
    if (last !== undefined) for (let i = last + 1; i < number; ++i) listener.missed.push({ from, number: i })
    listener.heard.set(from, number)
  }

  #excuse(what, error, sessions) {
    if (error?.message === 'on purpose') return
    const code = error?.code
    if (code === 'connection_lost' && this.line.sessions > sessions) return
    if (this.left && ['closed', 'replaced', 'connection_lost', 'unknown_session'].includes(code)) return
    this.#problem(`${what} was rejected with ${code}: ${error?.message ?? JSON.stringify(error)}`)
  }
}
