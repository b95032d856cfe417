// The real `@tauri-apps/api`, oldest and newest, on the internals that the package installs.
import * as newestCore from 'api-newest/core'
import * as newestEvent from 'api-newest/event'
import * as newestPath from 'api-newest/path'
import * as newestWebview from 'api-newest/webview'
import * as newestWebviewWindow from 'api-newest/webviewWindow'
import * as newestWindow from 'api-newest/window'
import * as oldestCore from 'api-oldest/core'
import * as oldestEvent from 'api-oldest/event'
import * as oldestPath from 'api-oldest/path'
import * as oldestWebview from 'api-oldest/webview'
import * as oldestWebviewWindow from 'api-oldest/webviewWindow'
import * as oldestWindow from 'api-oldest/window'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Client } from '../src/client.js'
import { installTauriInternals } from '../src/tauri_internals.js'
import { Refusal, type FakeServer } from './fake_server.js'
import { join, makeServer, rejectionOf, settle, until } from './support.js'

const page = globalThis as any

const oldest = {
  core: oldestCore as unknown as typeof newestCore,
  event: oldestEvent as unknown as typeof newestEvent,
  path: oldestPath as unknown as typeof newestPath,
  webview: oldestWebview as unknown as typeof newestWebview,
  webviewWindow: oldestWebviewWindow as unknown as typeof newestWebviewWindow,
  window: oldestWindow as unknown as typeof newestWindow,
}

const newest = {
  core: newestCore,
  event: newestEvent,
  path: newestPath,
  webview: newestWebview,
  webviewWindow: newestWebviewWindow,
  window: newestWindow,
}

let server: FakeServer
let client: Client

beforeEach(() => {
  page.window = globalThis
  server = makeServer()
  client = join(server)
  installTauriInternals(client)
})

afterEach(() => {
  for (const name of ['window', 'isTauri', '__TAURI_INTERNALS__', '__TAURI_EVENT_PLUGIN_INTERNALS__']) delete page[name]
})

const sizeOf = (): number => page.__TAURI_INTERNALS__.callbacks.size

describe.each([
  ['2.2.0', oldest],
  ['2.12.5', newest],
])('@tauri-apps/api %s', (_version, { core, event, path, webview, webviewWindow, window }) => {
  test('finds out where it is before the connection is open', () => {
    expect(client.status.state).toBe('connecting')
    expect(core.isTauri()).toBe(true)
    expect(window.getCurrentWindow().label).toBe('main')
    expect(webview.getCurrentWebview().label).toBe('main')
    expect(webviewWindow.getCurrentWebviewWindow().label).toBe('main')
    expect(path.sep()).toBe('/')
    expect(path.delimiter()).toBe(':')
    expect(core.convertFileSrc('/tmp/a b.png')).toBe('/patchbay/asset/%2Ftmp%2Fa%20b.png')
    expect(core.convertFileSrc('x', 'other')).toBe('/patchbay/other/x')
  })

  test('invokes, with calls that wait for the connection', async () => {
    expect(await core.invoke('echo', { a: 1, none: undefined })).toEqual({ a: 1 })
    expect(await core.invoke('echo')).toEqual({})
    expect(server.hellos).toHaveLength(1)
  })

  test('is rejected with bare values, by the application and by the bridge', async () => {
    server.commands.refused = () => {
      throw new Refusal('invalid_arguments', 'invalid args `id` for command `refused`')
    }
    expect(await rejectionOf(core.invoke('fail', { value: { code: 'mine' } }))).toEqual({ code: 'mine' })
    expect(await rejectionOf(core.invoke('nothing_such'))).toBe('Command nothing_such not found')
    expect(await rejectionOf(core.invoke('refused'))).toBe('invalid args `id` for command `refused`')
    expect(await rejectionOf(core.invoke('echo', { big: 1n }))).toBeInstanceOf(TypeError)
  })

  test('sends and gets raw bytes, with headers of every shape', async () => {
    for (const args of [Uint8Array.from([1, 2]), Uint8Array.from([1, 2]).buffer, [1, 2]]) {
      const reply = await core.invoke<ArrayBuffer>('echo', args, { headers: [['X-Name', 'v']] })
      expect([...new Uint8Array(reply)]).toEqual([1, 2])
    }
    await core.invoke('echo', {}, { headers: new Headers({ 'X-Name': 'v' }) })
    await core.invoke('echo', {}, { headers: { 'X-Name': 'v' } })
    expect(server.invocations.map(call => call.headers)).toEqual(Array(5).fill({ 'x-name': 'v' }))
  })

  test('serializes what has the key for it', async () => {
    const user = { [core.SERIALIZE_TO_IPC_FN ?? '__TAURI_TO_IPC_KEY__']: () => ({ String: 'id' }) }
    const args = { user, map: new Map([['k', Uint8Array.from([1])]]) }
    expect(await core.invoke('echo', args)).toEqual({ user: { String: 'id' }, map: { k: [1] } })
  })

  test('listens, unlistens, and leaves no callback behind', async () => {
    const heard: any[] = []
    const before = sizeOf()
    const unlisten = await event.listen('e', received => heard.push(received))
    const stay = await event.listen('e', received => heard.push(received), { target: 'main' })
    await event.emit('e', { n: 1 })
    await until(() => heard.length === 2)
    expect(heard[0]).toEqual({ event: 'e', id: 1, payload: { n: 1 } })
    expect(heard[1].id).toBe(2)
    unlisten()
    server.emit('e', 2)
    await until(() => heard.length === 3)
    await settle()
    expect(heard).toHaveLength(3)
    expect(heard[2]).toEqual({ event: 'e', id: 2, payload: 2 })
    stay()
    await until(() => server.session.listeners.size === 0)
    expect(sizeOf()).toBe(before)
  })

  test('hears what comes before the answer to listen', async () => {
    const listen = server.commands['plugin:event|listen']!
    server.commands['plugin:event|listen'] = invocation => {
      const id = listen(invocation)
      invocation.session.emit('e', 'early')
      return id
    }
    const heard: unknown[] = []
    await event.listen('e', received => heard.push(received.payload))
    expect(heard).toEqual(['early'])
  })

  test('hears once, also with two events on their way and a handler that throws', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    let calls = 0
    await event.once('e', () => {
      ++calls
      throw new Error('of the handler')
    })
    server.emit('e', 1)
    server.emit('e', 2)
    await until(() => server.session.listeners.size === 0)
    expect(calls).toBe(1)
    expect(sizeOf()).toBe(0)
    log.mockRestore()
  })

  test('is rejected when the name of an event is none, and keeps nothing', async () => {
    expect(await rejectionOf(event.listen('a.b', () => {}))).toContain('"a.b"')
    expect(sizeOf()).toBe(0)
  })

  test('names the targets of windows', async () => {
    await window.getCurrentWindow().listen('e', () => {})
    await webview.getCurrentWebview().listen('e', () => {})
    await webviewWindow.getCurrentWebviewWindow().listen('e', () => {})
    await event.emitTo('list', 'e')
    expect(server.invocations.map(call => call.args.target)).toEqual([
      { kind: 'Window', label: 'main' },
      { kind: 'Webview', label: 'main' },
      { kind: 'WebviewWindow', label: 'main' },
      { kind: 'AnyLabel', label: 'list' },
    ])
  })

  test('asks before it closes, and closes', async () => {
    let destroyed = false
    server.commands['plugin:window|destroy'] = () => void (destroyed = true)
    let asked = 0
    await window.getCurrentWindow().onCloseRequested(request => {
      if (++asked === 1) request.preventDefault()
    })
    server.emit('tauri://close-requested', null)
    await until(() => asked === 1)
    await settle()
    expect(destroyed).toBe(false)
    server.emit('tauri://close-requested', null)
    await until(() => destroyed)
  })

  test('streams through a channel in order, JSON and bytes, and frees its callback at the end', async () => {
    let text = ''
    server.commands.stream = ({ args }) => void (text = args.channel)
    const got: unknown[] = []
    const channel = new core.Channel<unknown>()
    channel.onmessage = message => got.push(message)
    await core.invoke('stream', { channel })
    expect(text).toBe(`__CHANNEL__:${channel.id}`)
    const send = (rest: object, body?: Uint8Array): void =>
      server.session.send({ channel: channel.id, ...rest }, body)
    send({ index: 1 }, Uint8Array.from([7]))
    send({ index: 0, message: 'first' })
    send({ index: 2, message: null })
    send({ index: 3, end: true })
    await until(() => sizeOf() === 0)
    expect(got).toEqual(['first', Uint8Array.from([7]).buffer, null])
  })

  test('keeps its listeners when the session is lost, and can still end them', async () => {
    const heard: any[] = []
    const unlisten = await event.listen('e', received => heard.push(received.id))
    server.commands.slow = () => new Promise(() => {})
    const slow = rejectionOf(core.invoke('slow'))
    await until(() => server.invocations.length === 2)
    server.forget()
    await event.emit('e')
    await until(() => heard.length === 1)
    expect(heard).toEqual([1])
    expect(await slow).toContain('"slow"')
    unlisten()
    await until(() => server.session.listeners.size === 0)
  })
})

describe('The internals', () => {
  test('take the label that the server knows', async () => {
    server.tokens.set('other', 'list')
    const other = join(server, { token: 'other', label: 'guess' })
    installTauriInternals(other)
    expect(newestWindow.getCurrentWindow().label).toBe('guess')
    await other.opened
    expect(newestWindow.getCurrentWindow().label).toBe('list')
    expect(newestWebview.getCurrentWebview().label).toBe('list')
  })

  test('have callbacks that can be registered, run and removed', () => {
    const internals = page.__TAURI_INTERNALS__
    const got: unknown[] = []
    const id = internals.transformCallback((data: unknown) => got.push(data))
    const once = internals.transformCallback((data: unknown) => got.push(data), true)
    for (const each of [id, once, id, once, 999]) internals.runCallback(each, each)
    internals.unregisterCallback(id)
    internals.unregisterCallback(id)
    internals.runCallback(id, 'late')
    expect(got).toEqual([id, once, id])
  })

  test('and the native client share the ids of channels', async () => {
    const native: unknown[] = []
    const tauri: unknown[] = []
    const ids: Record<string, number> = {}
    server.commands.stream = ({ args }) => {
      for (const name of ['a', 'b']) ids[name] = Number(args[name].slice('__CHANNEL__:'.length))
    }
    const a = client.createChannel(message => native.push(message))
    const b = new newestCore.Channel(message => tauri.push(message))
    await client.invoke('stream', { a, b })
    server.session.send({ channel: ids.a, index: 0, message: 'native' })
    server.session.send({ channel: ids.b, index: 0, message: 'tauri' })
    await until(() => native.length + tauri.length === 2)
    expect([native, tauri]).toEqual([['native'], ['tauri']])
  })

  test('can be mocked by the package itself', async () => {
    const { mockIPC, mockWindows, clearMocks } = await import('api-newest/mocks')
    mockWindows('mocked')
    mockIPC(cmd => `mocked ${cmd}`)
    expect(await newestCore.invoke('x')).toBe('mocked x')
    expect(newestWindow.getCurrentWindow().label).toBe('mocked')
    clearMocks()
  })
})
