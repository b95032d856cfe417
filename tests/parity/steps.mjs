// Scripts of steps: the same ones go to the JavaScript packages and to a C++ program, and what both have to tell after
// each of them is compared.
import { difference } from './check.mjs'
import { jsonEqual } from './json.mjs'
import { Random } from './random.mjs'

// {actions, refused}: what a sequence is elsewhere, with steps for actions and nothing that is refused.
export const makeSteps = (sample, { seed, length }) => {
  const generator = sample.generator(new Random(seed, sample.name))
  return { actions: Array.from({ length }, () => generator.next()), refused: [] }
}

// Minus zero has no place in JSON.stringify; a text that no step has for another reason stands for it.
const minusZero = '\u0000-0'
export const toLine = step =>
  JSON.stringify(step, (_, value) => (Object.is(value, -0) ? minusZero : value))
    .replaceAll(JSON.stringify(minusZero), '-0.0')

const firstDifference = (got, expected) => {
  for (const [step, record] of expected.entries()) {
    if (step >= got.length) return { step: step + 1, lines: [`  the program answered ${got.length} steps only`] }
    if (!jsonEqual(got[step], record)) return { step: step + 1, lines: difference(got[step], record) }
  }
  return undefined
}

const plain = value => JSON.parse(JSON.stringify(value))

// undefined if the program has the same to tell as the packages, else {step, lines}.
export const checkSteps = async (sample, program, { actions: steps }) => {
  const expected = plain(await sample.run(structuredClone(steps), program))
  const { status, stderr, answers } = program.answer(steps.map(toLine), sample.args?.(program))
  const said = stderr.trim().split('\n').filter(Boolean).slice(0, 5).map(line => `  stderr: ${line.slice(0, 400)}`)
  const got = sample.finish ? plain(await sample.finish(steps, answers, program)) : answers
  const mismatch = firstDifference(got, expected)
  if (status === 0) return mismatch
  const failed = `  the program ended with status ${status}`
  return { step: mismatch?.step ?? steps.length, lines: [failed, ...said, ...(mismatch?.lines ?? [])] }
}
