// One run: a testbed, its pages, a sequence of steps, and the comparison when all is quiet.
import { isDeepStrictEqual } from 'node:util'
import { eventually, sleep, within } from '../lib/limit.mjs'
import { Testbed } from '../lib/testbed.mjs'
import { Page } from './page.mjs'
import { firstSteps, makeSteps } from './steps.mjs'
import { replay, restrict, verify } from './verify.mjs'

// Little may be under way unacknowledged, so that slow readers are felt; what is lost is soon given up.
const graceMs = 1000
const limits = { unacked_bytes: 20_000, resume_grace: graceMs, reload_grace: 1000 }
const mostProblems = 10

export class Run {
  // Those that are there; all that ever were.
  pages = []
  everyPage = []
  problems = []
  graceMs = graceMs
  bed
  #connect
  #last = 0

  constructor(bed, connect) {
    this.bed = bed
    this.#connect = connect
  }

  get summary() {
    const sum = count => this.everyPage.reduce((total, page) => total + count(page), 0)
    const updates = sum(page => page.everFollowed.reduce((total, { seen }) => total + seen.length, 0))
    const [resumed, sessions] = [sum(page => page.line.resumed), sum(page => page.line.sessions)]
    const actions = sum(page => page.actions.length)
    const pages = this.everyPage.length
    return `${pages} pages, ${sessions} sessions, ${resumed} resumed, ${actions} actions, ${updates} documents`
  }

  #problem = text => {
    if (this.problems.length < mostProblems) this.problems.push(text)
  }

  async open() {
    const invitation = await this.bed.invite(`main-${++this.#last}`)
    await this.#add(invitation)
  }

  // A new page in the same window.
  async reload(page, how) {
    await this.#settled(page)
    const { label, session } = page
    page.left = true
    if (how === 'hide') page.hide()
    if (how === 'crash') page.line.cut()
    if (how !== 'replace') page.leave()
    await this.#add({ label, session }, page)
    page.leave()
  }

  async close(page, by) {
    if (this.pages.length <= 2) return
    this.pages.splice(this.pages.indexOf(page), 1)
    await this.#settled(page)
    page.left = true
    if (by === 'page') await page.ask('destroy', page.client.invoke('plugin:window|destroy'))
    if (by === 'host') await this.bed.do('control_close', { label: page.label })
    const ended = () => page.client.status.state === 'closed'
    if (by !== 'gone') await eventually(ended, `the end of ${page.name}, closed by the ${by},`)
    page.leave()
  }

  async #add(given, instead) {
    const page = new Page(this.bed, this.#connect, given, this.#problem)
    await within(page.client.opened, `the welcome of ${page.name}`)
    const at = instead ? this.pages.indexOf(instead) : this.pages.length
    this.pages.splice(at, 1, page)
    this.everyPage.push(page)
    void firstSteps(page)
  }

  // The page has a connection, and no trouble with it.
  async #settled(page) {
    await within(page.trouble, `the end of the trouble of ${page.name}`)
    await eventually(() => page.client.status.state === 'open', `the connection of ${page.name}`)
  }

  async steps(seed, windows, count) {
    await this.bed.do('control_record')
    const { revision } = await this.bed.do('control_counts')
    const initial = await this.bed.do('get_state')
    await Promise.all(Array.from({ length: windows }, () => this.open()))
    this.pages.sort((a, b) => a.label.localeCompare(b.label))
    await makeSteps(this, seed, count)
    await this.#quiet()
    const history = await this.bed.do('control_history')
    verify(this.everyPage, replay(initial, revision, history), history, this.#problem)
    await this.#compare()
    await this.#count()
    await this.#release()
  }

  async #quiet() {
    for (const page of this.pages) await this.#settled(page)
    const tasksOver = async () => Object.values((await this.bed.do('get_state')).tasks).every(isOver)
    await eventually(tasksOver, 'the end of all tasks')
    const waiting = () => this.pages.filter(page => page.asked.length > page.held.size)
    await eventually(() => waiting().length === 0, 'an answer to every call').catch(error => {
      throw new Error(`${error.message}: ${waiting().map(page => `${page.name} waits for ${page.asked}`)}`)
    })
  }

  // Whatever led to the state is on its way to a page before the answer to a call of this page.
  async #compare() {
    const state = await this.bed.do('get_state')
    for (const page of this.pages) {
      for (const { replica } of page.followers) {
        const { state: answer } = await page.client.getState(replica.paths)
        const expected = restrict(state, replica.paths)
        const say = (what, actual) => {
          if (isDeepStrictEqual(actual, expected)) return
          const texts = [actual, expected].map(value => JSON.stringify(value))
          this.#problem(`${page.name}: ${what} of ${replica.paths} is ${texts[0]} instead of ${texts[1]}`)
        }
        say('get_state', answer)
        say('the replica', replica.getState())
      }
    }
  }

  // Nothing more than what the pages have.
  async #count() {
    for (const page of this.pages) {
      const held = { calls: page.held.size, subscriptions: page.followers.length, listeners: page.listeners.length }
      const owned = await this.bed.do('control_owned', { label: page.label })
      if (!isDeepStrictEqual(owned, held)) {
        this.#problem(`the server keeps ${JSON.stringify(owned)} for ${page.name}, which has ${JSON.stringify(held)}`)
      }
      const { opened, ended } = page.channels
      if (opened !== ended) this.#problem(`${page.name}: ${ended} of ${opened} channels ended`)
    }
    const wanted = this.pages.map(page => page.label).sort()
    const windows = async () => (await this.bed.do('control_windows')).map(({ label }) => label).filter(isOurs).sort()
    await eventually(async () => isDeepStrictEqual(await windows(), wanted), `that only ${wanted} are open`)
  }

  async #release() {
    for (const page of this.everyPage) {
      for (const key of [...page.held]) await this.bed.do('control_answer', { key, value: key })
    }
    await eventually(() => this.pages.every(page => page.asked.length === 0), 'the answers to the calls that were held')
    for (const page of this.everyPage) page.leave()
    await sleep(0)
    const open = this.everyPage.filter(page => page.asked.length > 0)
    if (open.length > 0) this.#problem(`calls of ${open.map(page => page.name)} were never settled`)
  }
}

const isOver = ({ status }) => status !== 'running'
const isOurs = label => /^main-\d+$/.test(label)

export const runOnce = async (program, connect, { seed, windows, steps }) => {
  const bed = await Testbed.start(program, { limits })
  const run = new Run(bed, connect)
  try {
    await run.steps(seed, windows, steps)
  } catch (error) {
    run.problems.push(error.stack)
  }
  for (const page of run.everyPage) page.leave()
  const { code, signal, stderr } = await bed.stop()
  if (code !== 0) run.problems.push(`The testbed ended with ${signal ?? `status ${code}`}: ${stderr}`)
  return run
}
