// The command line of run.mjs.
import { parseArgs } from 'node:util'

export const usage = `Usage: node run.mjs [OPTION...]

Runs the conformance cases of the bridge against bridge_testbed, a fresh one for each case.

  --bin FOLDER     where bridge_testbed is (default: build/bin of this repository)
  --client FILE    the client's module (default: clients/js/dist/patchbay.js of this repository)
  --grep TEXT      only cases whose name contains this
  --seed N         what random cases are made from (default: another one each time; failures print it)
  --jobs N         how many cases run at once (default 2)
  --list           print the names of the cases
  --help           this text

Exit status: 0 all passed, 1 some failed, 2 bad usage or missing programs.
`

export class UsageError extends Error {}

const natural = (name, text, low) => {
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < low) {
    throw new UsageError(`--${name} wants a whole number of at least ${low}, not '${text}'`)
  }
  return value
}

export const parseOptions = (args, { bin, client }) => {
  let values
  try {
    values = parseArgs({
      args,
      options: {
        bin: { type: 'string', default: bin },
        client: { type: 'string', default: client },
        grep: { type: 'string', default: '' },
        seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
        jobs: { type: 'string', default: '2' },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false }
      }
    }).values
  } catch (error) {
    throw new UsageError(error.message)
  }
  return { ...values, seed: natural('seed', values.seed, 0), jobs: natural('jobs', values.jobs, 1) }
}
