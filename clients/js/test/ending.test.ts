// Servers that end, are started again, or let nobody in.
import { describe, expect, test } from 'vitest'
import { BridgeError } from '../src/errors.js'
import { both, join, makeServer, rejectionOf, settle, until } from './support.js'

const backoff = { initial: 1, max: 2, patience: 20 }

describe('A server that lets nobody in', () => {
  test('is given up after a while, and calls reject, those to come too', async () => {
    const server = makeServer()
    server.network.refusing = true
    const client = join(server, { backoff })
    const early = rejectionOf(client.invoke('echo', {}))
    expect((await rejectionOf(client.opened)).code).toBe('unreachable')
    expect(client.status.state).toBe('closed')
    expect(client.status.reason!.code).toBe('unreachable')
    for (const error of [await early, await rejectionOf(client.invoke('echo', {}))]) {
      expect(error).toBeInstanceOf(BridgeError)
      expect(error.code).toBe('unreachable')
    }
    const tried = server.network.sockets.length
    await settle(100)
    expect(server.network.sockets).toHaveLength(tried)
  })

  test('is asked again when the page says so', async () => {
    const server = makeServer()
    server.network.refusing = true
    const client = join(server, { backoff })
    await rejectionOf(client.opened)
    server.network.refusing = false
    await client.reconnect()
    expect(client.status).toEqual({ state: 'open' })
    expect(await client.invoke('echo', { again: 1 })).toEqual({ again: 1 })
    await client.opened
  })

  test('is asked at once by a page that would have waited', async () => {
    const { server, client } = both()
    const slow = join(server, { token: undefined as never, session: 'none', backoff: { initial: 1e9, max: 1e9, patience: 1e12 } })
    client.close()
    server.tokens.set('other', 'other')
    const patient = join(server, { token: 'other', backoff: { initial: 1e9, max: 1e9, patience: 1e12 } })
    await patient.opened
    server.network.cut()
    expect(patient.status).toEqual({ state: 'lost', reason: { code: 'connection_lost', message: expect.any(String) } })
    await patient.reconnect()
    await until(() => patient.status.state === 'open')
    slow.close()
  })
})

describe('What a page had when it gave up', () => {
  test('goes on after reconnecting, but for its calls and channels', async () => {
    const { server, client } = both()
    const short = join(server, { backoff, ...register(server) })
    client.close()
    const heard: unknown[] = []
    await short.listen('e', event => heard.push(event.payload))
    const replica = short.replica<any>(['/counter'])
    await replica.ready
    server.commands.slow = () => new Promise(() => {})
    const ends: unknown[] = []
    const out = short.createChannel(() => {}, { onEnd: reason => ends.push(reason?.code) })
    const slow = rejectionOf(short.invoke('slow', { out }))
    await settle()
    server.network.refusing = true
    server.network.cut()
    const unsent = rejectionOf(short.invoke('echo', { unsent: true }))
    await until(() => short.status.state === 'closed')
    expect([(await slow).code, (await unsent).code, ...ends]).toEqual(['unreachable', 'unreachable', 'unreachable'])
    const late = short.replica<any>(['/counter'])
    expect((await rejectionOf(late.ready)).code).toBe('unreachable')
    server.change({ counter: 5 })
    server.network.refusing = false
    const sent = server.frames.length
    await short.reconnect()
    expect(server.hellos.at(-1)).toMatchObject({ reload: true })
    await until(() => replica.getState().counter === 5)
    expect(await late.ready).toEqual({ counter: 5 })
    await until(() => server.session.listeners.size === 1)
    server.emit('e', 'again')
    await until(() => heard.length === 1)
    expect(heard).toEqual(['again'])
    expect(server.frames.slice(sent).filter(frame => frame.cmd === 'echo')).toEqual([])
  })
})

const register = (server: ReturnType<typeof makeServer>): { token: string } => {
  server.tokens.set('short', 'short')
  return { token: 'short' }
}

describe('A server that ends', () => {
  test('for good is not tried again', async () => {
    const { server, client } = both()
    await client.opened
    server.shutDown()
    await until(() => client.status.state === 'closed')
    expect(client.status.reason).toEqual({ code: 'shutdown', message: 'The application ends.' })
    await settle()
    expect(server.network.sockets).toHaveLength(1)
  })

  test('and remembers its windows is tried for a while, and says why to the end', async () => {
    const { server } = both()
    server.terms.remembered = true
    const client = join(server, { backoff, ...register(server) })
    await client.opened
    const states: string[] = []
    client.onStatus(({ state, reason }) => states.push(`${state} ${reason?.code}`))
    server.shutDown()
    await until(() => client.status.state === 'closed')
    expect(states.slice(0, 3)).toEqual(['lost shutdown', 'connecting shutdown', 'lost shutdown'])
    expect(states.at(-1)).toBe('closed shutdown')
  })

  test('and remembers its windows is found when it is there again', async () => {
    const { server, client } = both()
    server.terms.remembered = true
    await client.opened
    const replica = client.replica<any>(['/counter'])
    await replica.ready
    server.shutDown()
    await until(() => client.status.state === 'lost')
    const call = client.invoke('echo', { kept: true })
    server.sessions.clear()
    server.epoch = 'epoch-2'
    server.change({ counter: 9 })
    server.network.refusing = false
    expect(await call).toEqual({ kept: true })
    await until(() => replica.getState().counter === 9)
    expect(client.status).toEqual({ state: 'open' })
  })
})
