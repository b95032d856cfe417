// What a case has: a testbed, a browser context, and windows in it.
import { readFileSync } from 'node:fs'
import { Testbed } from '../../conformance/lib/testbed.mjs'
import { eventually, within } from '../../conformance/lib/limit.mjs'

export { equal, match, ok } from '../../conformance/lib/expect.mjs'
export { eventually }

const caseLimit = 30_000
const violation = 'violation of the policy:'

// Runs in every page, before its own scripts.
const reportViolations = violation =>
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    console.error(`${violation} ${violatedDirective} ${blockedURI}`)
  )

export class Desk {
  bed
  context
  // What pages complained about.
  violations = []
  errors = []

  static async start(program, browser, site, limits) {
    const desk = new Desk()
    desk.bed = await Testbed.start(program, { limits, args: ['--files', site] })
    desk.context = await browser.newContext()
    await desk.context.addInitScript(reportViolations, violation)
    desk.context.on('console', message => {
      if (message.text().startsWith(violation)) desk.violations.push(message.text())
    })
    desk.context.on('weberror', ({ error }) => desk.errors.push(error().stack))
    return desk
  }

  // What a case is given.
  get tools() {
    const { bed, context } = this
    const open = async (label, path = '/plain/') => this.visit(await this.addressOf(label, path))
    const addressOf = (label, path) => this.addressOf(label, path)
    return { bed, context, open, addressOf, visit: address => this.visit(address) }
  }

  async addressOf(label, path = '/plain/') {
    const { url } = await this.bed.invite(label)
    return url.replace('/#', `${path}#`)
  }

  async visit(address) {
    const page = await this.context.newPage()
    await page.goto(address)
    return page
  }

  run(body) {
    return within(body(this.tools), 'the end of the case', caseLimit)
  }

  async stop() {
    await this.context.close()
    return this.bed.stop()
  }
}

// Waits for a window to be gone from, or connected to, the server.
export const gone = (bed, label) => eventually(async () => !(await bed.windowNamed(label)), `the end of ${label}`)

export const connected = (bed, label) =>
  eventually(async () => (await bed.windowNamed(label))?.connected, `the connection of ${label}`)

const established = '01'

// The ports at the other end of the connections to this one.
export const portsTo = port =>
  readFileSync('/proc/net/tcp', 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map(line => line.trim().split(/\s+/))
    .filter(([, , remote, state]) => state === established && parseInt(remote.split(':')[1], 16) === port)
    .map(([, local]) => parseInt(local.split(':')[1], 16))
