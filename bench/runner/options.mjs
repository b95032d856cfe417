// The command line of run.mjs.
import { parseArgs } from 'node:util'

export const usage = `Usage: node run.mjs [OPTION...]

Measures patchbay's Google Benchmark programs and the same work on JavaScript libraries, one after the other in the same
run, and prints one table: medians, how many times patchbay's each one is, how each grows with the number of entities,
and which of the project's aims were reached.

  --bin DIR        where the C++ programs are (default: build/bin of this repository)
  --filter REGEX   only work whose name matches, such as 'flip_field'
  --no-peers       only patchbay
  --instructions   also count instructions with valgrind (slow)
  --json FILE      write the raw results there as well
  --quick          short rounds and few repetitions: does it run at all?
  --help           this text

Exit status: 0 measured (whether or not the aims are reached), 1 a program failed, 2 bad usage or nothing to measure.
`

export class UsageError extends Error {}

export const parseOptions = (args, bin) => {
  let values
  try {
    values = parseArgs({
      args,
      options: {
        bin: { type: 'string', default: bin },
        filter: { type: 'string', default: '' },
        'no-peers': { type: 'boolean', default: false },
        instructions: { type: 'boolean', default: false },
        json: { type: 'string' },
        quick: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false }
      }
    }).values
  } catch (error) {
    throw new UsageError(error.message)
  }
  let filter
  try {
    filter = new RegExp(values.filter)
  } catch (error) {
    throw new UsageError(error.message)
  }
  return { ...values, peers: !values['no-peers'], filter, filterText: values.filter }
}
