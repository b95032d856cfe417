// Instructions per operation under valgrind: unlike times they hardly differ from run to run.
// The program is run with n and with 2n operations, so that everything but the operations cancels out.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ProgramError, run } from './process.mjs'

export const instructionCases = ['counter_dispatch', 'counter_dispatch_view', 'flip_field']

const count = async (path, name, operations) => {
  const args = ['--tool=callgrind', '--callgrind-out-file=/dev/null', path, name, String(operations)]
  const result = await run('valgrind', args)
  const collected = /Collected\s*:\s*(\d+)/.exec(result.stderr)
  if (result.status !== 0 || collected === null) {
    throw new ProgramError(`valgrind on bench_instructions ${name}`, result)
  }
  return Number(collected[1])
}

// The program, or the reason why nothing can be counted.
export const instructionsProgram = async bin => {
  const path = join(bin, 'bench_instructions')
  if (!existsSync(path)) return { reason: 'there is no program bench_instructions' }
  try {
    const { status } = await run('valgrind', ['--version'])
    return status === 0 ? { path } : { reason: 'valgrind does not run here' }
  } catch {
    return { reason: 'valgrind is not installed' }
  }
}

export const runInstructions = async (path, name, { quick }) => {
  const operations = quick ? 1_000 : 20_000
  const once = await count(path, name, operations)
  const twice = await count(path, name, 2 * operations)
  return { name, instructions: (twice - once) / operations }
}
