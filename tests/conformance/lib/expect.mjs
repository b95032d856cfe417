// Assertions that name what they are about.
import assert from 'node:assert/strict'

export const equal = (actual, expected, message) => assert.deepEqual(actual, expected, message)

export const ok = (value, message) => assert.ok(value, message)

export const match = (text, pattern, message) => assert.match(text, pattern, message)

// What a promise is rejected with; an assertion fails if it is not.
export const rejection = async promise => {
  let result
  try {
    result = await promise
  } catch (error) {
    return error
  }
  assert.fail(`the call should have been rejected and resolved with ${JSON.stringify(result)}`)
}

export const range = count => Array.from({ length: count }, (_, index) => index)
