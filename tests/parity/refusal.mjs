// Scripts with a line that redux, the reducer or JSON refuses: the C++ program must end with status 2, name the line,
// and leave no trace of anything from that line on.
import { compareTrace, expectedStates } from './check.mjs'
import { parseTrace } from './program.mjs'

// What the real store accepts of the script: {actions, states}. Throws if it is wrong about `line`: too early, or never.
const acceptedPart = (sample, { lines, line, preloaded }) => {
  const actions = lines.slice(0, line - 1).map(text => JSON.parse(text))
  const states = expectedStates(sample, { preloaded, actions })
  try {
    expectedStates(sample, { preloaded, actions: [...actions, JSON.parse(lines[line - 1])] })
  } catch {
    return { actions, states }
  }
  throw new Error(`${sample.name}: JavaScript accepts line ${line}: ${lines[line - 1]}`)
}

const namesLine = (text, line) => new RegExp(`(line |:)${line}(?!\\d)`).test(text)

// undefined if the program refuses the script as it should, else the lines of a report.
export const checkRefusal = (sample, program, script) => {
  const { actions, states } = acceptedPart(sample, script)
  const { status, stderr, trace } = program.replay(script.lines, script.preloaded)
  const problems = []
  if (status !== 2) problems.push(`  the program ended with status ${status} instead of 2`)
  if (!namesLine(stderr, script.line)) problems.push(`  stderr names no line ${script.line}`)
  if (trace !== undefined && trace !== '') {
    if (!trace.endsWith('\n')) problems.push('  the trace ends within a line')
    try {
      const mismatch = compareTrace(parseTrace(trace), actions, states, { complete: false })
      if (mismatch) problems.push(`  the trace is wrong at action ${mismatch.step}:`, ...mismatch.lines)
    } catch (error) {
      problems.push(`  ${error.message}`)
    }
  }
  if (problems.length === 0) return undefined
  const said = stderr.trim().split('\n').filter(Boolean).slice(0, 5).map(text => `  stderr: ${text.slice(0, 400)}`)
  return [...problems, ...said, `  line ${script.line}: ${script.lines[script.line - 1].slice(0, 400)}`]
}

// A script out of a random sequence and one of the actions that the reducer refused on the way.
export const refusedScript = ({ preloaded, actions }, { position, action, reason }) => ({
  name: `JavaScript throws "${reason}"`,
  preloaded,
  lines: [...actions.slice(0, position), action, ...actions.slice(position, position + 1)].map(line =>
    JSON.stringify(line)
  ),
  line: position + 1
})
