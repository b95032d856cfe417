import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { both, settle } from './support.js'

// Only what the pace looks at; the network in memory goes on by itself.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

const pass = async (milliseconds: number): Promise<void> => {
  await vi.advanceTimersByTimeAsync(milliseconds)
  await settle(60)
}

describe('A page that is in a hurry', () => {
  test('sends half of a burst, then no faster than the server counts', async () => {
    const { server, client } = both()
    server.terms = { framesPerSecond: 1000, framesAtOnce: 200 }
    await client.opened
    const calls = Array.from({ length: 2000 }, (_, n) => client.invoke('echo', { n }))
    await settle(60)
    expect(server.frames).toHaveLength(100)
    for (let second = 0; second < 3; ++second) {
      const before = server.frames.length
      for (let tenth = 0; tenth < 10; ++tenth) await pass(100)
      const sent = server.frames.length - before
      expect(sent).toBeLessThanOrEqual(1000)
      expect(sent).toBeGreaterThan(second < 2 ? 500 : 0)
    }
    expect(await Promise.all(calls)).toHaveLength(2000)
    expect(server.frames.map(frame => frame.args.n)).toEqual(Array.from({ length: 2000 }, (_, n) => n))
  })

  test('has no more under way than the server counts at once', async () => {
    const { server, client } = both()
    server.terms = { framesPerSecond: 1000, framesAtOnce: 200 }
    await client.opened
    server.acknowledging = false
    for (let n = 0; n < 500; ++n) client.invoke('echo', { n }).catch(() => {})
    for (let tenth = 0; tenth < 20; ++tenth) await pass(100)
    expect(server.frames).toHaveLength(100)
  })

  test('spares bytes as well', async () => {
    const { server, client } = both()
    server.messageBytes = 1000
    server.terms = { bytesPerSecond: 10_000, bytesAtOnce: 4000 }
    await client.opened
    const calls = Array.from({ length: 10 }, () => client.invoke('echo', new Uint8Array(900)))
    await settle(60)
    expect(server.frames).toHaveLength(2)
    for (let tenth = 0; tenth < 20; ++tenth) await pass(100)
    expect(await Promise.all(calls)).toHaveLength(10)
  })

  test('and takes back what waits does not pay for it', async () => {
    const { server, client } = both()
    server.terms = { framesPerSecond: 1, framesAtOnce: 4 }
    await client.opened
    const abort = new AbortController()
    const calls = Array.from({ length: 50 }, () => client.invoke('echo', {}, { signal: abort.signal }))
    for (const call of calls) call.catch(() => {})
    await settle(60)
    expect(server.frames).toHaveLength(2)
    abort.abort()
    await settle(60)
    const last = client.invoke('echo', { last: true })
    await pass(2000)
    expect(await last).toEqual({ last: true })
    expect(server.frames).toHaveLength(3)
  })
})

describe('A heartbeat', () => {
  test('that stays out is a lost connection, which is taken up again', async () => {
    const { server, client } = both()
    server.terms = { heartbeat: 1000 }
    await client.opened
    const states: unknown[] = []
    client.onStatus(({ state, reason }) => states.push(reason ? `${state} ${reason.code}` : state))
    await pass(2900)
    expect(client.status.state).toBe('open')
    await pass(200)
    expect(states.slice(0, 1)).toEqual(['lost silent'])
    await pass(10)
    expect(client.status).toEqual({ state: 'open' })
    expect(server.hellos[1]).toMatchObject({ received: 0 })
  })

  test('that comes keeps it', async () => {
    const { server, client } = both()
    server.terms = { heartbeat: 1000 }
    await client.opened
    for (let second = 0; second < 10; ++second) {
      server.session.tell()
      await pass(1000)
    }
    expect(client.status.state).toBe('open')
    expect(server.network.sockets).toHaveLength(1)
  })

  test('is not missed by a page that slept', async () => {
    const { server, client } = both()
    server.terms = { heartbeat: 1000 }
    await client.opened
    // The clock goes on, and the timers come late.
    const now = performance.now.bind(performance)
    const slept = vi.spyOn(performance, 'now').mockImplementation(() => now() + 60_000)
    await vi.advanceTimersByTimeAsync(3000)
    server.session.tell()
    await settle()
    await pass(1500)
    expect(client.status.state).toBe('open')
    expect(server.network.sockets).toHaveLength(1)
    slept.mockRestore()
  })

  test('of a server that promises none is not waited for', async () => {
    const { server, client } = both()
    await client.opened
    await pass(3_600_000)
    expect(client.status.state).toBe('open')
    expect(server.network.sockets).toHaveLength(1)
  })
})
