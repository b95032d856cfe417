// One bridge_testbed process and the windows that a case opened on it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { ApiWindow } from './api_window.mjs'
import { Bystander } from './bystander.mjs'
import { patience, within } from './limit.mjs'
import { WireWindow } from './wire_window.mjs'

const controlLabel = 'main-control'

export class Testbed {
  #process
  #lines
  #open = []
  #stderr = ''
  packages
  #control
  #finished
  port
  origin
  socket

  // `limits`: as --limit takes them; `packages`: where the client is and which API a page gets.
  static async start(program, { limits = {}, args = [], packages } = {}) {
    const bed = new Testbed()
    const extra = Object.entries(limits).flatMap(([name, value]) => ['--limit', `${name}=${value}`])
    bed.packages = packages
    bed.#process = spawn(program, ['--json', '--until-eof', '--window', controlLabel, ...extra, ...args])
    bed.#process.stderr.on('data', text => (bed.#stderr += text))
    bed.#lines = createInterface({ input: bed.#process.stdout })[Symbol.asyncIterator]()
    bed.exited = once(bed.#process, 'close').then(([code, signal]) => ({ code, signal }))
    const { value: line } = await within(bed.#lines.next(), 'the first line of the testbed')
    if (line === undefined) {
      const { code } = await bed.exited
      throw new Error(`the testbed ended with status ${code}: ${bed.#stderr}`)
    }
    const { port, origin, socket, windows } = JSON.parse(line)
    Object.assign(bed, { port, origin, socket })
    bed.#control = await bed.greet({ token: windows[controlLabel].token })
    return bed
  }

  get stderr() {
    return this.#stderr
  }

  // Runs a command of the testbed in the window that controls it.
  do(cmd, args) {
    return this.#control.call(cmd, args)
  }

  // {label, token, url}
  invite(label) {
    return this.do('control_mint', { label })
  }

  emit(event, payload, to) {
    return this.do('control_emit', { event, payload, to })
  }

  dispatch(type, payload) {
    return this.do('control_dispatch', { action: { type, payload } })
  }

  heard(key) {
    return this.do('control_heard', { key })
  }

  async windowNamed(label) {
    return (await this.do('control_windows')).find(window => window.label === label)
  }

  // A connection that has said nothing yet.
  async connect(options = {}) {
    const window = await WireWindow.connect(this.socket, { origin: this.origin, ...options })
    this.#open.push(() => window.cut())
    return window
  }

  // A connection that has said `hello`.
  async greet(hello, options) {
    const window = await this.connect(options)
    await window.hello(hello)
    return window
  }

  // A window that speaks frames.
  async wire(label, options) {
    const { token } = await this.invite(label)
    const window = await this.greet({ token }, options)
    if (!window.welcome) throw new Error(`the window ${label} was not let in: ${JSON.stringify(window.bye)}`)
    return window
  }

  // A page with the API of this run.
  async page(label) {
    const { token } = await this.invite(label)
    return this.#keep(ApiWindow.open(this, this.packages, { label, token }))
  }

  // The page that comes after another one in the same window.
  async reloaded(page) {
    page.leave()
    return this.#keep(ApiWindow.open(this, this.packages, { label: page.label, ...page.credentials }))
  }

  // A window that has to go on as before whatever another one does.
  bystander() {
    return Bystander.open(this)
  }

  // Closes all windows, then ends the program.
  stop() {
    for (const close of this.#open.splice(0).reverse()) close()
    return this.finish()
  }

  // Ends the program with its windows open; the second time, tells again how it ended.
  finish() {
    this.#finished ??= this.#finish()
    return this.#finished
  }

  // Ends the program as a crash does, with its windows open.
  async kill() {
    this.#process.kill('SIGKILL')
    await this.exited
    this.#finished = Promise.resolve({ code: 0 })
  }

  // The program hangs, until it goes on.
  hang() {
    this.#process.kill('SIGSTOP')
  }

  goOn() {
    this.#process.kill('SIGCONT')
  }

  async #finish() {
    this.#process.stdin.end()
    const timer = setTimeout(() => this.#process.kill('SIGABRT'), patience)
    const { code, signal } = await this.exited
    clearTimeout(timer)
    const { value: line } = await this.#lines.next()
    return { code, signal, stderr: this.#stderr, ended: line ? JSON.parse(line).ended : undefined }
  }

  async #keep(opening) {
    const page = await opening
    this.#open.push(() => page.client.close())
    return page
  }
}
