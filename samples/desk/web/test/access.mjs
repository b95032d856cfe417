// Holds the windows of the sample to what everybody needs of them: node test/access.mjs [--desk PROGRAM] [--web FOLDER] ...
// axe finds nothing, nothing is cut at any width, all goes by keyboard alone, and nothing is lost or done twice unasked.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { defaults, endAll, launch, serve } from './app.mjs'
import { becomes, makeCases } from './cases.mjs'
import { faintColors } from './contrast.mjs'

const { values: options } = parseArgs({
  options: Object.fromEntries(
    ['only', ...Object.keys(defaults)].map(name => [name, { type: 'string', default: defaults[name] }]),
  ),
})

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tokens = fileURLToPath(new URL('../src/styles/tokens.css', import.meta.url))
const folder = await mkdtemp(path.join(tmpdir(), 'desk-'))
const app = await serve({ ...options, project: path.join(folder, 'project.json') })
const browser = await launch(options.chromium)
const context = await browser.newContext({ reducedMotion: 'reduce' })
context.setDefaultTimeout(20_000)

// Each window opens at the size that the application itself gives it.
const sizes = { main: [1480, 920], wells: [1080, 680], curve: [900, 760], settings: [620, 640] }
const open = async name => {
  const page = await context.newPage()
  await page.setViewportSize({ width: sizes[name][0], height: sizes[name][1] })
  await page.goto(app.urls[name])
  await page.waitForSelector('[data-testid=connection][data-state=open]')
  return page
}
const pages = {}
for (const name of Object.keys(sizes)) pages[name] = await open(name)
const { main, wells, settings } = pages

const { test: always, finish } = makeCases(() => undefined)
const test = (name, run) => (options.only && !name.includes(options.only) ? undefined : always(name, run))
const execution = '[data-task]'
const run = 'button:has-text("Run on")'
const settled = () => main.waitForFunction(() => !document.querySelector('[data-task][data-status=running]'))
const idsOf = page => page.$$eval(execution, rows => rows.map(row => row.dataset.task))
const focused = page =>
  page.evaluate(() => {
    const { tagName, dataset, ariaLabel, name } = document.activeElement
    return dataset.task ? 'an execution' : (ariaLabel ?? name ?? tagName)
  })

// --- what axe finds ---------------------------------------------------------------------------------------

const findings = async page => {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations } = await window.axe.run({ rules: { 'target-size': { enabled: true } } })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any, all, none }) => {
        const why = [...any, ...all, ...none].map(each => each.message).join('; ')
        return `${id}: ${target.join(' ')}: ${why}`
      }),
    )
  })
}

const expectNoFindings = async (where, shown = pages) => {
  const found = []
  for (const [name, page] of Object.entries(shown)) {
    for (const each of await findings(page)) found.push(`${name}, ${where}: ${each}`)
  }
  assert.deepEqual(found, [])
}

const choose = async theme => {
  await settings.click(`label:has-text("${theme}")`)
  for (const page of Object.values(pages)) {
    await becomes(() => page.evaluate(() => document.documentElement.dataset.theme), theme.toLowerCase())
  }
}

const resize = async (page, width, height) => {
  await page.setViewportSize({ width, height })
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
}
const resizeAll = async (width, height) => {
  for (const page of Object.values(pages)) await resize(page, width, height)
}
const restoreSizes = async () => {
  for (const [name, page] of Object.entries(pages)) await resize(page, ...sizes[name])
}

await test('every colour of text and every outline of a control is legible on every ground', async () =>
  assert.deepEqual(await faintColors(tokens), []))

for (const theme of ['Light', 'Dark']) {
  await test(`axe finds nothing where nothing is selected, ${theme}`, async () => {
    await choose(theme)
    await expectNoFindings('empty')
  })
}

// --- by keyboard alone --------------------------------------------------------------------------------------

// Goes forward until what is wanted has the focus, as somebody without a mouse does.
const tabTo = async (page, wanted) => {
  for (let steps = 0; steps < 60; ++steps) {
    await page.keyboard.press('Tab')
    if (await page.evaluate(selector => document.activeElement.matches(selector), wanted)) return
  }
  throw new Error(`${wanted} is not reached by the Tab key`)
}
const selectedIn = (page, list) =>
  page.evaluate(name => document.querySelector(`[aria-label="${name}"] [aria-selected=true]`)?.dataset.id, list)

await test('a well is chosen, computed on and looked at by keyboard alone', async () => {
  await tabTo(main, '[aria-label=workspaces]')
  await main.keyboard.press('ArrowDown')
  await becomes(() => selectedIn(main, 'workspaces'), 'halden')
  await tabTo(main, '[aria-label=wells]')
  await main.keyboard.press('ArrowDown')
  await main.keyboard.press('ArrowDown')
  await becomes(() => selectedIn(main, 'wells'), 'hb-2')
  await main.waitForSelector('[role=figure]')
  await tabTo(main, '[aria-label=curves]')
  await main.keyboard.press('End')
  await becomes(() => selectedIn(main, 'curves'), 'hb-2.DT')
  await tabTo(main, '[role=figure]')
  const whole = await main.getAttribute('[role=figure]', 'aria-label')
  await main.keyboard.press('+')
  assert.notEqual(await main.getAttribute('[role=figure]', 'aria-label'), whole)
  await main.keyboard.press('0')
  await tabTo(main, '[name=udf]')
  await tabTo(main, 'button.primary')
  await main.keyboard.press('Enter')
  await main.waitForSelector('path[data-curve="hb-2.VSH"]')
})

await test('the rows of the wells table are chosen and sorted by keyboard alone', async () => {
  await tabTo(wells, '[aria-label=Wells]')
  await wells.keyboard.press('ArrowDown')
  await becomes(() => selectedIn(wells, 'Wells'), 'hb-3')
  await tabTo(wells, 'th button')
  await wells.keyboard.press('Enter')
  assert.equal(await wells.getAttribute('th:has-text("Well")', 'aria-sort'), 'descending')
  await wells.focus('[aria-label=Wells]')
  await wells.keyboard.press('ArrowDown')
  await becomes(() => selectedIn(wells, 'Wells'), 'hb-2')
  const active = await wells.getAttribute('[aria-label=Wells]', 'aria-activedescendant')
  assert.equal(await wells.getAttribute(`[id="${active}"]`, 'data-id'), 'hb-2')
  await wells.press('th button', 'Enter')
})

await test('the settings are chosen by keyboard alone', async () => {
  await tabTo(settings, '[name=theme]')
  await settings.keyboard.press('ArrowLeft')
  await becomes(() => main.evaluate(() => document.documentElement.dataset.theme), 'light')
  await choose('Dark')
})

// --- what is done once, and what is not lost ------------------------------------------------------------------

await test('a double click on Run starts one execution', async () => {
  await settled()
  const before = (await idsOf(main)).length
  await main.selectOption('[name=udf]', 'moving_average')
  await main.dblclick(run)
  await main.waitForFunction(count => document.querySelectorAll('[data-task]').length > count, before)
  await settled()
  assert.equal((await idsOf(main)).length, before + 1)
})

await test('asking for what is under way already starts nothing, however it is asked', async () => {
  const before = (await idsOf(main)).length
  await main.fill('[name=window]', '51')
  await main.evaluate(() => {
    const button = document.querySelector('button.primary')
    for (let i = 0; i < 3; ++i) button.click()
  })
  await main.waitForFunction(count => document.querySelectorAll('[data-task]').length > count, before)
  await settled()
  assert.equal((await idsOf(main)).length, before + 1)
})

await test('results can be told apart, in lists by their text and in plots by their lines', async () => {
  const names = await main.$$eval(`${execution} strong`, all => all.map(each => each.textContent))
  assert.equal(new Set(names).size, names.length, names.join(' | '))
  const descriptions = await main.$$eval('[aria-label=curves] [role=option]', all => all.map(each => each.textContent))
  assert.equal(new Set(descriptions.map(each => each.replace(/^\s*\S+/, ''))).size, descriptions.length)
  const lines = await main.$$eval('path[data-curve^="hb-2.GR"]', all =>
    all.map(each => `${getComputedStyle(each).stroke} ${getComputedStyle(each).strokeDasharray}`),
  )
  assert.equal(lines.length, 3)
  assert.equal(new Set(lines).size, 3, lines.join(' | '))
})

await test('the new curve of another well is shown with its well', async () => {
  await main.click('[aria-label=wells] [data-id=hb-1]')
  await becomes(() => selectedIn(main, 'wells'), 'hb-1')
  await main.click(`${execution}:first-child button`)
  await becomes(() => selectedIn(main, 'wells'), 'hb-2')
  await becomes(() => selectedIn(main, 'curves'), 'hb-2.GR_AVG_2')
})

await test('the focus is not lost after Cancel', async () => {
  await main.selectOption('[name=udf]', 'despike')
  await main.click(run)
  await main.focus('button[aria-label^=Cancel]')
  await main.keyboard.press('Enter')
  await main.waitForSelector(`${execution}[data-status=cancelled]`)
  await becomes(() => focused(main), 'an execution')
})

await test('the focus is not lost with a message, nor with Save', async () => {
  await main.focus('button:has-text("Save")')
  await main.keyboard.press('Enter')
  await main.waitForSelector('footer:has-text("Saved at")')
  assert.match(await main.evaluate(() => document.activeElement.textContent), /Save/)
  const dismiss = '.toasts button'
  await main.waitForSelector(dismiss)
  while (await main.$(dismiss)) await main.press(dismiss, 'Enter')
  assert.notEqual(await focused(main), 'BODY')
})

const question = async page => {
  await page.bringToFront()
  const [dialog] = await Promise.all([page.waitForEvent('dialog'), page.close({ runBeforeUnload: true })])
  await dialog.dismiss()
  return dialog.type()
}

await test('leaving with unsaved curves is asked about first', async () => {
  await main.selectOption('[name=udf]', 'density_porosity')
  await main.click(run)
  await main.waitForSelector('footer:has-text("1 unsaved curve")')
  assert.equal(await question(main), 'beforeunload')
})

await test('executions keep their order when the page is loaded again', async () => {
  const before = await idsOf(main)
  assert.ok(before.length >= 4)
  await main.reload()
  await main.waitForSelector('[data-testid=connection][data-state=open]')
  await main.waitForFunction(count => document.querySelectorAll('[data-task]').length === count, before.length)
  assert.deepEqual(await idsOf(main), before)
})

await test('the number of changes is told in words', async () => {
  const text = await main.textContent('footer')
  assert.match(text, /\d+ changes since the start/)
  assert.doesNotMatch(text, /\br\d+\b/)
})

// --- every size -------------------------------------------------------------------------------------------------

// What reaches beyond the window, or beyond something that can neither be scrolled nor shows all by other means.
const cut = page =>
  page.evaluate(() => {
    const found = []
    const wide = ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1
    for (const each of [document.documentElement, ...document.querySelectorAll('main, .scroll, header, footer')]) {
      if (wide(each)) found.push(`${each.tagName}.${each.className}: ${each.scrollWidth} > ${each.clientWidth}`)
    }
    for (const each of document.querySelectorAll('button, input, select, h1, h2, td, th')) {
      const { left, right, width } = each.getBoundingClientRect()
      if (width <= 1 || each.closest('.plot .plot')) continue
      if (left < -1 || right > innerWidth + 1) found.push(`${each.tagName} "${each.textContent.trim()}" at ${right}`)
    }
    return found
  })

const everySize = [
  [360, 740],
  [640, 460],
  [740, 460],
  [768, 1024],
  [1280, 800],
  [2560, 1440],
]

await test('nothing is cut, at no width and not at 200 %, nor at the size at which a window opens', async () => {
  const found = []
  const look = async at => {
    for (const [name, page] of Object.entries(pages)) {
      for (const each of await cut(page)) found.push(`${name} at ${at}: ${each}`)
    }
  }
  await restoreSizes()
  await look('its own size')
  for (const [width, height] of everySize) {
    await resizeAll(width, height)
    await look(width)
  }
  assert.deepEqual(found, [])
})

await test('the plot has room to be read at every size', async () => {
  for (const [width, height] of everySize) {
    await resize(main, width, height)
    const { width: wide, height: high } = await (await main.$('[role=figure]')).boundingBox()
    assert.ok(wide >= 300 && high >= 200, `${wide} x ${high} at ${width}`)
  }
})

await test('the table is a table for who hears it, also where it is shown as cards', async () => {
  await resize(wells, 360, 740)
  const session = await context.newCDPSession(wells)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  const count = role => nodes.filter(node => !node.ignored && node.role?.value === role).length
  assert.equal(count('grid'), 1)
  assert.equal(count('row'), 6)
  assert.equal(count('gridcell'), 5 * 7)
  await session.detach()
})

for (const theme of ['Light', 'Dark']) {
  await test(`axe finds nothing at any size, ${theme}`, async () => {
    await choose(theme)
    await main.selectOption('[name=udf]', 'vshale')
    await main.fill('[name=gr_shale]', '10')
    await main.click(run)
    await main.waitForSelector('[role=alert]')
    for (const [width, height] of [[360, 740], [768, 1024], [2560, 1440]]) {
      await resizeAll(width, height)
      await expectNoFindings(`${theme} at ${width}`)
    }
    await restoreSizes()
    await main.click(run)
    await main.selectOption('[name=udf]', 'despike')
    await main.fill('[name=threshold]', theme === 'Light' ? '4' : '5')
    await main.click(run)
    await expectNoFindings(`${theme} at its own size`)
  })
}

await test('axe finds nothing in a page without an application', async () => {
  const stray = await context.newPage()
  await stray.goto(app.origin)
  await stray.waitForSelector('text=build/bin/desk serve')
  await expectNoFindings('stray', { stray })
  await stray.close()
})

await test('axe finds nothing when the application has ended', async () => {
  await app.end()
  for (const page of Object.values(pages)) await page.waitForSelector('[role=alert]')
  await expectNoFindings('ended')
})

await browser.close()
endAll()
await rm(folder, { recursive: true })
finish()
