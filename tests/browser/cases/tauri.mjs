// Unmodified `@tauri-apps/api`, bundled into a page.
import { connected, equal, eventually, gone, ok } from '../lib/desk.mjs'
import { tauriTest } from '../lib/suite.mjs'

const heard = (page, count) =>
  eventually(async () => {
    const all = await page.evaluate(() => window.heard)
    return all.length >= count && all
  }, `hearing ${count} things`)

tauriTest('the label is known at the top of the first module, before there is a connection', async ({ openTauri }) => {
  const page = await openTauri('main-1')
  equal(await page.evaluate(() => [labelAtTop, api.isTauri(), api.getCurrentWebviewWindow().label]), [
    'main-1',
    true,
    'main-1'
  ])
  equal(await page.evaluate(() => api.invoke('whoami')), 'main-1')
})

tauriTest('invoke carries JSON, bytes both ways, headers, and what a command is rejected with', async given => {
  const page = await given.openTauri('main-1')
  const value = { text: '</script>\u2028😀', list: [1, null, { deep: true }] }
  equal(await page.evaluate(value => api.invoke('echo', { value }), value), value)
  equal(await page.evaluate(() => api.invoke('fail', { kind: 'empty' }).catch(error => ({ error }))), { error: '' })
  const bytes = await page.evaluate(async () => {
    const result = await api.invoke('raw_echo', new Uint8Array([0, 255, 7]))
    return [result instanceof ArrayBuffer, ...new Uint8Array(result)]
  })
  equal(bytes, [true, 0, 255, 7])
  const about = await page.evaluate(() =>
    api.invoke('raw_about', new Uint8Array(100_000), { headers: new Headers({ 'x-part': '1' }) })
  )
  equal([about.length, about.headers['x-part']], [100_000, '1'])
})

tauriTest('events go between windows: listen, once, emit, emitTo and unlisten', async ({ openTauri }) => {
  const [one, two] = [await openTauri('main-1'), await openTauri('main-2')]
  for (const page of [one, two]) {
    await page.evaluate(async () => {
      window.unlisten = await api.listen('news', event => heard.push(event.payload))
      await api.once('news', event => heard.push(`once ${event.payload}`))
      await api.getCurrentWindow().listen('mine', event => heard.push(`mine ${event.payload}`))
    })
  }
  await one.evaluate(() => api.emit('news', 'first'))
  await two.evaluate(() => api.emit('news', 'second'))
  await one.evaluate(() => api.emitTo('main-2', 'mine', 'for two'))
  const news = ['first', 'once first', 'second']
  equal(await heard(two, 4), [...news, 'mine for two'])
  equal(await heard(one, 3), news)

  await one.evaluate(() => window.unlisten())
  await two.evaluate(() => api.emit('news', 'third'))
  await two.evaluate(() => api.emitTo('main-1', 'mine', 'for one'))
  equal(await heard(one, 4), [...news, 'mine for one'])
})

tauriTest('a channel brings all messages in order, large ones and bytes among them', async ({ openTauri }) => {
  const page = await openTauri('main-1')
  const got = await page.evaluate(async () => {
    const messages = []
    const onMessage = new api.Channel()
    onMessage.onmessage = message => messages.push(message)
    await api.invoke('stream', { plan: { count: 30, bigEvery: 7, bigBytes: 20_000, raw: true }, onMessage })
    return messages.map(each => (each instanceof ArrayBuffer ? JSON.parse(new TextDecoder().decode(each)).i : each.i))
  })
  equal(
    got,
    Array.from({ length: 30 }, (_, i) => i)
  )
})

tauriTest('onFocusChanged tells when the page gets and loses the focus', async ({ bed, openTauri }) => {
  const page = await openTauri('main-1')
  await page.evaluate(() => api.getCurrentWindow().onFocusChanged(({ payload }) => heard.push(payload)))
  // The browser has no screen to take the focus away on.
  for (const [type, focused] of [
    ['focus', true],
    ['blur', false],
    ['focus', true]
  ]) {
    await page.evaluate(type => void window.dispatchEvent(new Event(type)), type)
    await eventually(async () => (await bed.windowNamed('main-1')).focused === focused, `${type} at the server`)
  }
  const all = await heard(page, 2)
  equal(all.slice(-2), [false, true])
  equal(await page.evaluate(() => api.getCurrentWindow().isFocused()), true)
})

tauriTest('a page can refuse to close, and closes when it does not', async ({ bed, openTauri, addressOf, context }) => {
  const opener = await openTauri('main-opener')
  const address = await addressOf('main-1', new URL(opener.url()).pathname)
  const opening = context.waitForEvent('page')
  await opener.evaluate(address => void window.open(address), address)
  const page = await opening
  await connected(bed, 'main-1')
  await page.waitForFunction(() => window.api)
  await page.evaluate(async () => {
    window.unlisten = await api.getCurrentWindow().onCloseRequested(event => {
      heard.push('asked')
      event.preventDefault()
    })
  })
  equal(await bed.do('control_request_close', { label: 'main-1' }), true)
  equal(await heard(page, 1), ['asked'])
  await page.evaluate(() => api.getCurrentWindow().close())
  await heard(page, 2)
  ok(await bed.windowNamed('main-1'), 'the window is still there')

  await page.evaluate(async () => {
    await window.unlisten()
    await api.getCurrentWindow().onCloseRequested(() => {})
  })
  const closed = page.waitForEvent('close')
  equal(await bed.do('control_request_close', { label: 'main-1' }), true)
  await gone(bed, 'main-1')
  await closed
})

tauriTest('a reload keeps the label and drops the listeners of the page before', async ({ bed, openTauri }) => {
  const page = await openTauri('main-1')
  await page.evaluate(async () => {
    await api.listen('news', () => {})
    await api.listen('more', () => {})
  })
  equal((await bed.do('control_owned', { label: 'main-1' })).listeners, 2)
  await page.reload()
  equal(await page.evaluate(() => [labelAtTop, location.hash]), ['main-1', ''])
  equal(await page.evaluate(() => api.invoke('whoami')), 'main-1')
  equal((await bed.do('control_owned', { label: 'main-1' })).listeners, 0)
  await page.evaluate(() => api.listen('news', ({ payload }) => heard.push(payload)))
  await bed.emit('news', 'after the reload')
  equal(await heard(page, 1), ['after the reload'])
})
