// Many windows of one store over a network that breaks: all of them have to end up with what the store has, and to have
// seen nothing else on the way. Takes --bin, --client, --seed and --rounds; see README.md.
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { runOnce } from './convergence/run.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const { values: options } = parseArgs({
  options: {
    bin: { type: 'string', default: join(root, 'build/bin') },
    client: { type: 'string', default: join(root, 'clients/js/dist/patchbay.js') },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    rounds: { type: 'string', default: '4' }
  }
})
const program = join(options.bin, 'bridge_testbed')
for (const file of [program, options.client]) {
  if (existsSync(file)) continue
  process.stderr.write(`convergence: there is no ${file}; build it, or name it with --bin or --client\n`)
  process.exit(2)
}
const { connect } = await import(pathToFileURL(resolve(options.client)))
const [seed, rounds] = [Number(options.seed), Number(options.rounds)]
process.stdout.write(`seed ${seed}\n`)

const stray = []
globalThis.reportError = error => void stray.push(error)

// From few windows that do much to many that do little.
const sizes = [3, 8, 20, 50]
let failed = 0
for (let round = 0; round < rounds; ++round) {
  const windows = sizes[round % sizes.length]
  const run = await runOnce(program, connect, { seed: seed + round, windows, steps: 400 + 2 * windows })
  const problems = [...run.problems, ...stray.splice(0).map(error => `${error?.stack ?? error}`)]
  if (process.stderr.isTTY) process.stderr.write(`${run.summary}\n`)
  if (problems.length === 0) continue
  ++failed
  const text = problems.join('\n').replaceAll(/^/gm, '    ')
  process.stdout.write(`FAILED round ${round} with ${windows} windows (seed ${seed})\n${text}\n`)
}
process.stdout.write(`${rounds - failed} passed, ${failed} failed\n`)
process.exit(failed === 0 && rounds > 0 ? 0 : 1)
