import { describe, expect, test, vi } from 'vitest'
import { jsonEqual } from '../src/equal.js'
import type { Replica } from '../src/replica.js'
import { select, type Json } from './fake_state.js'
import { randomDocument } from './random_json.js'
import { both, join, makeServer, rejectionOf, seeded, settle, until } from './support.js'

const started = async (state: Json, paths: string[]) => {
  const { server, client } = both()
  server.state = state
  server.states.set(1, state)
  const replica = client.replica<any>(paths)
  await replica.ready
  return { server, client, replica }
}

const subscribes = (server: { invocations: { cmd: string; args: any }[] }): any[] =>
  server.invocations.filter(call => call.cmd === 'plugin:patchbay|subscribe').map(call => call.args)

describe('A replica', () => {
  test('holds what its paths select, first nothing, then the snapshot, then the patches', async () => {
    const { server, client } = both()
    server.state = { users: { a: { name: 'A', age: 1 }, b: { name: 'B' } }, other: 1 }
    const replica = client.replica<any>(['/users/*/name'])
    expect(replica.getState()).toEqual({})
    expect(replica.revision).toBeUndefined()
    const first = await replica.ready
    expect(first).toEqual({ users: { a: { name: 'A' }, b: { name: 'B' } } })
    expect(replica.getState()).toBe(first)
    server.change({ users: { a: { name: 'A', age: 2 }, b: { name: 'BB' } }, other: 2 })
    await until(() => replica.revision === 2)
    expect(replica.getState()).toEqual({ users: { a: { name: 'A' }, b: { name: 'BB' } } })
    expect(replica.getState().users.a).toBe((first as any).users.a)
    expect(replica.getInitialState()).toEqual({})
    expect(replica.getInitialState()).toBe(replica.getInitialState())
  })

  test('starts with the state that it was given', async () => {
    const { client } = both()
    const initialState = { counter: -1 }
    const replica = client.replica(['/counter'], { initialState })
    expect(replica.getState()).toBe(initialState)
    await replica.ready
    expect(replica.getState()).toEqual({ counter: 0 })
    expect(replica.getInitialState()).toEqual({ counter: -1 })
    expect(replica.getInitialState()).toBe(initialState)
  })

  test('has the updates that an action caused before the answer to it', async () => {
    const { server, client, replica } = await started({ counter: 0 }, ['/counter'])
    server.reducer = (state, action) => (action.type === 'add' ? { counter: state.counter + action.by } : state)
    expect(await client.dispatch({ type: 'add', by: 2 })).toEqual({ handled: true, changed: true, revision: 2 })
    expect(replica.getState()).toEqual({ counter: 2 })
    expect(await client.dispatch({ type: 'nothing' })).toEqual({ handled: true, changed: false, revision: 2 })
  })

  test('of paths that are not allowed says so, and may try others', async () => {
    const { client } = both()
    const replica = client.replica(['/secret'])
    expect((await rejectionOf(replica.ready)).code).toBe('not_allowed')
    expect(replica.getState()).toEqual({})
    await replica.setPaths(['/counter'])
    expect(await replica.ready).toEqual({ counter: 0 })
  })

  test('that is closed ends its subscription and keeps its document', async () => {
    const { server, replica } = await started({ counter: 0 }, ['/counter'])
    let calls = 0
    replica.subscribe(() => ++calls)
    replica.close()
    replica.close()
    server.change({ counter: 1 })
    await until(() => server.session.subscriptions.size === 0)
    expect(replica.getState()).toEqual({ counter: 0 })
    expect(calls).toBe(0)
    await expect(replica.setPaths([''])).rejects.toThrow('The replica was closed.')
  })

  test('that is closed before its snapshot never becomes ready', async () => {
    const { client, server } = both()
    const replica = client.replica(['/counter'])
    replica.close()
    expect((await rejectionOf(replica.ready)).code).toBe('closed')
    await client.invoke('echo', {})
    expect(server.session.subscriptions.size).toBe(0)
  })

  test('does not become ready when the connection is refused', async () => {
    const server = makeServer()
    const client = join(server, { token: 'wrong' })
    expect((await rejectionOf(client.replica(['']).ready)).code).toBe('unauthorized')
  })
})

describe('Other paths', () => {
  test('lead to their document, with what stays keeping its identity', async () => {
    const { replica } = await started({ a: { x: 1 }, b: 2, c: 3 }, ['/a', '/b'])
    const { a } = replica.getState()
    const done = replica.setPaths(['/a', '/c'])
    expect(replica.paths).toEqual(['/a', '/c'])
    await done
    expect(replica.getState()).toEqual({ a: { x: 1 }, c: 3 })
    expect(replica.getState().a).toBe(a)
  })

  test('that are refused leave the old ones', async () => {
    const { server, replica } = await started({ a: 1 }, ['/a'])
    expect((await rejectionOf(replica.setPaths(['/secret']))).code).toBe('not_allowed')
    expect(replica.paths).toEqual(['/a'])
    server.change({ a: 2 })
    await until(() => replica.getState().a === 2)
  })

  test('asked for one after the other end with the last', async () => {
    const { replica } = await started({ a: 1, b: 2, c: 3 }, ['/a'])
    await Promise.all([replica.setPaths(['/b']), replica.setPaths(['/c'])])
    expect(replica.getState()).toEqual({ c: 3 })
  })

  test('asked for before the snapshot is here are held in the end', async () => {
    const { client } = both()
    const replica = client.replica(['/nothing'])
    await replica.setPaths(['/counter'])
    expect(replica.getState()).toEqual({ counter: 0 })
  })

  test('asked for when the session is lost are held in the new one, by a snapshot', async () => {
    const { server, replica } = await started({ a: 1, b: 2 }, ['/a'])
    server.forget()
    await replica.setPaths(['/b'])
    expect(replica.getState()).toEqual({ b: 2 })
    expect(subscribes(server).map(args => [args.paths, args.resume])).toEqual([
      [['/a'], undefined],
      [['/b'], undefined],
    ])
  })
})

describe('A gap', () => {
  test('is never applied: the replica asks for a snapshot', async () => {
    const { server, replica } = await started({ a: 1, b: 1 }, [''])
    const seen: unknown[] = []
    replica.subscribe(state => seen.push(state))
    const [id] = server.session.subscriptions.keys()
    server.session.send({ update: id!, base: 5, revision: 6, patch: [{ op: 'replace', path: '/a', value: 'wrong' }] })
    server.session.send({ update: id!, base: 1, revision: 7, patch: [{ op: 'replace', path: '/a', value: 'late' }] })
    server.change({ a: 2, b: 1 })
    await until(() => replica.revision === 2)
    expect(seen).toEqual([{ a: 2, b: 1 }])
    expect(subscribes(server)[1]).toEqual({ id: id! + 1, paths: [''] })
    await until(() => server.session.subscriptions.size === 1)
    server.change({ a: 3, b: 1 })
    await until(() => replica.revision === 3)
    expect(replica.getState()).toEqual({ a: 3, b: 1 })
  })

  test('of a patch that does not fit is the same', async () => {
    const { server, replica } = await started({ a: 1 }, [''])
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const [id] = server.session.subscriptions.keys()
    const patch = [
      { op: 'replace', path: '/a', value: 'half' },
      { op: 'remove', path: '/none' },
    ]
    const states: unknown[] = []
    replica.subscribe(state => states.push(state))
    server.session.send({ update: id!, base: 1, revision: 2, patch })
    await until(() => subscribes(server).length === 2)
    await settle()
    expect(states).toEqual([])
    expect(replica.getState()).toEqual({ a: 1 })
    expect(String(log.mock.calls[0]![0])).toContain('/none')
    log.mockRestore()
  })

  test('is none where nothing changed up to the base', async () => {
    const { server, replica } = await started({ a: 1, b: 1 }, ['/a'])
    for (let b = 2; b < 5; ++b) server.change({ a: 1, b })
    await replica.setPaths(['/a'])
    expect(replica.revision).toBe(4)
    const [id] = server.session.subscriptions.keys()
    server.session.send({ update: id!, base: 4, revision: 5, patch: [{ op: 'replace', path: '/a', value: 5 }] })
    await until(() => replica.revision === 5)
    expect(replica.getState()).toEqual({ a: 5 })
    expect(subscribes(server)).toHaveLength(1)
  })
})

describe('After a lost connection', () => {
  test('the session goes on: no new subscription, nothing lost', async () => {
    const { server, replica } = await started({ a: 0 }, [''])
    const seen: number[] = []
    replica.subscribe(state => seen.push(state.a))
    server.network.cut()
    for (let a = 1; a <= 3; ++a) server.change({ a })
    await until(() => replica.revision === 4)
    expect(seen).toEqual([1, 2, 3])
    expect(subscribes(server)).toHaveLength(1)
  })

  test('a new session resumes from the revision that is held, by patch', async () => {
    const { server, replica } = await started({ a: 1, big: { list: [1] } }, [''])
    const { big } = replica.getState()
    server.forget()
    server.change({ a: 2, big: { list: [1] } })
    await until(() => replica.revision === 2)
    expect(subscribes(server)[1]).toEqual({ id: 2, paths: [''], resume: { epoch: 'epoch-1', revision: 1 } })
    expect(replica.getState()).toEqual({ a: 2, big: { list: [1] } })
    expect(replica.getState().big).toBe(big)
  })

  test('a new session in which nothing changed for these paths says only how far that holds', async () => {
    const { server, replica } = await started({ a: 1, b: 1 }, ['/a'])
    server.change({ a: 1, b: 2 })
    server.forget()
    await until(() => replica.revision === 2)
    expect(replica.getState()).toEqual({ a: 1 })
  })

  test('a new session of another run gives a snapshot, in which equal parts keep their identity', async () => {
    const { server, replica } = await started({ a: 1, big: { list: [1] } }, [''])
    const { big } = replica.getState()
    let calls = 0
    replica.subscribe(() => ++calls)
    const state = { a: 9, big: { list: [1] } }
    Object.assign(server, { epoch: 'epoch-2', revision: 1, state, states: new Map([[1, state]]) })
    server.forget()
    await until(() => replica.getState().a === 9)
    expect(replica.revision).toBe(1)
    expect(replica.getState().big).toBe(big)
    server.forget()
    await until(() => subscribes(server).length === 3)
    expect(subscribes(server)[2].resume).toEqual({ epoch: 'epoch-2', revision: 1 })
    expect(calls).toBe(1)
  })

  test('before the first snapshot the replica becomes ready in the new session', async () => {
    const { server, client } = both()
    await client.opened
    const subscribe = server.commands['plugin:patchbay|subscribe']!
    server.commands['plugin:patchbay|subscribe'] = () => new Promise(() => {})
    const replica = client.replica(['/counter'])
    await settle()
    server.commands['plugin:patchbay|subscribe'] = subscribe
    server.forget()
    expect(await replica.ready).toEqual({ counter: 0 })
  })

  test('a replica that was opened meanwhile is subscribed once', async () => {
    const { server, client } = both()
    await client.opened
    server.forget()
    const replica = client.replica(['/counter'])
    expect(await replica.ready).toEqual({ counter: 0 })
    await client.invoke('echo', {})
    expect(server.session.subscriptions.size).toBe(1)
  })
})

describe('Random changes, drops and lost sessions', () => {
  test('leave every replica with what its paths select, and no replica ever went back', async () => {
    const random = seeded('convergence')
    const { server, client } = both()
    await client.opened
    const choices = ['', '/a', '/b', '/*/a', '/constructor', '/__proto__/a']
    const choose = (): string[] => Array.from({ length: 1 + random(2) }, () => choices[random(choices.length)]!)
    const replicas: Replica<any>[] = [choose(), choose(), choose()].map(paths => client.replica(paths))
    const revisions = replicas.map(replica => {
      const seen: number[] = []
      replica.subscribe(() => seen.push(replica.revision!))
      return seen
    })
    for (let step = 0; step < 500; ++step) {
      const what = random(20)
      if (what === 0) server.network.cut()
      else if (what === 1) server.forget()
      else if (what < 4) void replicas[random(3)]!.setPaths(choose()).catch(() => {})
      else server.change(randomDocument(random, 4))
      if (random(3) === 0) await settle(random(5))
    }
    server.change({ a: { a: 'the', b: 'end' }, b: 1 })
    const expected = (replica: Replica<any>): Json => select(server.state, [...replica.paths])
    await until(() => replicas.every(replica => jsonEqual(replica.getState(), expected(replica))))
    for (const seen of revisions) expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
  })
})

describe('A snapshot that nests deep', () => {
  test('is taken in, also over one that nests as deep', async () => {
    const { replica } = await started({ counter: 1 }, [''])
    const deep = (inner: number): any => JSON.parse('{"a":'.repeat(50_000) + inner + '}'.repeat(50_000))
    const inside = (): unknown => {
      let at = replica.getState()
      while (typeof at === 'object') at = at.a
      return at
    }
    for (const inner of [1, 2, 2]) {
      replica.update({ update: 1, revision: 10 + inner, snapshot: deep(inner) })
      expect([replica.revision, inside()]).toEqual([10 + inner, inner])
    }
  })
})

describe('Dispatching', () => {
  test('a thunk runs in the page, with dispatch and the state of the replica', async () => {
    const { server, replica } = await started({ counter: 1 }, ['/counter'])
    server.reducer = (state, action) => ({ counter: state.counter + action.by })
    const result = await replica.dispatch(async (dispatch, getState) => {
      const before = getState().counter
      await dispatch({ type: 'add', by: 1 })
      const inner = dispatch((_dispatch, get) => get().counter * 10)
      return [before, getState().counter, inner]
    })
    expect(result).toEqual([1, 2, 20])
    expect(replica.dispatch(() => 'at once')).toBe('at once')
  })

  test('a thunk of the client asks for the state', async () => {
    const { client } = both()
    const result = client.dispatch(async (_dispatch, getState) => getState())
    expect(await result).toEqual({ counter: 0 })
  })

  test('the state can be asked for if it is newer', async () => {
    const { client } = both()
    expect(await client.getState(['/counter'])).toEqual({ revision: 1, state: { counter: 0 } })
    expect(await client.getState(undefined, 1)).toEqual({ revision: 1 })
  })
})
