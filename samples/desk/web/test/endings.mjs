// What a window says when the application goes: node test/endings.mjs [--desk PROGRAM] ...
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
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

const says = (page, text) => page.waitForSelector(`${notice}:has-text("${text}")`)
const isOpen = page => page.waitForSelector('[data-testid=connection][data-state=open]')

// What is remembered is written soon after a window opened.
const remembered = async project => {
  for (;;) {
    const text = await readFile(`${project}.windows`, 'utf8').catch(() => '')
    if (text.includes('\\"main\\"')) return
    await setTimeout(20)
  }
}

await test('a window comes back to an application that was killed and started again', async () => {
  const killed = await serve(options)
  const page = await open(killed)
  await remembered(options.project)
  assert.equal((await stat(`${options.project}.windows`)).mode & 0o777, 0o600)
  killed.program.kill('SIGKILL')
  await once(killed.program, 'exit')
  await says(page, 'Trying again')
  await page.waitForSelector(`${notice} button:has-text("Try now")`)
  const again = await serve({ ...options, port: killed.port })
  await isOpen(page)
  await page.waitForSelector(notice, { state: 'detached' })
  // Its label is its own, and a new main window gets another.
  const other = await open(again)
  await isOpen(page)
  await other.close()
  await page.close()
  assert.equal(await again.end(), 0)
})

await test('a window whose application ended in good order says so, and goes on with the next run', async () => {
  const project = path.join(folder, 'ended.json')
  const ended = await serve({ ...options, project })
  const page = await open(ended)
  assert.equal(await ended.end(), 0)
  await says(page, 'DataForge has ended. This window goes on as soon as it is started again.')
  const again = await serve({ ...options, project, port: ended.port })
  await isOpen(page)
  await page.close()
  assert.equal(await again.end(), 0)
})

await test('a window that nobody remembers says what to do', async () => {
  const killed = await serve({ ...options, project: undefined })
  const page = await open(killed)
  killed.program.kill('SIGKILL')
  await once(killed.program, 'exit')
  await says(page, 'Trying again')
  const again = await serve({ ...options, project: undefined, port: killed.port })
  await says(page, 'was started again and no longer knows this window')
  assert.equal(await page.$(`${notice} button`), null)
  await page.waitForSelector('[data-testid=connection]:has-text("Ended")')
  await page.close()
  const last = await open(again)
  assert.equal(await again.end(), 0)
  await says(last, 'DataForge has ended. Start it again and try again')
  await last.waitForSelector(`${notice} button:has-text("Try again")`)
  await last.close()
})

await test('a file of windows that is damaged keeps nobody out', async () => {
  const project = path.join(folder, 'damaged.json')
  await writeFile(`${project}.windows`, '{"windows": {')
  const begun = await serve({ ...options, project })
  await (await open(begun)).close()
  assert.match(begun.complaints(), /The windows of an earlier run cannot come back: /)
  assert.equal(await begun.end(), 0)
})

await test('what was saved is there in the next run, and stays when that saves something else', async () => {
  const project = path.join(folder, 'kept.json')
  const curves = page => page.evaluate(async () => {
    const all = await window.__TAURI_INTERNALS__.invoke('list_curves', { wellId: 'hb-1' })
    return all.filter(({ source }) => source === 'udf').map(({ mnemonic }) => mnemonic)
  })
  const compute = async (page, udf) => {
    const before = (await curves(page)).length
    await page.evaluate(async udf_id => {
      const { invoke } = window.__TAURI_INTERNALS__
      const at = { well_id: 'hb-1', workspace_id: 'halden' }
      await invoke('execute_udf', { request: { udf_id, ...at, parameters: {}, save_result: true } })
    }, udf)
    while ((await curves(page)).length === before) await setTimeout(20)
    await page.evaluate(() => window.__TAURI_INTERNALS__.invoke('save_data'))
  }
  for (const [udf, all] of [
    ['vshale', ['VSH']],
    ['density_porosity', ['DPHI', 'VSH']],
  ]) {
    const run = await serve({ ...options, project })
    const page = await open(run)
    await compute(page, udf)
    assert.deepEqual((await curves(page)).sort(), all)
    await page.close()
    assert.equal(await run.end(), 0)
  }
  await writeFile(project, '{"settings": 5}')
  await assert.rejects(serve({ ...options, project }), /ended with 2: .*kept\.json" is no project, at \/settings/)
})

await browser.close()
endAll()
await rm(folder, { recursive: true })
finish()
