// Drives the windows of the sample in a real browser: node test/windows.mjs [--out FOLDER] [--desk PROGRAM] ...
// Prints "N passed, N failed"; --out keeps pictures of the windows.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

import { defaults, endAll, launch, serve } from './app.mjs'
import { becomes, makeCases } from './cases.mjs'

const { values: options } = parseArgs({
  options: Object.fromEntries(
    ['out', ...Object.keys(defaults)].map(name => [name, { type: 'string', default: defaults[name] }]),
  ),
})

const folder = await mkdtemp(path.join(tmpdir(), 'desk-'))
const project = path.join(folder, 'project.json')
const app = await serve({ ...options, project })
const browser = await launch(options.chromium)
const context = await browser.newContext()
context.setDefaultTimeout(20_000)

// --- windows ------------------------------------------------------------------------------------------

const complaints = []
const watch = (page, name) => {
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${name}: ${message.text()}`)
  })
  page.on('pageerror', error => complaints.push(`${name}: ${error.message}`))
}

const open = async (name, width, height) => {
  const page = await context.newPage()
  watch(page, name)
  await page.setViewportSize({ width, height })
  await page.goto(app.urls[name])
  await page.waitForSelector('[data-testid=connection][data-state=open]')
  return page
}

const picture = async (page, name) => {
  if (!options.out) return
  await mkdir(options.out, { recursive: true })
  await page.screenshot({ path: path.join(options.out, `${name}.png`) })
}

const labelOf = page => page.textContent('[data-testid=label]')
const selected = (page, list) =>
  page.evaluate(name => {
    const region = document.querySelector(`[aria-label="${name}"]`)
    return region?.querySelector('[aria-selected=true]')?.dataset.id ?? null
  }, list)
const themeOf = page => page.evaluate(() => document.documentElement.dataset.theme)
const running = '[data-task][data-status=running]'

const main = await open('main', 1480, 920)
const wells = await open('wells', 1180, 680)
const curve = await open('curve', 920, 780)
const settings = await open('settings', 640, 660)

// --- cases --------------------------------------------------------------------------------------------

const { test, finish } = makeCases(number => picture(main, `failed-${number}`))

await test('every window knows its label, and its address no longer holds the token', async () => {
  for (const [page, label] of [[main, 'main'], [wells, 'wells'], [curve, 'curve'], [settings, 'settings']]) {
    assert.equal(await labelOf(page), label)
    assert.equal(await page.evaluate(() => location.hash), '')
  }
})

await test('a selection in one window is made in the other', async () => {
  await picture(main, 'main-empty')
  await main.click('[aria-label=workspaces] [data-id=halden]')
  await becomes(() => wells.inputValue('[aria-label=Workspace]'), 'halden')
  await wells.click('tr[data-id=hb-2]')
  await becomes(() => selected(main, 'wells'), 'hb-2')
  await main.click('[aria-label=curves] [data-id="hb-2.GR"]')
  await becomes(() => selected(wells, 'curves'), 'hb-2.GR')
  await becomes(() => curve.textContent('[data-testid=mnemonic]'), 'GR')
  await main.waitForSelector('path[data-curve="hb-2.NPHI"]')
})

await test('selecting a well clears the curve in every window', async () => {
  await wells.click('tr[data-id=hb-3]')
  await becomes(() => selected(main, 'wells'), 'hb-3')
  await becomes(() => selected(main, 'curves'), null)
  await curve.waitForSelector('text=No curve is selected')
})

await test('selecting a workspace clears well and curve in every window', async () => {
  await main.click('[aria-label=curves] [data-id="hb-3.GR"]')
  await becomes(() => selected(wells, 'curves'), 'hb-3.GR')
  await wells.selectOption('[aria-label=Workspace]', 'kestrel')
  await becomes(() => selected(main, 'workspaces'), 'kestrel')
  await becomes(() => selected(main, 'wells'), null)
  await main.waitForSelector('text=Select a well to run')
  await curve.waitForSelector('text=No curve is selected')
})

await test('arrow keys move the selection', async () => {
  await main.click('[aria-label=workspaces] [data-id=kestrel]')
  await main.focus('[aria-label=workspaces]')
  await main.keyboard.press('ArrowUp')
  await becomes(() => selected(main, 'workspaces'), 'halden')
  await main.focus('[aria-label=wells]')
  await main.keyboard.press('ArrowDown')
  await becomes(() => selected(wells, 'Wells'), 'hb-1')
  await main.keyboard.press('ArrowDown')
  await becomes(() => selected(wells, 'Wells'), 'hb-2')
})

await test('a function shows its progress and adds a curve to every window', async () => {
  await main.selectOption('[name=udf]', 'vshale')
  await main.click('button:has-text("Run on")')
  await main.waitForSelector(`${running} [role=progressbar]`)
  const seen = new Set()
  while (await main.$(running)) {
    const bar = await main.$('[role=progressbar]')
    if (bar) seen.add(await bar.getAttribute('aria-valuenow').catch(() => null))
  }
  assert.ok(seen.size >= 3, `only ${[...seen].join(', ')} was seen`)
  await main.waitForSelector('[role=status]:has-text("New curve VSH")')
  await main.waitForSelector('path[data-curve="hb-2.VSH"]')
  await wells.waitForSelector('[aria-label=curves] [data-id="hb-2.VSH"]')
  await wells.waitForSelector('text=1 unsaved curve')
})

await test('an execution is cancelled and leaves nothing', async () => {
  await main.selectOption('[name=udf]', 'moving_average')
  await main.click('button:has-text("Run on")')
  await main.waitForFunction(() => Number(document.querySelector('[role=progressbar]')?.ariaValueNow ?? 0) > 5)
  await main.click(`${running} button[aria-label^=Cancel]`)
  await main.waitForSelector('[data-task][data-status=cancelled]')
  assert.equal(await main.$('[data-id="hb-2.GR_AVG"]'), null)
})

if (options.out) {
  await main.uncheck('[name=save_result]')
  await main.click('button:has-text("Run on")')
  await main.waitForFunction(() => Number(document.querySelector('[role=progressbar]')?.ariaValueNow ?? 0) > 30)
  await picture(main, 'main-running')
}

await test('what a command refuses is told', async () => {
  await main.selectOption('[name=udf]', 'vshale')
  await main.fill('[name=gr_shale]', '10')
  await main.click('button:has-text("Run on")')
  await main.waitForSelector('[role=alert]:has-text("The gamma ray of shale must be above that of clean rock.")')
  await picture(main, 'main-refused')
})

await test('saving in one window is told in all', async () => {
  await wells.keyboard.press('Control+s')
  await main.waitForSelector('[role=status]:has-text("1 computed curve")')
  await main.waitForSelector('footer:has-text("Saved at")')
  assert.deepEqual(Object.keys(JSON.parse(await readFile(project, 'utf8')).curves), ['hb-2.VSH'])
})

await test('two windows move one cursor', async () => {
  await main.click('[aria-label=curves] [data-id="hb-2.GR"]')
  await curve.waitForSelector('path[data-curve="hb-2.GR"]')
  await main.hover('[role=figure]', { position: { x: 300, y: 240 } })
  await curve.waitForSelector('path.cursor', { state: 'attached' })
  await picture(main, 'main')
  await picture(curve, 'curve')
  await picture(wells, 'wells')
})

await test('zooming narrows the interval that the numbers are about', async () => {
  const label = () => curve.getAttribute('[role=figure]', 'aria-label')
  const whole = await label()
  await curve.focus('[role=figure]')
  for (let i = 0; i < 3; ++i) await curve.keyboard.press('+')
  await curve.waitForSelector('text=Interval shown')
  assert.notEqual(await label(), whole)
  await picture(curve, 'curve-zoomed')
  await curve.keyboard.press('0')
  await becomes(label, whole)
})

await test('a pinned window keeps its curve when the selection moves on', async () => {
  const [pinned] = await Promise.all([context.waitForEvent('page'), curve.click('button:has-text("Pin")')])
  watch(pinned, 'pinned')
  await pinned.waitForSelector('text=Pinned')
  assert.equal(await labelOf(pinned), 'curve-2')
  await main.click('[aria-label=curves] [data-id="hb-2.RT"]')
  await becomes(() => curve.textContent('[data-testid=mnemonic]'), 'RT')
  assert.equal(await pinned.textContent('[data-testid=mnemonic]'), 'GR')
  await pinned.reload()
  await becomes(() => pinned.textContent('[data-testid=mnemonic]'), 'GR')
  await pinned.close()
})

await test('a window that is loaded again is the same window', async () => {
  await main.reload()
  await main.waitForSelector('[data-testid=connection][data-state=open]')
  assert.equal(await labelOf(main), 'main')
  await becomes(() => selected(main, 'wells'), 'hb-2')
  await main.waitForSelector('path[data-curve="hb-2.VSH"]')
  await main.click('[aria-label=wells] [data-id=hb-4]')
  await becomes(() => selected(wells, 'Wells'), 'hb-4')
})

await test('all windows follow the theme and the units', async () => {
  await wells.click('tr[data-id=hb-2]')
  await main.click('[aria-label=curves] [data-id="hb-2.RHOB"]')
  await picture(settings, 'settings')
  await settings.click('label:has-text("Light")')
  for (const page of [main, wells, curve, settings]) await becomes(() => themeOf(page), 'light')
  await settings.click('label:has-text("Feet")')
  await wells.waitForSelector('th:has-text("(ft)")')
  await main.waitForSelector('text=7,099.7 ft')
  await curve.waitForSelector('path[data-curve="hb-2.RHOB"]')
  for (const [page, name] of [[main, 'main'], [wells, 'wells'], [curve, 'curve'], [settings, 'settings']]) {
    await picture(page, `${name}-light`)
  }
})

await test('the settings window may change settings and nothing else', async () => {
  const refusal = await settings.evaluate(() =>
    window.__TAURI_INTERNALS__.invoke('select_workspace', { workspaceId: 'marlow' }).catch(error => String(error)),
  )
  assert.match(refusal, /select_workspace/)
  assert.equal(await selected(main, 'workspaces'), 'halden')
})

await test('a page without a token says where its address comes from', async () => {
  const stray = await context.newPage()
  await stray.goto(app.origin)
  await stray.waitForSelector('text=build/bin/desk serve')
  await stray.close()
})

await test('nothing was written to a console', async () => assert.deepEqual(complaints, []))

await test('a window says so when the application ends', async () => {
  assert.equal(await app.end(), 0)
  await main.waitForSelector('[data-testid=connection]:not([data-state=open])')
  await main.waitForSelector('[role=alert]')
  await picture(main, 'main-ended')
})

await browser.close()
endAll()
await rm(folder, { recursive: true })
finish()
