// Runs one C++ program: the replay command of a sample on a list of script lines, or one that answers steps.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const timeout = 60_000

const failureOf = ({ error, signal }) => (error ? `${error.message}\n` : signal ? `ended by ${signal}\n` : '')

export class Program {
  #path
  #directory

  constructor(bin, name, directory) {
    this.#path = join(bin, name)
    this.#directory = directory
  }

  get path() {
    return this.#path
  }

  get exists() {
    return existsSync(this.#path)
  }

  // A folder that both sides may use.
  get directory() {
    return this.#directory
  }

  // Returns {status, stderr, answers}: what the program says to each line that it is given, as JSON.
  answer(lines, args = []) {
    const options = { encoding: 'utf8', timeout, maxBuffer: 2 ** 30, input: lines.map(line => `${line}\n`).join('') }
    const result = spawnSync(this.#path, args, options)
    return { status: result.status, stderr: failureOf(result) + result.stderr, answers: parseTrace(result.stdout) }
  }

  // Returns {status, stderr, trace}: the trace's text, or undefined if none was written.
  replay(lines, preloaded) {
    const script = join(this.#directory, 'script.jsonl')
    const trace = join(this.#directory, 'trace.jsonl')
    const state = join(this.#directory, 'preloaded.json')
    rmSync(trace, { force: true })
    writeFileSync(script, lines.map(line => `${line}\n`).join(''))
    const args = ['replay', script, '--trace', trace, '--quiet']
    if (preloaded !== undefined) {
      writeFileSync(state, JSON.stringify(preloaded))
      args.push('--preloaded', state)
    }
    const result = spawnSync(this.#path, args, { encoding: 'utf8', timeout, stdio: ['ignore', 'pipe', 'pipe'] })
    return {
      status: result.status,
      stderr: failureOf(result) + result.stderr,
      trace: existsSync(trace) ? readFileSync(trace, 'utf8') : undefined
    }
  }
}

// The records of a trace; throws an Error that names the line where one isn't JSON.
export const parseTrace = text => {
  const lines = text.split('\n')
  if (lines[lines.length - 1] === '') lines.pop()
  return lines.map((line, index) => {
    try {
      return JSON.parse(line)
    } catch (error) {
      throw new Error(`line ${index + 1} of the trace is no JSON: ${error.message}`)
    }
  })
}
