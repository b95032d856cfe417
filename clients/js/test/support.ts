// What the tests share: a client on a fake server, waiting, and random numbers with a printed seed.
import { afterEach, expect } from 'vitest'
import type { Client } from '../src/client.js'
import { connect, type ConnectOptions } from '../src/connect.js'
import { FakeServer } from './fake_server.js'

const clients: Client[] = []
const servers: FakeServer[] = []

export const makeServer = (): FakeServer => {
  const server = new FakeServer()
  servers.push(server)
  return server
}

export const join = (server: FakeServer, options: ConnectOptions = {}): Client => {
  const client = connect({
    url: 'ws://memory/patchbay/socket',
    WebSocket: server.network.WebSocket,
    token: 'token',
    label: 'main',
    storage: null,
    page: null,
    backoff: { initial: 1, max: 4 },
    ...options,
  })
  clients.push(client)
  return client
}

export const both = (): { server: FakeServer; client: Client } => {
  const server = makeServer()
  return { server, client: join(server) }
}

// Calls that nobody waits for, such as an unlisten within a handler, are answered before the client closes.
afterEach(async () => {
  await settle()
  for (const client of clients.splice(0)) client.close()
  for (const server of servers.splice(0)) expect(server.violations).toEqual([])
})

export const until = async (condition: () => boolean, what = 'the condition'): Promise<void> => {
  const limit = Date.now() + 20_000
  while (!condition()) {
    if (Date.now() > limit) throw new Error(`Waited in vain for ${what}.`)
    await new Promise(resolve => setTimeout(resolve, 1))
  }
}

// All that is on its way in memory has arrived afterwards.
export const settle = async (turns = 20): Promise<void> => {
  for (let i = 0; i < turns; ++i) await new Promise(resolve => setImmediate(resolve))
}

export const rejectionOf = async (promise: Promise<unknown>): Promise<any> =>
  promise.then(
    () => {
      throw new Error('It did not reject.')
    },
    error => error,
  )

// mulberry32
export const makeRandom = (seed: number): ((limit: number) => number) => {
  let state = seed
  return limit => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % limit
  }
}

// Runs with PATCHBAY_SEED, or with a new seed that is printed.
export const seeded = (name: string): ((limit: number) => number) => {
  const seed = Number(process.env.PATCHBAY_SEED ?? Date.now() % 1_000_000_007)
  console.log(`${name}: seed ${seed}`)
  return makeRandom(seed)
}
