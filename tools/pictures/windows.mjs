// Takes the picture of the desk's windows in both themes: node windows.mjs [--desk PROGRAM] ...
// Needs the program and the pages that ./dev serve builds, and a Chromium.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { defaults, endAll, launch, serve } from '../../samples/desk/web/test/app.mjs'

const { values: options } = parseArgs({
  options: Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, { type: 'string', default: value }]),
  ),
})
const pictures = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))

const folder = await mkdtemp(path.join(tmpdir(), 'desk-'))
const app = await serve({ ...options, project: path.join(folder, 'project.json') })
const browser = await launch(options.chromium)
const context = await browser.newContext()

const open = async (name, width, height) => {
  const page = await context.newPage()
  await page.setViewportSize({ width, height })
  await page.goto(app.urls[name])
  await page.waitForSelector('[data-testid=connection][data-state=open]')
  return page
}

// Both windows on one ground, as WebP, which Playwright does not write and a canvas does.
const compose = async (shots, dark) => {
  const page = await context.newPage()
  const text = await page.evaluate(
    async ([images, ground]) => {
      const [main, curve] = await Promise.all(
        images.map(async base64 => {
          const image = new Image()
          image.src = `data:image/png;base64,${base64}`
          await image.decode()
          return image
        }),
      )
      const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 800 })
      const on = canvas.getContext('2d')
      on.fillStyle = ground
      on.fillRect(0, 0, canvas.width, canvas.height)
      on.strokeStyle = 'rgb(128 128 128 / 60%)'
      for (const [image, ...place] of [[main, 24, 24, 1020, 634], [curve, 740, 336, 516, 437]]) {
        on.shadowColor = 'rgb(0 0 0 / 45%)'
        on.shadowBlur = 28
        on.drawImage(image, ...place)
        on.shadowColor = 'transparent'
        on.strokeRect(...place)
      }
      return canvas.toDataURL('image/webp', 0.86)
    },
    [shots.map(shot => shot.toString('base64')), dark ? '#0d1117' : '#ffffff'],
  )
  await page.close()
  return Buffer.from(text.split(',')[1], 'base64')
}

try {
  const main = await open('main', 1480, 920)
  const curve = await open('curve', 920, 780)
  const settings = await open('settings', 640, 660)
  await main.click('[aria-label=workspaces] [data-id=halden]')
  await main.click('[aria-label=wells] [data-id=hb-2]')
  await main.click('[aria-label=curves] [data-id="hb-2.GR"]')
  await main.waitForSelector('path[data-curve="hb-2.NPHI"]')
  await curve.waitForSelector('[data-testid=mnemonic]:has-text("GR")')
  for (const theme of ['dark', 'light']) {
    await settings.click(`label:has-text("${theme === 'dark' ? 'Dark' : 'Light'}")`)
    for (const page of [main, curve])
      await page.waitForFunction(wanted => document.documentElement.dataset.theme === wanted, theme)
    const shots = [await main.screenshot(), await curve.screenshot()]
    await writeFile(path.join(pictures, `windows-${theme}.webp`), await compose(shots, theme === 'dark'))
  }
} finally {
  await browser.close()
  await app.end()
  endAll()
  await rm(folder, { recursive: true })
}
