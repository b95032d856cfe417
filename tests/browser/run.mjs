// Pages in a real browser against bridge_testbed; README.md says what they need.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const here = dirname(fileURLToPath(import.meta.url))
const root = resolve(here, '../..')
const { values: options } = parseArgs({
  options: {
    bin: { type: 'string', default: join(root, 'build/bin') },
    client: { type: 'string', default: join(root, 'clients/js/dist') },
    browser: { type: 'string', default: '/usr/bin/chromium' },
    grep: { type: 'string', default: '' }
  }
})

const program = join(options.bin, 'bridge_testbed')
const needed = [
  [program, 'build it, or name its folder with --bin'],
  [join(options.client, 'tauri.js'), 'build the client, or name its folder with --client'],
  [options.browser, 'install it, or name a Chromium with --browser'],
  [join(here, 'node_modules'), 'run npm ci there'],
  [join(here, '../conformance/node_modules'), 'run npm ci there']
]
for (const [file, advice] of needed) {
  if (existsSync(file)) continue
  process.stderr.write(`browser: there is no ${file}; ${advice}\n`)
  process.exit(2)
}

const { chromium } = await import('playwright-core')
const { Desk } = await import('./lib/desk.mjs')
const { makeSite } = await import('./lib/site.mjs')
const { cases } = await import('./lib/suite.mjs')

const quiet =
  '--disable-gpu --disable-quic --no-first-run --disable-sync ' +
  '--disable-background-networking --disable-component-update'

const casesAtOnce = 3

// What went wrong, as text.
const runCase = async ({ run, limits, violations }, browser, site) => {
  const desk = await Desk.start(program, browser, site, limits)
  const problems = []
  await desk.run(run).catch(error => problems.push(error.stack))
  const { code, signal, stderr } = await desk.stop()
  if (code !== 0) problems.push(`The testbed ended with ${signal ?? `status ${code}`}: ${stderr}`)
  if (desk.violations.length !== violations) {
    problems.push(`The policy was violated ${desk.violations.length} times, not ${violations}.`, ...desk.violations)
  }
  return [...problems, ...desk.errors]
}

const runAll = async (browser, site) => {
  const tally = { passed: 0, failed: 0 }
  const queue = cases.filter(({ name }) => name.includes(options.grep))
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const problems = await runCase(next, browser, site)
      ++tally[problems.length > 0 ? 'failed' : 'passed']
      if (problems.length === 0) continue
      process.stdout.write(`FAILED ${next.name}\n${problems.join('\n').replaceAll(/^/gm, '    ')}\n`)
    }
  }
  await Promise.all(Array.from({ length: casesAtOnce }, work))
  process.stdout.write(`${tally.passed} passed, ${tally.failed} failed\n`)
  process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1
}

for (const file of readdirSync(join(here, 'cases')).sort()) await import(pathToFileURL(join(here, 'cases', file)))
const site = mkdtempSync(join(tmpdir(), 'patchbay-browser-'))
try {
  await makeSite(site, options.client)
  const browser = await chromium.launch({
    executablePath: options.browser,
    args: quiet.split(' '),
    chromiumSandbox: false
  })
  await runAll(browser, site).finally(() => browser.close())
} finally {
  rmSync(site, { recursive: true, force: true })
}
