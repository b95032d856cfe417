// The JavaScript side: every case in a process of its own.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ProgramError, run } from './process.mjs'

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'peers')
const program = join(folder, 'main.mjs')
const env = { ...process.env, NODE_ENV: 'production' }
const timeout = 60_000 // an operation on a million entities can't be interrupted from inside

export const peersInstalled = () => existsSync(join(folder, 'node_modules'))

const records = text => text.trim().split('\n').map(line => JSON.parse(line))

export const listPeers = async filter => {
  const result = await run(process.execPath, [program, '--list'], { env })
  if (result.status !== 0) throw new ProgramError('bench/peers', result)
  return records(result.stdout).filter(({ name }) => filter.test(name))
}

export const runPeer = async ({ name, peer }, { quick }) => {
  const args = ['--max-old-space-size=6144', program, name, peer, ...(quick ? ['--quick'] : [])]
  const result = await run(process.execPath, args, { env, timeout })
  if (result.status === 'SIGTERM') return { name, peer, skipped: `not done in ${timeout / 1000} s` }
  if (result.status !== 0) throw new ProgramError(`${peer} on ${name}`, result)
  return records(result.stdout)[0]
}
