// What a window says when the application goes: node test/endings.mjs [--desk PROGRAM] ...
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

import { defaults, endAll, launch, serve } from './app.mjs'
import { makeCases } from './cases.mjs'

const { values } = parseArgs({
  options: Object.fromEntries(Object.keys(defaults).map(name => [name, { type: 'string', default: defaults[name] }])),
})
const folder = await mkdtemp(path.join(tmpdir(), 'desk-'))
const options = { ...values, project: path.join(folder, 'project.json') }
const browser = await launch(values.chromium)
const context = await browser.newContext()
context.setDefaultTimeout(30_000)
const { test, finish } = makeCases(() => undefined)

const open = async app => {
  const page = await context.newPage()
  await page.goto(app.urls.main)
  await page.waitForSelector('[data-testid=connection][data-state=open]')
  return page
}
const notice = '[role=alert]'

await test('a window whose application was killed and started again says what to do', async () => {
  const killed = await serve(options)
  const page = await open(killed)
  killed.program.kill('SIGKILL')
  await once(killed.program, 'exit')
  await page.waitForSelector(`${notice}:has-text("Trying again")`)
  await page.waitForSelector(`${notice} button:has-text("Try now")`)
  const again = await serve({ ...options, port: killed.port })
  // The page may have come back by itself meanwhile, and taken the button away.
  await page.press(`${notice} button`, 'Enter', { timeout: 2_000 }).catch(() => undefined)
  await page.waitForSelector(`${notice}:has-text("was started again and no longer knows this window")`)
  assert.equal(await page.$(`${notice} button`), null)
  await page.waitForSelector('[data-testid=connection]:has-text("Ended")')
  await page.close()
  assert.equal(await again.end(), 0)
})

await browser.close()
endAll()
await rm(folder, { recursive: true })
finish()
