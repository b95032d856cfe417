import { describe, expect, test, vi } from 'vitest'
import { both, rejectionOf, settle, until } from './support.js'

const idOf = (text: string): number => Number(/^__CHANNEL__:(\d+)$/.exec(text)![1])

const streaming = () => {
  const { server, client } = both()
  let channel = -1
  server.commands.stream = ({ args }) => void (channel = idOf(args.nested?.out ?? args.out))
  const send = (rest: object, body?: Uint8Array): void => server.session.send({ channel, ...rest }, body)
  return { server, client, send }
}

describe('A channel', () => {
  test('delivers JSON and bytes in order, and ends once', async () => {
    const { client, send } = streaming()
    const got: unknown[] = []
    const ends: unknown[] = []
    const out = client.createChannel(message => got.push(message), { onEnd: reason => ends.push(reason) })
    await client.invoke('stream', { nested: { out } })
    send({ index: 0, message: { a: 1 } })
    send({ index: 1 }, Uint8Array.from([1, 2]))
    send({ index: 2, message: null })
    send({ index: 3, end: true })
    send({ index: 3, message: 'after the end' })
    await until(() => ends.length === 1)
    await settle()
    expect(got).toEqual([{ a: 1 }, Uint8Array.from([1, 2]).buffer, null])
    expect(ends).toEqual([undefined])
  })

  test('puts messages into the order of their indices, the end too', async () => {
    const { client, send } = streaming()
    const got: unknown[] = []
    const out = client.createChannel(message => got.push(message), { onEnd: () => got.push('end') })
    await client.invoke('stream', { out })
    send({ index: 4, end: true })
    for (const index of [2, 0, 3, 0, 1]) send({ index, message: index })
    await until(() => got.includes('end'))
    expect(got).toEqual([0, 1, 2, 3, 'end'])
  })

  test('goes on after a handler that throws', async () => {
    const { client, send } = streaming()
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const got: unknown[] = []
    const out = client.createChannel(message => {
      got.push(message)
      throw new Error('of the handler')
    })
    await client.invoke('stream', { out })
    send({ index: 0, message: 'a' })
    send({ index: 1, message: 'b' })
    await until(() => got.length === 2)
    log.mockRestore()
  })

  test('that was closed hears nothing more', async () => {
    const { client, send } = streaming()
    const got: unknown[] = []
    const out: { close(): void } = client.createChannel(message => {
      got.push(message)
      out.close()
    })
    await client.invoke('stream', { out })
    for (const index of [1, 0, 2]) send({ index, message: index })
    await settle()
    expect(got).toEqual([0])
  })

  test('goes on over a lost connection', async () => {
    const { server, client, send } = streaming()
    const got: unknown[] = []
    const out = client.createChannel(message => got.push(message))
    await client.invoke('stream', { out })
    send({ index: 0, message: 0 })
    server.network.cut()
    send({ index: 1, message: 1 })
    await until(() => got.length === 2)
    expect(got).toEqual([0, 1])
  })

  test('breaks off with the session, unless its call was not sent yet', async () => {
    const { server, client, send } = streaming()
    const log: string[] = []
    const make = (name: string) =>
      client.createChannel(message => log.push(`${name} ${message}`), {
        onEnd: reason => log.push(`${name} ${reason?.code}`),
      })
    await client.invoke('stream', { out: make('old') })
    server.forget()
    const call = client.invoke('stream', { out: make('new') })
    const unused = make('unused')
    await call
    send({ index: 0, message: 'message' })
    await until(() => log.length === 2)
    expect(log).toEqual(['old connection_lost', 'new message'])
    client.close()
    expect(log[2]).toBe('new closed')
    unused.close()
    expect(log).toHaveLength(3)
  })

  test('given to several calls hears each of them, and ends once', async () => {
    const { server, client } = both()
    const fed: number[] = []
    server.commands.stream = ({ args }) => void fed.push(idOf(args.out))
    const got: unknown[] = []
    const out = client.createChannel(message => got.push(message), { onEnd: () => got.push('end') })
    await Promise.all([client.invoke('stream', { out }), client.invoke('stream', { out })])
    const send = (call: number, rest: object): void => server.session.send({ channel: fed[call]!, ...rest })
    send(0, { index: 0, message: 'first' })
    send(1, { index: 0, message: 'second' })
    send(0, { index: 1, end: true })
    send(1, { index: 1, message: 'second again' })
    send(1, { index: 2, end: true })
    await until(() => got.includes('end'))
    expect(got).toEqual(['first', 'second', 'second again', 'end'])
    await client.invoke('stream', { out })
    send(2, { index: 0, message: 'third' })
    send(2, { index: 1, end: true })
    await until(() => got.includes('third'))
    await settle()
    expect(got.slice(4)).toEqual(['third'])
  })

  test('that a refused call would have had does not wait for it', async () => {
    const { server, client, send } = streaming()
    server.messageBytes = 200
    const ends: unknown[] = []
    const out = client.createChannel(() => {}, { onEnd: reason => ends.push(reason) })
    expect(await rejectionOf(client.invoke('stream', { out, text: 'x'.repeat(200) }))).toMatchObject({ code: 'limit' })
    await expect(client.invoke('stream', { out, number: 1n })).rejects.toThrow(TypeError)
    expect(JSON.stringify({ out })).toContain('__CHANNEL__')
    await client.invoke('stream', { out })
    send({ index: 0, end: true })
    await until(() => ends.length === 1)
    expect(ends).toEqual([undefined])
  })
})
