import { describe, expect, test, vi } from 'vitest'
import { both, rejectionOf, settle, until } from './support.js'

describe('Listening', () => {
  test('delivers events with the id of the listener, a fresh object for each handler', async () => {
    const { server, client } = both()
    const events: any[] = []
    await client.listen('news', event => {
      events.push(event)
      event.payload = 'spoiled'
    })
    await client.listen('news', event => events.push(event))
    await client.emit('news', { n: 1 })
    await until(() => events.length === 2)
    expect(events[1]).toEqual({ event: 'news', id: 2, payload: { n: 1 } })
    expect(events[0].id).toBe(1)
    expect(events[0]).not.toBe(events[1])
    expect(server.invocations[0]!.args).toEqual({ event: 'news', target: { kind: 'Any' }, handler: 1, eventId: 1 })
  })

  test('goes on after a handler that throws, which is reported', async () => {
    const { client } = both()
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const heard: unknown[] = []
    await client.listen('e', () => {
      throw new Error('of the handler')
    })
    await client.listen('e', event => heard.push(event.payload))
    await client.emit('e', 1)
    await until(() => heard.length === 1)
    expect(String(log.mock.calls[0]![0])).toContain('of the handler')
    log.mockRestore()
  })

  test('names targets; a string is a label', async () => {
    const { server, client } = both()
    await client.listen('e', () => {}, { target: 'list' })
    await client.listen('e', () => {}, { target: { kind: 'Window', label: 'main' } })
    await client.emitTo('list', 'e', 1)
    await client.emitTo({ kind: 'App' }, 'e')
    await client.emit('e')
    expect(server.invocations.map(({ args }) => [args.target, args.payload])).toEqual([
      [{ kind: 'AnyLabel', label: 'list' }, undefined],
      [{ kind: 'Window', label: 'main' }, undefined],
      [{ kind: 'AnyLabel', label: 'list' }, 1],
      [{ kind: 'App' }, null],
      [undefined, null],
    ])
  })

  test('hears what comes before the answer to listen', async () => {
    const { server, client } = both()
    const listen = server.commands['plugin:event|listen']!
    server.commands['plugin:event|listen'] = invocation => {
      const id = listen(invocation)
      invocation.session.emit('e', 'early')
      return id
    }
    const heard: unknown[] = []
    await client.listen('e', event => heard.push(event.payload))
    expect(heard).toEqual(['early'])
  })

  test('to a name that is none is rejected', async () => {
    const { client } = both()
    expect((await rejectionOf(client.listen('a.b', () => {}))).code).toBe('illegal_name')
  })
})

describe('Unlistening', () => {
  test('takes effect at once, whatever is on its way', async () => {
    const { server, client } = both()
    const heard: unknown[] = []
    const unlisten = await client.listen('e', event => heard.push(event.payload))
    server.emit('e', 'on its way')
    const done = unlisten()
    await done
    await settle()
    expect(heard).toEqual([])
    expect(server.session.listeners.size).toBe(0)
  })

  test('twice is once', async () => {
    const { server, client } = both()
    const unlisten = await client.listen('e', () => {})
    await Promise.all([unlisten(), unlisten()])
    await unlisten()
    expect(server.invocations.filter(call => call.cmd === 'plugin:event|unlisten')).toHaveLength(1)
  })

  test('in a handler spares the later handlers of the same event', async () => {
    const { client } = both()
    const heard: string[] = []
    let unlistenSecond = async (): Promise<void> => {}
    await client.listen('e', () => (heard.push('first'), unlistenSecond()))
    unlistenSecond = await client.listen('e', () => heard.push('second'))
    await client.emit('e')
    await settle()
    expect(heard).toEqual(['first'])
  })
})

describe('Once', () => {
  test('is called once, also with two events in one message and a handler that throws', async () => {
    const { server, client } = both()
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    let calls = 0
    await client.once('e', () => {
      ++calls
      throw new Error('of the handler')
    })
    server.emit('e', 1)
    server.emit('e', 2)
    await until(() => server.session.listeners.size === 0)
    expect(calls).toBe(1)
    log.mockRestore()
  })

  test('unlistens before the call', async () => {
    const { server, client } = both()
    const order: string[] = []
    await client.once('e', () => (order.push('called'), client.invoke('echo', {})))
    server.emit('e', 1)
    await until(() => server.invocations.length === 3)
    expect(server.invocations.map(call => call.cmd)).toEqual(['plugin:event|listen', 'plugin:event|unlisten', 'echo'])
    expect(order).toEqual(['called'])
  })

  test('can be given up before', async () => {
    const { server, client } = both()
    let calls = 0
    const unlisten = await client.once('e', () => ++calls)
    await unlisten()
    server.emit('e', 1)
    await settle()
    expect(calls).toBe(0)
  })
})

describe('When a session is lost', () => {
  test('listeners are registered again under the same ids', async () => {
    const { server, client } = both()
    const heard: unknown[] = []
    const unlisten = await client.listen('a', event => heard.push(event), { target: 'main' })
    await client.listen('b', event => heard.push(event))
    await unlisten()
    const unlistenThird = await client.listen('c', event => heard.push(event), { target: 'main' })
    server.forget()
    await client.emit('c', 'after')
    await until(() => heard.length === 1)
    expect(heard).toEqual([{ event: 'c', id: 3, payload: 'after' }])
    expect([...server.session.listeners]).toEqual([
      [2, { event: 'b', target: { kind: 'Any' } }],
      [3, { event: 'c', target: { kind: 'AnyLabel', label: 'main' } }],
    ])
    await unlistenThird()
    expect([...server.session.listeners.keys()]).toEqual([2])
  })

  test('a listener that was being registered is registered once, and its promise resolves', async () => {
    const { server, client } = both()
    await client.opened
    const listen = server.commands['plugin:event|listen']!
    server.commands['plugin:event|listen'] = () => new Promise(() => {})
    const registered = client.listen('e', () => {})
    await settle()
    server.commands['plugin:event|listen'] = listen
    server.forget()
    await until(() => client.status.state === 'open')
    server.forget()
    const unlisten = await registered
    await until(() => server.session?.listeners.size === 1)
    await client.invoke('echo', {})
    expect([...server.session.listeners.keys()]).toEqual([1])
    await unlisten()
    expect(server.session.listeners.size).toBe(0)
  })

  test('several times, a listener is still registered once each time', async () => {
    const { server, client } = both()
    const heard: unknown[] = []
    await client.listen('e', event => heard.push(event.payload))
    for (let i = 0; i < 5; ++i) {
      server.forget()
      await until(() => client.status.state === 'open')
    }
    await client.emit('e', 1)
    await until(() => heard.length === 1)
    expect(server.session.listeners.size).toBe(1)
  })
})
