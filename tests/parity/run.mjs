// Runs the comparison; options.mjs says what it takes.
import './environment.mjs'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkSequence } from './check.mjs'
import { checkCollation } from './collation.mjs'
import { brief } from './json.mjs'
import { UsageError, parseOptions, usage } from './options.mjs'
import { checkPatches } from './patch.mjs'
import { Program } from './program.mjs'
import { checkRefusal, refusedScript } from './refusal.mjs'
import { samples } from './samples/index.mjs'
import { makeSequence } from './sequence.mjs'
import { shrink } from './shrink.mjs'
import { checkSteps, makeSteps } from './steps.mjs'

const refusalsPerSeed = 2

const progress = process.stderr.isTTY
  ? text => process.stderr.write(`\r\x1b[K${text}`)
  : () => {}

const say = (...lines) => {
  progress('')
  process.stdout.write(lines.map(line => `${line}\n`).join(''))
}

const reportMismatch = async (sample, seed, sequence, mismatch, check) => {
  const action = step => (step === 0 ? 'the initial state' : `action ${step}: ${brief(sequence.actions[step - 1])}`)
  say(`${sample.name}: seed ${seed}, ${action(mismatch.step)}`, ...mismatch.lines)
  progress('shrinking ...')
  const small = await shrink(sequence, mismatch, check)
  say(
    `  shrunk to ${small.sequence.actions.length} actions (of seed ${seed}), where it fails at ${small.mismatch.step}:`,
    ...small.mismatch.lines,
    ...(small.sequence.preloaded === undefined ? [] : [`  --preloaded ${JSON.stringify(small.sequence.preloaded)}`]),
    '  script:',
    ...small.sequence.actions.map(line => `    ${JSON.stringify(line)}`)
  )
}

const runSample = async (sample, program, { seed: first, count, actions: length, coercions }) => {
  const tally = { passed: 0, failed: 0 }
  const [makeOne, checkOne] = sample.run ? [makeSteps, checkSteps] : [makeSequence, checkSequence]
  const check = sequence => checkOne(sample, program, sequence)
  let actions = 0
  let refusals = 0

  const refuse = (script, where) => {
    ++refusals
    const problems = checkRefusal(sample, program, script)
    if (problems === undefined) return ++tally.passed
    say(`${sample.name}: ${where}${script.name} must be refused`, ...problems)
    return ++tally.failed
  }

  for (let seed = first; seed < first + count; ++seed) {
    progress(`${sample.name}: seed ${seed}`)
    const sequence = makeOne(sample, { seed, length, coercions })
    actions += sequence.actions.length
    const mismatch = await check(sequence)
    if (mismatch === undefined) {
      ++tally.passed
      // The last ones: the state has seen most by then.
      for (const refused of sequence.refused.slice(-refusalsPerSeed)) {
        refuse(refusedScript(sequence, refused), `seed ${seed}: `)
      }
    } else if (++tally.failed === 1) {
      await reportMismatch(sample, seed, sequence, mismatch, check)
    } else {
      say(`${sample.name}: seed ${seed} differs too, at action ${mismatch.step}`)
    }
  }
  progress(`${sample.name}: bad scripts`)
  for (const script of sample.bad) refuse(script, '')

  const verdict = tally.failed === 0 ? 'equal' : `${tally.failed} FAILED`
  say(`${sample.name}: ${count} sequences with ${actions} actions, ${refusals} refused scripts: ${verdict}`)
  return tally
}

const runPatches = async path => {
  progress('patch_cases')
  const { passed, failed, lines } = await checkPatches(path)
  const verdict = failed === 0 ? 'all apply' : `${failed} FAILED`
  say(...lines, `patch_cases: ${passed + failed} patches of the library through fast-json-patch: ${verdict}`)
  return { passed, failed }
}

const runCollation = (path, options) => {
  progress('parity_collation')
  const { passed, failed, lines } = checkCollation(path, options)
  const verdict = failed === 0 ? 'all equal' : `${failed} FAILED`
  say(...lines, `parity_collation: ${passed + failed} pairs of texts, as Intl.Collator orders them: ${verdict}`)
  return { passed, failed }
}

const main = async () => {
  const bin = resolve(fileURLToPath(import.meta.url), '../../../build/bin')
  const options = parseOptions(process.argv.slice(2), { bin, samples: samples.map(({ name }) => name) })
  if (options.help) return void process.stdout.write(usage)

  const directory = mkdtempSync(join(tmpdir(), 'patchbay-parity-'))
  try {
    const chosen = samples
      .filter(({ name }) => options.samples.includes(name))
      .map(sample => ({ sample, program: new Program(options.bin, sample.program ?? sample.name, directory) }))
    for (const { program } of chosen) {
      if (!program.exists) {
        throw new UsageError(`there is no program ${program.path}; build it, or name its folder with --bin`)
      }
    }
    const tallies = []
    for (const { sample, program } of chosen) tallies.push(await runSample(sample, program, options))
    const patches = join(options.bin, 'patch_cases')
    if (existsSync(patches)) tallies.push(await runPatches(patches))
    // Built where ICU is.
    const collation = join(options.bin, 'parity_collation')
    if (existsSync(collation)) tallies.push(runCollation(collation, options))

    const sum = key => tallies.reduce((total, tally) => total + tally[key], 0)
    say(`${sum('passed')} passed, ${sum('failed')} failed`)
    process.exitCode = sum('failed') === 0 ? 0 : 1
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

try {
  await main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`parity: ${error.message} (see --help)\n`)
  process.exitCode = 2
}
