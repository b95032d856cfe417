// One case on a testbed of its own, which has to end well too.
import { within } from './limit.mjs'
import { Random } from './random.mjs'
import { Testbed } from './testbed.mjs'

const caseLimit = 60_000

const describe = error =>
  error instanceof Error ? error.stack : `something that is no Error: ${JSON.stringify(error)}`

// What went wrong, as text; nothing if it passed.
export const runCase = async ({ run, limits, args, packages }, program, seed) => {
  const problems = []
  let bed
  try {
    bed = await Testbed.start(program, { limits, args, packages })
    const given = { bed, program, seed, random: new Random(seed), version: packages?.version }
    await within(run(given), 'the end of the case', caseLimit)
  } catch (error) {
    problems.push(describe(error))
  }
  if (bed) {
    const { code, signal, stderr } = await bed.stop()
    if (code !== 0) problems.push(`The testbed ended with ${signal ?? `status ${code}`}.`)
    if (problems.length > 0 && stderr) problems.push(`The testbed said: ${stderr}`)
  }
  return problems.length > 0 ? problems.join('\n') : undefined
}
