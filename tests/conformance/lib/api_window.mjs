// A page: the client of clients/js, and on top of it an unmodified `@tauri-apps/api` that sees a `window` of its own.
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import WebSocket from 'ws'
import { within } from './limit.mjs'

const compiled = new Map()

const compile = file => {
  if (!compiled.has(file)) {
    const code = readFileSync(file, 'utf8')
    compiled.set(file, new Function('require', 'exports', 'module', 'window', 'globalThis', code))
  }
  return compiled.get(file)
}

// The package's CommonJS files, with `scope` in the place of the page's global object.
const loadApi = (folder, scope) => {
  const modules = new Map()
  const load = file => {
    if (!modules.has(file)) {
      const module = { exports: {} }
      modules.set(file, module)
      const require = name => load(resolve(dirname(file), name))
      compile(file)(require, module.exports, module, scope, scope)
    }
    return modules.get(file).exports
  }
  const names = ['core', 'event', 'window', 'webview', 'webviewWindow', 'path']
  return Object.fromEntries(names.map(name => [name, load(join(folder, `${name}.cjs`))]))
}

// As much of a page's window as the client looks at.
class Page extends EventTarget {
  // What the host asked for.
  controls = []
  document = { hasFocus: () => false, visibilityState: 'visible' }
  location = { reload: () => this.controls.push('reload') }
  close = () => this.controls.push('close')
  focus = () => this.controls.push('focus')

  tell(type) {
    this.dispatchEvent(Object.assign(new Event(type), { persisted: false }))
  }
}

const memory = () => {
  const items = new Map()
  return {
    getItem: key => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: key => void items.delete(key)
  }
}

const socketClass = (origin, opened) =>
  class extends WebSocket {
    constructor(url, protocol) {
      super(url, protocol, { origin, perMessageDeflate: false })
      opened.push(this)
    }
  }

export class ApiWindow {
  label
  client
  page = new Page()
  storage = memory()
  scope = { crypto: globalThis.crypto }
  sockets = []

  static async open(bed, { client, api, version }, { label, token, session }) {
    const window = new ApiWindow()
    window.label = label
    window.version = version
    window.client = client.connect({
      url: bed.socket,
      WebSocket: socketClass(bed.origin, window.sockets),
      token,
      session,
      label,
      storage: window.storage,
      page: window.page,
      backoff: { initial: 10, max: 100 }
    })
    window.client.opened.catch(() => {})
    client.installTauriInternals(window.client, window.scope)
    Object.assign(window, loadApi(api, window.scope))
    await within(window.client.opened, `the welcome of ${label}`)
    return window
  }

  // What the page kept for the one after it.
  get credentials() {
    const text = this.storage.getItem('patchbay.window')
    return JSON.parse(text).credentials
  }

  get reason() {
    return this.client.status.reason
  }

  invoke(cmd, args, options) {
    return this.core.invoke(cmd, args, options)
  }

  // Collects what a listener hears.
  async collect(event, options) {
    const heard = []
    heard.unlisten = await this.event.listen(event, received => heard.push(received), options)
    return heard
  }

  // The connection breaks; the client tries again by itself.
  cut() {
    this.sockets.at(-1).terminate()
  }

  // The page is navigated away from.
  leave() {
    this.page.tell('pagehide')
  }
}
