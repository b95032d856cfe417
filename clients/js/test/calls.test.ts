import { describe, expect, test } from 'vitest'
import { BridgeError } from '../src/errors.js'
import { toJson } from '../src/serialize.js'
import { Refusal } from './fake_server.js'
import { both, rejectionOf, settle, until } from './support.js'

describe('A call', () => {
  test('resolves to the result, also to null', async () => {
    const { server, client } = both()
    server.commands.nothing = () => null
    const text = '</script> \u2028 "\\ 😀'
    expect(await client.invoke('echo', { text })).toEqual({ text })
    expect(await client.invoke('nothing')).toBeNull()
  })

  test('that is longer than a message may be is refused alone, also if it waits for the connection', async () => {
    const { server, client } = both()
    server.messageBytes = 100
    const early = client.invoke('echo', { text: 'é'.repeat(50) })
    expect(await rejectionOf(early)).toMatchObject({ code: 'limit' })
    expect(await rejectionOf(client.invoke('echo', new Uint8Array(100)))).toMatchObject({ code: 'limit' })
    expect(await client.invoke('echo', { text: 'short' })).toEqual({ text: 'short' })
    expect(server.frames).toHaveLength(1)
  })

  test('that nests deeper than a message may is refused alone, also if it waits for the connection', async () => {
    const { server, client } = both()
    server.terms.messageDepth = 8
    const nested = (levels: number): unknown => (levels === 0 ? '"]}[\\{' : [nested(levels - 1)])
    const early = client.invoke('echo', { of: nested(6) })
    expect(await rejectionOf(early)).toMatchObject({ code: 'limit' })
    expect(await rejectionOf(client.invoke('echo', { of: nested(6) }))).toMatchObject({ code: 'limit' })
    expect(await rejectionOf(client.invoke('echo', { of: nested(600) }))).toMatchObject({ code: 'limit' })
    expect(await client.invoke('echo', { of: nested(5) })).toEqual({ of: nested(5) })
    expect(await client.invoke('echo', { of: '['.repeat(100) })).toEqual({ of: '['.repeat(100) })
    expect(server.frames).toHaveLength(2)
  })

  test('with keys that differ in half of a surrogate pair is refused alone', async () => {
    const { server, client } = both()
    await expect(client.invoke('echo', { '\ud800': 1, '\ud801': 2 })).rejects.toThrow(/surrogate/)
    await expect(client.invoke('echo', { a: [{ 'x\udc00': 1, 'x\ufffd': 2 }] })).rejects.toThrow(/surrogate/)
    const headers = { '\ud800': 'a', '\ud801': 'b' }
    await expect(client.invoke('echo', {}, { headers })).rejects.toThrow(/surrogate/)
    expect(await client.invoke('echo', { '\ud800': '\ud800', b: '\ud800' })).toEqual({ '\ufffd': '\ufffd', b: '\ufffd' })
    expect(server.frames).toHaveLength(1)
  })

  test('is one of as many in a message as the message may hold', async () => {
    const { server, client } = both()
    server.messageBytes = 300
    const calls = Array.from({ length: 100 }, (_, n) => client.invoke('echo', { n }))
    expect(await Promise.all(calls)).toHaveLength(100)
    // An acknowledgement is due, and there is no room for it in the message.
    server.emit('e', 1)
    await client.listen('e', () => {})
    server.emit('e', 1)
    await settle(2)
    const text = 'x'.repeat(300 - 4 - '{"invoke":102,"cmd":"echo","args":{"text":""}}'.length)
    expect(await client.invoke('echo', { text })).toEqual({ text })
  })

  test('takes its arguments as they are when it is made', async () => {
    const { client } = both()
    const args = { list: [1] }
    const bytes = Uint8Array.from([1, 2])
    const calls = [client.invoke('echo', args), client.invoke<ArrayBuffer>('echo', bytes)] as const
    args.list.push(2)
    bytes[0] = 9
    expect(await calls[0]).toEqual({ list: [1] })
    expect([...new Uint8Array(await calls[1])]).toEqual([1, 2])
  })

  test('without arguments has none on the wire, and headers only if given', async () => {
    const { server, client } = both()
    await client.invoke('echo').catch(() => {})
    await client.invoke('echo', {}, { headers: { 'x-a': 'b' } })
    expect(server.frames).toEqual([
      { invoke: 1, cmd: 'echo' },
      { invoke: 2, cmd: 'echo', args: {}, headers: { 'x-a': 'b' } },
    ])
  })

  test.each([
    ['an ArrayBuffer', Uint8Array.from([1, 2, 3]).buffer, [1, 2, 3]],
    ['a part of a buffer', new Uint8Array(Uint8Array.from([9, 1, 2, 9]).buffer, 1, 2), [1, 2]],
    ['wide numbers', Uint16Array.from([0x0201]), [1, 2]],
    ['a DataView', new DataView(Uint8Array.from([7]).buffer), [7]],
    ['nothing', new Uint8Array(0), []],
  ])('with %s sends and gets bytes, with headers', async (_name, args, expected) => {
    const { server, client } = both()
    const reply = await client.invoke<ArrayBuffer>('echo', args, { headers: { name: 'n' } })
    expect(reply).toBeInstanceOf(ArrayBuffer)
    expect([...new Uint8Array(reply)]).toEqual(expected)
    expect(server.invocations[0]!.headers).toEqual({ name: 'n' })
  })

  test('keeps its place among others when it has bytes', async () => {
    const { server, client } = both()
    const bytes = new Uint8Array(1)
    await Promise.all([client.invoke('echo', {}), client.invoke('echo', bytes), client.invoke('echo', {})])
    expect(server.frames.map(frame => frame.invoke)).toEqual([1, 2, 3])
  })

  test('that the application rejects is rejected with the value itself', async () => {
    const { client } = both()
    for (const value of ['text', { code: 'mine', list: [1] }, null, '', 7]) {
      expect(await rejectionOf(client.invoke('fail', { value }))).toEqual(value)
    }
  })

  test('that the bridge refuses is rejected with a BridgeError', async () => {
    const { server, client } = both()
    server.commands.forbidden = () => {
      throw new Refusal('not_allowed', '"forbidden" is not for this window.')
    }
    const error = await rejectionOf(client.invoke('forbidden'))
    expect(error).toBeInstanceOf(BridgeError)
    expect(error).toBeInstanceOf(Error)
    expect({ name: error.name, code: error.code, message: error.message }).toEqual({
      name: 'BridgeError',
      code: 'not_allowed',
      message: '"forbidden" is not for this window.',
    })
    expect((await rejectionOf(client.invoke('nothing_such'))).code).toBe('unknown_command')
  })

  test('with arguments that are no object or cannot be JSON is rejected, and the connection stays', async () => {
    const { server, client } = both()
    expect(await rejectionOf(client.invoke('echo', [1] as never))).toBeInstanceOf(TypeError)
    expect(await rejectionOf(client.invoke('echo', 'text' as never))).toBeInstanceOf(TypeError)
    expect(await rejectionOf(client.invoke('echo', { big: 1n }))).toBeInstanceOf(TypeError)
    const ring: { self?: unknown } = {}
    ring.self = ring
    expect(await rejectionOf(client.invoke('echo', ring))).toBeInstanceOf(TypeError)
    expect(await client.invoke('echo', { fine: 1 })).toEqual({ fine: 1 })
    expect(server.frames).toHaveLength(1)
  })
})

describe('Aborting', () => {
  test('rejects at once with the reason, tells the server once, and ignores the answer', async () => {
    const { server, client } = both()
    server.commands.slow = async ({ cancelled }) => {
      await cancelled
      throw new Refusal('cancelled', 'The call was cancelled.')
    }
    const aborter = new AbortController()
    const call = rejectionOf(client.invoke('slow', {}, { signal: aborter.signal }))
    await until(() => server.invocations.length === 1)
    aborter.abort(new Error('no longer needed'))
    aborter.abort()
    expect((await call).message).toBe('no longer needed')
    expect(await client.invoke('echo', { after: 1 })).toEqual({ after: 1 })
    expect(server.frames.slice(1)).toEqual([{ cancel: 1 }, { invoke: 2, cmd: 'echo', args: { after: 1 } }])
  })

  test('before the call was sent takes it back', async () => {
    const { server, client } = both()
    const aborter = new AbortController()
    const call = rejectionOf(client.invoke('echo', { never: 1 }, { signal: aborter.signal }))
    aborter.abort()
    expect((await call).name).toBe('AbortError')
    await client.invoke('echo', { first: 1 })
    expect(server.frames).toHaveLength(1)
  })

  test('before the call was made makes none', async () => {
    const { server, client } = both()
    const signal = AbortSignal.abort()
    expect((await rejectionOf(client.invoke('echo', {}, { signal }))).name).toBe('AbortError')
    await client.opened
    await settle()
    expect(server.frames).toEqual([])
  })

  test('after the answer does nothing', async () => {
    const { server, client } = both()
    const aborter = new AbortController()
    expect(await client.invoke('echo', { a: 1 }, { signal: aborter.signal })).toEqual({ a: 1 })
    aborter.abort()
    await client.invoke('echo', {})
    expect(server.frames.filter(frame => 'cancel' in frame)).toEqual([])
    const rejected = client.invoke('fail', { value: 'v' }, { signal: aborter.signal })
    expect((await rejectionOf(rejected)).name).toBe('AbortError')
    const other = new AbortController()
    expect(await rejectionOf(client.invoke('fail', { value: 'v' }, { signal: other.signal }))).toBe('v')
  })
})

describe('JSON of the page', () => {
  test('has maps as objects, nested bytes as numbers, and honours the key of Tauri', () => {
    const special = { __TAURI_TO_IPC_KEY__: () => ({ String: 'id' }) }
    const map = new Map<string, unknown>([['a', new Map([['__proto__', 1]])]])
    expect(toJson({ map, bytes: Uint8Array.from([1, 2]), buffer: Uint8Array.from([3]).buffer, special })).toBe(
      '{"map":{"a":{"__proto__":1}},"bytes":[1,2],"buffer":[3],"special":{"String":"id"}}',
    )
  })

  test('has no half surrogate pairs, and leaves text that only looks like one', () => {
    expect(JSON.parse(toJson('a\ud800b\udc00c'))).toBe('a\ufffdb\ufffdc')
    for (const text of ['😀', '\\ud800', '\\\\ud800', '"\\ud83d\\', '\\u0000']) {
      expect(JSON.parse(toJson(text))).toBe(text)
    }
    expect(JSON.parse(toJson('\\ud800 \ud800'))).toBe('\\ud800 \ufffd')
  })
})
