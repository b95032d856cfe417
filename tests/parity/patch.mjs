// Holds patches that the C++ library made against fast-json-patch: a helper program prints JSON Lines
// {"before":..,"after":..,"patch":[..]}, and every patch must turn `before` into `after`.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import jsonPatch from 'fast-json-patch'
import { brief, jsonEqual } from './json.mjs'

const problem = line => {
  const { before, after, patch } = JSON.parse(line)
  try {
    const { newDocument } = jsonPatch.applyPatch(before, patch, true)
    return jsonEqual(newDocument, after) ? undefined : `gives ${brief(newDocument)}`
  } catch (error) {
    return `${error.name}: ${error.message.split('\n', 1)[0]}`
  }
}

// {passed, failed, lines}: counts, and a report about the first failures.
export const checkPatches = async path => {
  const child = spawn(path, [], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status, signal) => resolve(signal ?? status))
  })
  const result = { passed: 0, failed: 0, lines: [] }
  let number = 0
  for await (const line of createInterface({ input: child.stdout, crlfDelay: Infinity })) {
    ++number
    let found
    try {
      found = problem(line)
    } catch (error) {
      found = `no case: ${error.message}`
    }
    if (found === undefined) {
      ++result.passed
    } else if (++result.failed <= 3) {
      result.lines.push(`  case ${number}: ${found}`, `    ${line.slice(0, 600)}`)
    }
  }
  const status = await ended
  if (status !== 0 || number === 0) {
    ++result.failed
    result.lines.push(`  the program printed ${number} cases and ended with ${status}`)
  }
  return result
}
