// Holds one action sequence against the C++ program: every intermediate state, revision and echoed action.
import jsonPatch from 'fast-json-patch'
import { brief, jsonEqual, jsonTwins } from './json.mjs'
import { parseTrace } from './program.mjs'

// The states of the real store, as JSON: the first one and one for each action. Throws what a reducer throws.
export const expectedStates = (sample, { preloaded, actions }) => {
  const twin = jsonTwins()
  const store = sample.create({ preloaded })
  const states = [twin(store.getState())]
  for (const action of actions) {
    // A copy: what a reducer puts into its state is frozen from then on, and the same sequence runs several times.
    store.dispatch(structuredClone(action))
    states.push(twin(store.getState()))
  }
  return states
}

// Lines that say what would have to change.
export const difference = (got, expected) => {
  const operations = jsonPatch.compare(got, expected)
  const shown = operations.slice(0, 12).map(operation => `    ${brief(operation)}`)
  if (operations.length > shown.length) shown.push(`    ... ${operations.length - shown.length} more`)
  return ['  what would turn the C++ state into the expected one:', ...shown]
}

// Walks a trace beside the expected states. Returns undefined, or {step, lines}: where it differs and how.
export const compareTrace = (records, actions, states, { complete = true } = {}) => {
  if (records.length === 0) return { step: 0, lines: ['  the trace is empty'] }
  const [first, ...steps] = records
  if (first.revision !== 0 || !Object.hasOwn(first, 'state')) {
    return { step: 0, lines: [`  the first line of the trace isn't {"revision":0,"state":...}: ${brief(first)}`] }
  }
  if (!jsonEqual(first.state, states[0])) return { step: 0, lines: difference(first.state, states[0]) }

  let document = first.state
  let revision = 0
  for (const [index, record] of steps.entries()) {
    const step = index + 1
    if (index >= actions.length) return { step, lines: [`  the trace has a line too many: ${brief(record)}`] }
    if (!jsonEqual(record.action, actions[index])) {
      return { step, lines: [`  the trace shows another action: ${brief(record.action)}`] }
    }
    if (!Array.isArray(record.patch)) return { step, lines: [`  "patch" is no array: ${brief(record)}`] }

    // Text now, because applying a patch puts its values into the document, where later patches change them.
    const patch = brief(record.patch)
    const expectedRevision = revision + (record.patch.length > 0 ? 1 : 0)
    if (record.revision !== expectedRevision) {
      return { step, lines: [`  patch ${patch}`, `  revision ${record.revision} after ${revision}`] }
    }
    revision = expectedRevision
    if (record.patch.length > 0 && jsonEqual(states[step], states[step - 1])) {
      return { step, lines: [`  nothing changed, but the patch is ${patch}`] }
    }
    try {
      document = jsonPatch.applyPatch(document, record.patch, true).newDocument
    } catch (error) {
      const reason = `  ${error.name}: ${error.message.split('\n', 1)[0]}`
      return { step, lines: [`  fast-json-patch refuses the patch ${patch}`, reason] }
    }
    if (!jsonEqual(document, states[step])) {
      return { step, lines: [`  patch ${patch}`, ...difference(document, states[step])] }
    }
  }
  if (complete && steps.length < actions.length) {
    return { step: steps.length + 1, lines: [`  the trace ends after ${steps.length} of ${actions.length} actions`] }
  }
  return undefined
}

// undefined if the program agrees with the real store, else {step, lines}.
export const checkSequence = (sample, program, { preloaded, actions }) => {
  const states = expectedStates(sample, { preloaded, actions })
  const { status, stderr, trace } = program.replay(actions.map(action => JSON.stringify(action)), preloaded)
  const said = stderr.trim().split('\n').filter(Boolean).slice(0, 5).map(line => `  stderr: ${line.slice(0, 400)}`)
  let mismatch
  if (trace !== undefined) {
    try {
      mismatch = compareTrace(parseTrace(trace), actions, states)
    } catch (error) {
      mismatch = { step: 0, lines: [`  ${error.message}`] }
    }
  }
  if (status !== 0) {
    const failed = `  the program ended with status ${status}`
    return { step: mismatch?.step ?? actions.length, lines: [failed, ...said, ...(mismatch?.lines ?? [])] }
  }
  return trace === undefined ? { step: 0, lines: ['  the program wrote no trace', ...said] } : mismatch
}
