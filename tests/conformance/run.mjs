// Runs the conformance cases; options.mjs says what it takes, README.md what they are.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { UsageError, parseOptions, usage } from './options.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const apiFolders = ['tauri-api-oldest', 'tauri-api-newest'].map(name => join(here, 'node_modules', name))

// What handlers throw ends here, as it would in a browser's console; only what was meant to be thrown may.
const stray = []
const note = error => void (error?.message === 'on purpose' || stray.push(error))
globalThis.reportError = note
process.on('uncaughtException', note)

const progress = process.stderr.isTTY ? text => process.stderr.write(`\r\x1b[K${text}`) : () => {}

const say = text => {
  progress('')
  process.stdout.write(`${text}\n`)
}

const loadPackages = async client => {
  const module = await import(pathToFileURL(resolve(client)))
  return apiFolders.map(api => {
    const { version } = JSON.parse(readFileSync(join(api, 'package.json'), 'utf8'))
    return { client: module, api, version }
  })
}

const loadCases = async () => {
  const files = readdirSync(join(here, 'cases'))
    .filter(name => name.endsWith('.mjs'))
    .sort()
  for (const file of files) await import(pathToFileURL(join(here, 'cases', file)))
  return (await import('./lib/suite.mjs')).cases
}

// A case for frames runs once, one for pages with each version of the API.
const expand = (all, packages) =>
  all.flatMap(each =>
    each.kind === 'wire'
      ? [{ ...each, name: `[wire] ${each.name}` }]
      : packages.map(chosen => ({ ...each, name: `[${chosen.version}] ${each.name}`, packages: chosen }))
  )

const requireFiles = ({ program, client }) => {
  if (!existsSync(program))
    throw new UsageError(`there is no program ${program}; build it, or name its folder with --bin`)
  if (!existsSync(client)) throw new UsageError(`there is no client ${client}; build it, or name it with --client`)
  if (!apiFolders.every(folder => existsSync(folder)))
    throw new UsageError(`packages are missing; run npm ci in ${here}`)
}

const main = async () => {
  const root = resolve(here, '../..')
  const options = parseOptions(process.argv.slice(2), {
    bin: join(root, 'build/bin'),
    client: join(root, 'clients/js/dist/patchbay.js')
  })
  if (options.help) return void process.stdout.write(usage)

  const program = join(options.bin, 'bridge_testbed')
  requireFiles({ program, client: options.client })
  const { runCase } = await import('./lib/run_case.mjs')
  const all = expand(await loadCases(), await loadPackages(options.client))
  const chosen = all.filter(({ name }) => name.includes(options.grep))
  if (options.list) return void process.stdout.write(chosen.map(({ name }) => `${name}\n`).join(''))

  const tally = { passed: 0, failed: 0 }
  const queue = [...chosen]
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      progress(`${tally.passed + tally.failed + 1}/${chosen.length} ${next.name}`)
      const problems = [
        await runCase(next, program, options.seed),
        ...stray.splice(0).map(error => `${error?.stack ?? error}`)
      ]
      const failure = problems.filter(Boolean).join('\n')
      ++tally[failure ? 'failed' : 'passed']
      if (failure) say(`FAILED ${next.name} (seed ${options.seed})\n${failure.replaceAll(/^/gm, '    ')}`)
    }
  }
  await Promise.all(Array.from({ length: options.jobs }, work))
  say(`${tally.passed} passed, ${tally.failed} failed`)
  process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1
}

try {
  await main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`conformance: ${error.message} (see --help)\n`)
  process.exitCode = 2
}
