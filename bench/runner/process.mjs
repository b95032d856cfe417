// Runs a program to its end.
import { spawn } from 'node:child_process'

// {status, stdout, stderr, ns}: status is a number, or the name of the signal that ended it.
export const run = (path, args, { env = process.env, timeout } = {}) =>
  new Promise((resolve, reject) => {
    const start = process.hrtime.bigint()
    const child = spawn(path, args, { env, timeout, stdio: ['ignore', 'pipe', 'pipe'] })
    const text = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr']) {
      child[stream].setEncoding('utf8')
      child[stream].on('data', chunk => {
        text[stream] += chunk
      })
    }
    child.on('error', reject)
    child.on('close', (status, signal) => {
      resolve({ status: signal ?? status, ...text, ns: Number(process.hrtime.bigint() - start) })
    })
  })

const last = text => text.trim().split('\n').slice(-5).join('\n')

export class ProgramError extends Error {
  constructor(what, { status, stderr }) {
    super(`${what} ended with ${status}${stderr.trim() === '' ? '' : `:\n${last(stderr)}`}`)
  }
}
