// The command line of run.mjs.
import { parseArgs } from 'node:util'

export const usage = `Usage: node run.mjs [OPTION...]

Replays random action sequences through the C++ samples and through equivalent reducers on the real redux packages,
and compares every intermediate state. Async thunks, listeners and persisted state go through random scripts of steps,
beside Redux Toolkit and zustand, and all that they do is compared after every step.

  --bin DIR       where the C++ programs are (default: build/bin of this repository)
  --sample NAME   only this sample; may be given several times
  --seed N        the first seed (default 1)
  --count N       how many seeds for each sample (default 30)
  --actions N     how many actions or steps in a sequence (default 300)
  --coercions     also payloads and ids of a wrong kind that JavaScript silently converts ("5" + 1, [1, 2] as a key)
  --help          this text

Exit status: 0 all equal, 1 some differ, 2 bad usage or missing programs.
`

export class UsageError extends Error {}

const natural = (name, text, low) => {
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < low) {
    throw new UsageError(`--${name} wants a whole number of at least ${low}, not '${text}'`)
  }
  return value
}

export const parseOptions = (args, { bin, samples }) => {
  let values
  try {
    values = parseArgs({
      args,
      options: {
        bin: { type: 'string', default: bin },
        sample: { type: 'string', multiple: true, default: samples },
        seed: { type: 'string', default: '1' },
        count: { type: 'string', default: '30' },
        actions: { type: 'string', default: '300' },
        coercions: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false }
      }
    }).values
  } catch (error) {
    throw new UsageError(error.message)
  }
  for (const name of values.sample) {
    if (!samples.includes(name)) throw new UsageError(`no sample '${name}'; there are ${samples.join(', ')}`)
  }
  return {
    ...values,
    samples: values.sample,
    seed: natural('seed', values.seed, 0),
    count: natural('count', values.count, 0),
    actions: natural('actions', values.actions, 1)
  }
}
