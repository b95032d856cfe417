import { describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import WebSocketOfNode from 'ws'
import { Backoff } from '../src/backoff.js'
import { connect } from '../src/connect.js'
import { BridgeError } from '../src/errors.js'
import { both, join, makeServer, rejectionOf, seeded, settle, until } from './support.js'

describe('Opening', () => {
  test('a new window says hello with its token, and nothing before the welcome', async () => {
    const { server, client } = both()
    const echo = client.invoke('echo', { a: 1 })
    expect(client.status.state).toBe('connecting')
    expect(await echo).toEqual({ a: 1 })
    expect(server.hellos).toEqual([{ version: 1, token: 'token' }])
    expect(server.network.last.protocol).toBe('patchbay.v1')
    expect(server.network.last.binaryType).toBe('arraybuffer')
    expect(client.status).toEqual({ state: 'open' })
  })

  test('the label is that of the server', async () => {
    const server = makeServer()
    server.tokens.set('other', 'list')
    const client = join(server, { token: 'other', label: 'admin' })
    await client.opened
    expect(client.label).toBe('list')
  })

  test('a page that was reloaded says so, and comes into a new session', async () => {
    const { server, client } = both()
    await client.opened
    const session = server.session.id
    const again = join(server, { token: undefined as never, session })
    await again.opened
    expect(server.hellos[1]).toEqual({ version: 1, session, reload: true })
    expect(server.session.id).not.toBe(session)
    expect(await again.invoke('echo', {})).toEqual({})
  })

  test('a wrong token closes for good, and every call says why', async () => {
    const server = makeServer()
    const client = join(server, { token: 'wrong' })
    const early = rejectionOf(client.invoke('echo', {}))
    expect((await rejectionOf(client.opened)).code).toBe('unauthorized')
    expect(client.status).toEqual({ state: 'closed', reason: { code: 'unauthorized', message: 'Nobody knows you.' } })
    for (const error of [await early, await rejectionOf(client.invoke('echo', {}))]) {
      expect(error).toBeInstanceOf(BridgeError)
      expect(error.code).toBe('unauthorized')
    }
    await settle()
    expect(server.network.sockets).toHaveLength(1)
  })

  test('a page without any credentials is told so', () => {
    expect(() => connect()).toThrow(/#patchbay=LABEL.TOKEN/)
  })

  test('a server that is not there yet is tried again', async () => {
    const server = makeServer()
    server.network.refusing = true
    const client = join(server)
    const states: string[] = []
    client.onStatus(status => states.push(status.state))
    const echo = client.invoke('echo', { late: true })
    await until(() => server.network.sockets.length >= 3)
    server.network.refusing = false
    expect(await echo).toEqual({ late: true })
    expect(states.slice(0, 3)).toEqual(['lost', 'connecting', 'lost'])
    expect(states.slice(-2)).toEqual(['connecting', 'open'])
  })
})

describe('Frames', () => {
  test('of one turn go in one message', async () => {
    const { server, client } = both()
    await client.opened
    const messages: unknown[] = []
    const { peer } = server.network.last
    const receive = peer.onMessage
    peer.onMessage = data => (messages.push(data), receive(data))
    await Promise.all([client.invoke('echo', { n: 1 }), client.invoke('echo', { n: 2 }), client.emit('e')])
    expect(messages.filter(text => String(text).includes('invoke'))).toHaveLength(1)
  })

  test('are acknowledged at least every 64, and soon when there are few', async () => {
    const { server, client } = both()
    await client.opened
    const { session } = server
    let most = 0
    for (let i = 0; i < 1003; ++i) {
      server.session.send({ event: 'e', listeners: [], payload: i })
      if (i % 10 === 0) await settle(2)
      most = Math.max(most, session.kept.length)
    }
    expect(most).toBeLessThan(128)
    await until(() => session.kept.length === 0, 'the last ack')
  })

  test('wait when too much is unacknowledged, and go on after the ack', async () => {
    const { server, client } = both()
    await client.opened
    server.acknowledging = false
    const calls = Array.from({ length: 2000 }, (_, n) => client.invoke('echo', { n }))
    await settle(50)
    expect(server.invocations.length).toBe(512)
    server.acknowledging = true
    server.session.tell()
    expect(await Promise.all(calls)).toHaveLength(2000)
  })

  test('that are large wait by their bytes', async () => {
    const { server, client } = both()
    server.messageBytes = 4 << 20
    await client.opened
    server.acknowledging = false
    const calls = Array.from({ length: 8 }, () => client.invoke<ArrayBuffer>('echo', new Uint8Array(3 << 20)))
    await settle(50)
    expect(server.invocations.length).toBe(1)
    server.acknowledging = true
    server.session.tell()
    expect((await Promise.all(calls)).map(body => body.byteLength)).toEqual(Array(8).fill(3 << 20))
  })

  test.each([
    ['of an unknown kind', '[{"whatever":1}]'],
    ['with an unknown member', '[{"reply":1,"ok":1,"more":2}]'],
    ['with a missing member', '[{"update":1,"revision":2}]'],
    ['with a number that is none', '[{"channel":"1","index":0,"message":1}]'],
    ['that is no object', '[3]'],
    ['in an empty message', '[]'],
    ['in a message that is no array', '{"ack":1}'],
    ['in a message that is no JSON', '[{"ack":1}'],
    ['that acknowledges what was never sent', '[{"ack":1000}]'],
    [
      'that is a second welcome',
      '[{"welcome":{"version":1,"label":"l","session":"s","epoch":"e","received":0,"resumed":false,"messageBytes":9}}]',
    ],
  ])('%s end the connection', async (_name, message) => {
    const { server, client } = both()
    await client.opened
    const pending = rejectionOf(client.invoke('never', {}))
    server.commands.never = () => new Promise(() => {})
    await settle()
    server.session.peer!.send(message)
    await until(() => client.status.state === 'closed')
    expect(client.status.reason!.code).toBe('protocol')
    expect((await pending).code).toBe('protocol')
    expect(server.network.last.closeCode).toBe(4002)
    await settle()
    expect(server.network.sockets).toHaveLength(1)
  })

  test('with bytes that are cut off end the connection', async () => {
    const { server, client } = both()
    await client.opened
    server.session.peer!.send(Uint8Array.from([0, 0, 1, 0, 123, 125]))
    await until(() => client.status.state === 'closed')
    expect(client.status.reason!.code).toBe('protocol')
  })
})

describe('A lost connection', () => {
  test('is taken up again: calls under way are answered once, in order', async () => {
    const { server, client } = both()
    await client.opened
    let answer = (_value: string): void => {}
    server.commands.slow = () => new Promise(resolve => (answer = resolve))
    const slow = client.invoke('slow')
    await until(() => server.invocations.length === 1)
    server.network.cut()
    expect(client.status.state).toBe('lost')
    answer('done while nobody listened')
    const later = client.invoke('echo', { later: true })
    expect(await slow).toBe('done while nobody listened')
    expect(await later).toEqual({ later: true })
    expect(server.hellos[1]).toEqual({ version: 1, session: server.session.id, received: 0 })
    expect(server.invocations.map(call => call.cmd)).toEqual(['slow', 'echo'])
  })

  test('loses nothing and repeats nothing, however often it drops', async () => {
    const random = seeded('drops')
    const { server, client } = both()
    await client.opened
    const ran: number[] = []
    server.commands.count = ({ args }) => (ran.push(args.n), args.n)
    server.commands.bytes = ({ body }) => (ran.push(new Uint16Array(body!.buffer)[0]!), body)
    const heard: number[] = []
    await client.listen<number>('tick', event => heard.push(event.payload))
    const replies: number[] = []
    const calls: Promise<unknown>[] = []
    let emitted = 0
    for (let n = 0; n < 2000; ++n) {
      const asBytes = random(10) === 0
      const call = asBytes
        ? client.invoke<ArrayBuffer>('bytes', Uint16Array.from([n])).then(reply => new Uint16Array(reply)[0]!)
        : client.invoke<number>('count', { n })
      calls.push(call.then(reply => replies.push(reply)))
      if (random(3) === 0) server.emit('tick', emitted++)
      if (random(40) === 0) server.network.cut()
      if (random(4) === 0) await settle(random(4))
    }
    await Promise.all(calls)
    await until(() => heard.length === emitted)
    const all = Array.from({ length: 2000 }, (_, n) => n)
    expect(ran).toEqual(all)
    expect(replies).toEqual(all)
    expect(heard).toEqual(Array.from({ length: emitted }, (_, n) => n))
    expect(server.network.sockets.length).toBeGreaterThan(5)
  })

  test('ignores what an old socket still delivers', async () => {
    const { server, client } = both()
    await client.opened
    const old = server.network.last
    const deliver = old.onmessage!
    server.network.cut()
    await until(() => client.status.state === 'open')
    deliver({ data: '[{"bye":{"code":"closed","message":"from the old socket"}}]' })
    expect(client.status.state).toBe('open')
  })

  test('with a bye is not tried again', async () => {
    const { server, client } = both()
    await client.opened
    for (const command of ['a', 'b']) server.commands[command] = () => new Promise(() => {})
    const pending = rejectionOf(client.invoke('a'))
    await settle()
    server.bye('replaced', 'The window came back elsewhere.')
    const error = await pending
    expect([error.code, error.message]).toEqual(['replaced', 'The window came back elsewhere.'])
    expect(client.status.reason!.code).toBe('replaced')
    await settle()
    expect(server.network.sockets).toHaveLength(1)
  })

  test('over a message that was too large is not tried again either', async () => {
    const { server, client } = both()
    await client.opened
    const call = rejectionOf(client.invoke('echo', new Uint8Array(10)))
    server.network.last.cut(1009)
    expect((await call).code).toBe('limit')
    await settle()
    expect(server.network.sockets).toHaveLength(1)
  })

  test('closed by the page is a clean end, after all that was said before', async () => {
    const { server, client } = both()
    await client.opened
    const last = rejectionOf(client.invoke('echo', { last: 'words' }))
    client.close()
    client.close()
    expect((await last).code).toBe('closed')
    await settle()
    expect(server.invocations).toEqual([{ cmd: 'echo', args: { last: 'words' }, headers: {} }])
    expect(server.closeCodes).toEqual([1000])
    expect(server.network.sockets).toHaveLength(1)
  })

  test('closed by a handler delivers nothing more of the same message', async () => {
    const { server, client } = both()
    const heard: unknown[] = []
    await client.listen('e', event => {
      heard.push(event.payload)
      client.close()
    })
    server.emit('e', 1)
    server.emit('e', 2)
    await settle()
    expect(heard).toEqual([1])
  })

  test('is reported to those who watch, until they stop', async () => {
    const { server, client } = both()
    const states: string[] = []
    const stop = client.onStatus(status => states.push(status.state))
    client.onStatus(() => {
      if (client.status.state === 'closed') stop()
    })
    await client.opened
    await settle()
    server.network.cut()
    await until(() => client.status.state === 'open')
    client.close()
    expect(states).toEqual(['open', 'lost', 'connecting', 'open', 'closed'])
  })
})

describe('A session that is gone when the page comes back', () => {
  test('rejects the calls that were sent, and sends those that were not', async () => {
    const { server, client } = both()
    await client.opened
    server.commands.slow = () => new Promise(() => {})
    const slow = rejectionOf(client.invoke('slow'))
    await until(() => server.invocations.length === 1)
    server.forget()
    const later = client.invoke('echo', { unsent: true })
    const error = await slow
    expect(error).toBeInstanceOf(BridgeError)
    expect(error.code).toBe('connection_lost')
    expect(error.message).toContain('"slow"')
    expect(await later).toEqual({ unsent: true })
    expect(server.invocations.map(call => call.cmd)).toEqual(['slow', 'echo'])
  })

  test('starts counting anew', async () => {
    const { server, client } = both()
    for (let i = 0; i < 100; ++i) await client.invoke('echo', { i })
    server.forget()
    for (let i = 0; i < 100; ++i) await client.invoke('echo', { i })
    server.network.cut()
    expect(await client.invoke('echo', { again: 1 })).toEqual({ again: 1 })
    expect(server.session.received).toBe(101)
  })
})

describe('The delay before another attempt', () => {
  test('doubles up to its limit and is shortened at random', () => {
    const long = new Backoff({ initial: 100, max: 1000, random: () => 0 })
    expect([1, 2, 3, 4, 5, 6].map(() => long.next())).toEqual([100, 200, 400, 800, 1000, 1000])
    long.reset()
    expect(long.next()).toBe(100)
    const short = new Backoff({ initial: 100, max: 1000, random: () => 1 })
    expect([1, 2].map(() => short.next())).toEqual([50, 100])
  })
})

describe('A real socket', () => {
  test('of the npm package ws carries text and bytes', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'patchbay.v1' })
    await new Promise(resolve => server.on('listening', resolve))
    server.on('connection', socket => {
      socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary) {
          const id = JSON.parse(data.subarray(4, 4 + data.readUInt32BE(0)).toString()).invoke
          const json = Buffer.from(JSON.stringify({ reply: id }))
          const head = Buffer.from([0, 0, 0, json.length])
          return socket.send(Buffer.concat([head, json, data.subarray(4 + data.readUInt32BE(0))]))
        }
        const [frame] = JSON.parse(data.toString())
        const welcome = { version: 1, label: 'main', session: 's', epoch: 1, received: 0, resumed: false, messageBytes: 1 << 20 }
        if (frame.hello) socket.send(JSON.stringify([{ welcome }]))
        if (frame.invoke) socket.send(JSON.stringify([{ reply: frame.invoke, ok: frame.args }]))
      })
    })
    const { port } = server.address() as { port: number }
    const client = connect({ url: `ws://127.0.0.1:${port}/patchbay/socket`, WebSocket: WebSocketOfNode, token: 't' })
    expect(await client.invoke('echo', { text: 'ü' })).toEqual({ text: 'ü' })
    expect(new Uint8Array(await client.invoke<ArrayBuffer>('echo', Uint8Array.from([1, 2, 3])))).toEqual(
      Uint8Array.from([1, 2, 3]),
    )
    client.close()
    await new Promise(resolve => server.close(resolve))
  })
})
