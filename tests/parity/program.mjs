// Runs the replay command of one C++ sample on a list of script lines.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const timeout = 60_000

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
    const failure = result.error ? `${result.error.message}\n` : result.signal ? `ended by ${result.signal}\n` : ''
    return {
      status: result.status,
      stderr: failure + result.stderr,
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
