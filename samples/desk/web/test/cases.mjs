// Runs cases one after the other and counts them.
import assert from 'node:assert/strict'

export const makeCases = onFailure => {
  const count = { passed: 0, failed: 0 }
  const test = async (name, run) => {
    try {
      await run()
      ++count.passed
      console.log(`ok    ${name}`)
    } catch (error) {
      ++count.failed
      console.log(`FAIL  ${name}\n      ${String(error.stack ?? error).replaceAll('\n', '\n      ')}`)
      await onFailure(count.failed)
    }
  }
  const finish = () => {
    console.log(`${count.passed} passed, ${count.failed} failed`)
    process.exitCode = count.failed ? 1 : 0
  }
  return { test, finish }
}

export const becomes = async (read, wanted) => {
  const end = Date.now() + 20_000
  let found = await read()
  for (; found !== wanted && Date.now() < end; found = await read()) await new Promise(done => setTimeout(done, 20))
  assert.equal(found, wanted)
}
