// Measures patchbay beside its peers; runner/options.mjs says what it takes.
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { judgeAims } from './runner/aims.mjs'
import { instructionCases, instructionsProgram, runInstructions } from './runner/instructions.mjs'
import { nativePrograms, runNative } from './runner/native.mjs'
import { UsageError, parseOptions, usage } from './runner/options.mjs'
import { listPeers, peersInstalled, runPeer } from './runner/peers.mjs'
import { ProgramError } from './runner/process.mjs'
import { replayProgram, runReplay } from './runner/replay.mjs'
import { lookUp } from './runner/results.mjs'
import { aimTable, comparison, instructionTable } from './runner/table.mjs'

const colour = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR

const progress = text => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}

const print = (...lines) => {
  progress('')
  process.stdout.write(lines.map(line => `${line}\n`).join(''))
}

const title = text => print('', colour ? `\x1b[1m${text}\x1b[0m` : text)

// Everything there is to measure, as [label, function giving records].
const plan = async options => {
  const replay = options.filter.test('replay_actions') ? replayProgram(options.bin) : undefined
  const peers = options.peers ? await listPeers(options.filter) : []
  return [
    ...nativePrograms(options.bin).map(path => [basename(path), () => runNative(path, options)]),
    ...(replay === undefined ? [] : [['counter replay', async () => [await runReplay(replay, options)]]]),
    ...peers.map(one => [`${one.name} ${one.peer}`, async () => [await runPeer(one, options)]])
  ]
}

const countInstructions = async options => {
  const { path, reason } = await instructionsProgram(options.bin)
  title('Instructions, counted by valgrind')
  if (path === undefined) return void print(`not counted: ${reason}`)
  const counts = []
  for (const name of instructionCases.filter(one => options.filter.test(one))) {
    progress(`valgrind: ${name}`)
    counts.push(await runInstructions(path, name, options))
  }
  print(...instructionTable(counts))
  return counts
}

const main = async () => {
  const bin = resolve(fileURLToPath(import.meta.url), '../../build/bin')
  const options = parseOptions(process.argv.slice(2), bin)
  if (options.help) return void process.stdout.write(usage)
  if (options.peers && !peersInstalled()) {
    throw new UsageError('the peers are not installed: run npm ci in bench/peers, or give --no-peers')
  }
  if (nativePrograms(options.bin).length === 0) {
    throw new UsageError(`there are no benchmark programs in ${options.bin}; build them, or name their folder with --bin`)
  }

  const work = await plan(options)
  const records = []
  for (const [index, [label, measure]] of work.entries()) {
    progress(`${index + 1}/${work.length} ${label}`)
    records.push(...(await measure()))
  }
  if (records.length === 0) throw new UsageError(`nothing matches the filter '${options.filterText}'`)

  title(`Medians on ${cpus()[0].model.trim()} (${cpus().length} threads), Node ${process.versions.node}`)
  if (options.quick) print('--quick: a trial run, too short for numbers to rely on')
  print(...comparison(records))
  const instructions = options.instructions ? await countInstructions(options) : undefined
  title('Aims')
  const aims = judgeAims(lookUp(records))
  print(...aimTable(aims, { colour }))
  if (options.json !== undefined) {
    writeFileSync(options.json, `${JSON.stringify({ records, instructions, aims }, undefined, 2)}\n`)
  }
}

try {
  await main()
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof ProgramError)) throw error
  progress('')
  process.stderr.write(`bench: ${error.message}${error instanceof UsageError ? ' (see --help)' : ''}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
