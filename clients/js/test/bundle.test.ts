// The built files, as a page gets them. `npm test` builds them first.
import { readFileSync } from 'node:fs'
import { createContext, runInContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { makeServer, rejectionOf, settle } from './support.js'

const read = (name: string): string => readFileSync(new URL(`../dist/${name}`, import.meta.url), 'utf8')

const pageAt = (hash: string, WebSocket: unknown): any => {
  const listeners: string[] = []
  const warnings: string[] = []
  const page: any = { WebSocket, URL, Headers, setTimeout, clearTimeout, queueMicrotask, TextEncoder, TextDecoder }
  page.location = { hash, href: `http://127.0.0.1:1/${hash}`, origin: 'http://127.0.0.1:1', pathname: '/', search: '' }
  page.history = { state: null, replaceState: () => (page.location.hash = '') }
  page.document = { hasFocus: () => false }
  page.addEventListener = (name: string) => listeners.push(name)
  page.navigator = { userAgent: 'Mozilla/5.0 (Windows NT 10.0)' }
  page.console = { warn: (text: string) => warnings.push(text) }
  page.window = page
  createContext(page, { codeGeneration: { strings: false, wasm: false } })
  return Object.assign(page, { listeners, warnings })
}

describe('dist/tauri.js', () => {
  test('installs everything before the next script, without eval, and then connects', async () => {
    const server = makeServer()
    const page = pageAt('#patchbay=main.token', server.network.WebSocket)
    runInContext(read('tauri.js'), page)
    expect(page.isTauri).toBe(true)
    expect(page.__TAURI_INTERNALS__.metadata.currentWindow.label).toBe('main')
    expect(page.__TAURI_INTERNALS__.plugins.path).toEqual({ sep: '\\', delimiter: ';' })
    expect(page.__TAURI_INTERNALS__.convertFileSrc('a')).toBe('http://127.0.0.1:1/patchbay/asset/a')
    expect(page.location.hash).toBe('')
    expect(page.listeners).toEqual(['focus', 'blur', 'pagehide', 'pageshow'])
    expect(await page.__TAURI_INTERNALS__.invoke('echo', { a: 1 })).toEqual({ a: 1 })
    runInContext(`globalThis[Symbol.for('patchbay.client')].close()`, page)
    await settle()
    expect(server.closeCodes).toEqual([1000])
    expect(server.violations).toEqual([])
  })

  test('leaves a page alone that the application has not opened', () => {
    const page = pageAt('', undefined)
    runInContext(read('tauri.js'), page)
    expect(page.isTauri).toBeUndefined()
    expect(page.__TAURI_INTERNALS__).toBeUndefined()
    expect(page.warnings[0]).toContain('#patchbay=LABEL.TOKEN')
  })
})

describe('dist/patchbay.js', () => {
  test('is a module that connects', async () => {
    const server = makeServer()
    const { connect, BridgeError } = await import(new URL('../dist/patchbay.js', import.meta.url).href)
    const client = connect({ url: 'ws://memory/', token: 'token', WebSocket: server.network.WebSocket })
    expect(await client.replica(['/counter']).ready).toEqual({ counter: 0 })
    const error = await rejectionOf(client.invoke('nothing_such'))
    expect(error).toBeInstanceOf(BridgeError)
    client.close()
  })
})

describe('dist', () => {
  test.each(['patchbay.js', 'tauri.js'])('%s makes no code from text, and names no other file', name => {
    const text = read(name)
    expect(text).not.toMatch(/\beval\b|new Function|\bFunction\(|\bimport\(|\brequire\(|sourceMappingURL/)
  })
})
