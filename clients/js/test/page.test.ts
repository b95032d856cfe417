import { afterEach, describe, expect, test } from 'vitest'
import { pageIdentity, type KeyStore } from '../src/credentials.js'
import { connect } from '../src/connect.js'
import { BridgeError } from '../src/errors.js'
import type { PageWindow } from '../src/page.js'
import type { FakeServer } from './fake_server.js'
import { join, makeServer, settle, until } from './support.js'

class FakeWindow extends EventTarget {
  done: string[] = []
  focused = false
  document = { hasFocus: () => this.focused }
  location = { reload: () => this.done.push('reload') }
  close = (): void => void this.done.push('close')
  focus = (): void => void this.done.push('focus')

  tell(type: string): void {
    this.dispatchEvent(new Event(type))
  }
}

class FakeStorage implements KeyStore {
  items = new Map<string, string>()
  getItem = (key: string): string | null => this.items.get(key) ?? null
  setItem = (key: string, value: string): void => void this.items.set(key, value)
  removeItem = (key: string): void => void this.items.delete(key)
}

const globals = globalThis as any

const visit = (hash: string): string[] => {
  const addresses: string[] = []
  globals.location = { hash, pathname: '/index.html', search: '?a=b', href: `http://127.0.0.1:8080/index.html${hash}` }
  globals.history = { state: null, replaceState: (_state: unknown, _title: string, url: string) => addresses.push(url) }
  return addresses
}

afterEach(() => {
  for (const name of ['location', 'history']) delete globals[name]
  delete globals[Symbol.for('patchbay.client')]
})

const withPage = (focused = false): { server: FakeServer; page: FakeWindow; client: ReturnType<typeof join> } => {
  const server = makeServer()
  const page = new FakeWindow()
  page.focused = focused
  return { server, page, client: join(server, { page: page as unknown as PageWindow }) }
}

const focusCalls = (server: FakeServer): boolean[] =>
  server.invocations.filter(call => call.cmd === 'plugin:patchbay|focus').map(call => call.args.focused)

describe('The window', () => {
  test('does what the server says', async () => {
    const { server, page, client } = withPage()
    await client.opened
    for (const control of ['focus', 'reload', 'close']) server.session.send({ control })
    await until(() => page.done.length === 3)
    expect(page.done).toEqual(['focus', 'reload', 'close'])
  })

  test('tells when it gets or loses the focus', async () => {
    const { server, page, client } = withPage()
    await client.opened
    for (const type of ['focus', 'focus', 'blur', 'focus']) page.tell(type)
    await until(() => focusCalls(server).length === 3)
    expect(focusCalls(server)).toEqual([true, false, true])
    server.forget()
    await until(() => focusCalls(server).length === 4)
    expect(focusCalls(server)[3]).toBe(true)
  })

  test('that has the focus from the start tells that', async () => {
    const { server, client } = withPage(true)
    await client.invoke('echo', {})
    expect(focusCalls(server)).toEqual([true])
  })

  test('that goes says its last words and closes cleanly', async () => {
    const { server, page, client } = withPage()
    await client.opened
    client.invoke('echo', { last: 'words' }).catch(() => {})
    page.tell('pagehide')
    await settle()
    expect(server.invocations.map(call => call.args)).toEqual([{ last: 'words' }])
    expect(server.closeCodes).toEqual([1000])
    expect(server.network.sockets).toHaveLength(1)
    expect(client.status.state).toBe('lost')
  })

  test('that comes back from the cache goes on where it was', async () => {
    const { server, page, client } = withPage()
    const session = (await client.opened, server.session.id)
    page.tell('pageshow')
    expect(client.status.state).toBe('open')
    page.tell('pagehide')
    page.tell('pageshow')
    expect(await client.invoke('echo', { back: 1 })).toEqual({ back: 1 })
    expect(server.hellos[1]).toEqual({ version: 1, session, received: 0 })
  })
})

describe('Who the page is', () => {
  test('is read from the fragment, which disappears, and kept for a reload', () => {
    const addresses = visit('#patchbay=main%2Flist.to%25ken.x')
    const storage = new FakeStorage()
    const identity = { label: 'main/list', credentials: { token: 'to%ken.x' } }
    expect(pageIdentity(storage)).toEqual(identity)
    expect(addresses).toEqual(['/index.html?a=b'])
    visit('')
    expect(pageIdentity(storage)).toEqual(identity)
  })

  test('leaves the rest of a fragment', () => {
    const addresses = visit('#patchbay=main.token&/route')
    expect(pageIdentity(undefined)!.label).toBe('main')
    expect(addresses).toEqual(['/index.html?a=b#/route'])
  })

  test.each([['#patchbay=%zz.x'], ['#patchbay=main.%'], ['#patchbay=%E0%A4%A.token']])(
    'with the damaged fragment %s is of nobody, and does not keep it',
    hash => {
      const addresses = visit(hash)
      expect(() => connect({ storage: null })).toThrow(BridgeError)
      expect(addresses).toEqual(['/index.html?a=b'])
    },
  )

  test.each([['#other'], ['#patchbay='], ['#patchbay=main'], ['#patchbay=main.'], ['#patchbay=.token']])(
    'is not in %s',
    hash => {
      const addresses = visit(hash)
      expect(pageIdentity(new FakeStorage())).toBeUndefined()
      expect(addresses).toEqual([])
    },
  )

  test.each([['nonsense'], ['null'], ['{"label":1}'], ['{"label":"a","credentials":{}}']])('is not in %s', text => {
    visit('')
    const storage = new FakeStorage()
    storage.setItem('patchbay.window', text)
    expect(pageIdentity(storage)).toBeUndefined()
  })

  test('is kept as the session, by which a reloaded page comes back', async () => {
    const server = makeServer()
    const storage = new FakeStorage()
    const options = { storage, page: null, WebSocket: server.network.WebSocket }
    visit('#patchbay=main.token')
    const client = connect(options)
    await client.opened
    expect(connect()).toBe(client)
    expect(server.network.last.url).toBe('ws://127.0.0.1:8080/patchbay/socket')
    const first = server.session.id
    visit('')
    delete globals[Symbol.for('patchbay.client')]
    const reloaded = connect(options)
    expect(reloaded.label).toBe('main')
    await reloaded.opened
    expect(server.hellos[1]).toEqual({ version: 1, session: first, reload: true })
    expect(pageIdentity(storage)).toEqual({ label: 'main', credentials: { session: server.session.id } })
    client.close()
    reloaded.close()
  })

  test.each([
    ['closed', false],
    ['shutdown', false],
    ['replaced', false],
    ['limit', true],
    ['protocol', true],
  ])('after a bye with %s: kept: %s', async (code, kept) => {
    const server = makeServer()
    const storage = new FakeStorage()
    const client = join(server, { storage })
    await client.opened
    server.bye(code)
    await until(() => client.status.state === 'closed')
    expect(storage.items.size === 1).toBe(kept)
  })
})
