// What the changelog and tests of `@tauri-apps/api` promise to pages.
import { equal, ok, range } from '../lib/expect.mjs'
import { eventually } from '../lib/limit.mjs'
import { apiTest } from '../lib/suite.mjs'

const atLeast = (version, minor, patch) => {
  const [, m, p] = version.split('.').map(Number)
  return m > minor || (m === minor && p >= patch)
}

apiTest('JS', 'the page knows its window before anything is said', async ({ bed }) => {
  const page = await bed.page('main-js')
  equal(page.core.isTauri(), true)
  equal(page.window.getCurrentWindow().label, 'main-js')
  equal(page.webview.getCurrentWebview().label, 'main-js')
  equal(page.webviewWindow.getCurrentWebviewWindow().label, 'main-js')
})

apiTest('JS', 'once listens for one event', async ({ bed }) => {
  const page = await bed.page('main-js')
  const heard = []
  await page.event.once('js', ({ payload }) => heard.push(payload))
  for (const i of range(3)) await page.event.emit('js', i)
  await page.invoke('ping')
  equal(heard, [0])
})

apiTest('JS', 'once detaches although its handler throws', async ({ bed }) => {
  const page = await bed.page('main-js')
  let calls = 0
  await page.event.once('js', () => {
    ++calls
    throw new Error('on purpose')
  })
  for (const i of range(3)) await page.event.emit('js', i)
  await page.invoke('ping')
  equal(calls, 1)
  await eventually(async () => (await bed.emit('js')) === 0, 'the end of the listener')
})

apiTest('JS', 'unlisten takes effect at once, with events under way', async ({ bed }) => {
  const page = await bed.page('main-js')
  const heard = []
  const unlisten = await page.event.listen('js', ({ payload }) => {
    heard.push(payload)
    if (payload === 2) void unlisten()
  })
  await bed.do('emit_then_reply', { event: 'js', count: 100 })
  await page.invoke('ping')
  equal(heard, [0, 1, 2])
})

apiTest('JS', 'unlistening twice is harmless and leaves other listeners alone', async ({ bed }) => {
  const page = await bed.page('main-js')
  const first = await page.collect('js')
  const second = await page.collect('js')
  await first.unlisten()
  await first.unlisten()
  await page.event.emit('js', 1)
  await page.invoke('ping')
  equal(first.length, 0)
  equal(
    second.map(({ payload }) => payload),
    [1]
  )
})

apiTest('JS', 'listening again and again leaves no callback behind', async ({ bed }) => {
  const page = await bed.page('main-js')
  const callbacks = page.scope.__TAURI_INTERNALS__.callbacks
  const before = callbacks.size
  for (const _ of range(50)) await (await page.event.listen('js', () => {}))()
  equal(callbacks.size, before)
  equal(await bed.emit('js'), 0)
})

apiTest('JS', 'a throwing handler of a channel does not stop the channel', async ({ bed, version }) => {
  const page = await bed.page('main-js')
  const channel = new page.core.Channel()
  const messages = []
  channel.onmessage = ({ i }) => {
    messages.push(i)
    if (i === 1) throw new Error('on purpose')
  }
  await page.invoke('stream', { plan: { count: 4 }, onMessage: channel })
  await page.invoke('ping')
  // Before 2.12.3 the package itself waits for the message whose handler threw.
  equal(messages, atLeast(version, 12, 3) ? [0, 1, 2, 3] : [0, 1])
})

apiTest('JS', 'a channel never delivers its end as a message', async ({ bed }) => {
  const page = await bed.page('main-js')
  const channel = new page.core.Channel()
  const messages = []
  channel.onmessage = message => messages.push(message)
  await page.invoke('stream', { plan: { count: 3 }, onMessage: channel })
  await page.invoke('ping')
  equal(messages, [{ i: 0 }, { i: 1 }, { i: 2 }])
})

apiTest('JS', 'Map, bytes and values with a serializer of their own are arguments', async ({ bed }) => {
  const page = await bed.page('main-js')
  const own = { [page.core.SERIALIZE_TO_IPC_FN]: () => ({ Number: 7 }) }
  const { arguments: seen } = await page.invoke('everything', {
    map: new Map([['a', 1]]),
    bytes: Uint8Array.from([1, 2]),
    buffer: Uint8Array.from([3]).buffer,
    own,
    date: new Date(0),
    missing: undefined,
    notANumber: NaN
  })
  equal(seen, {
    map: { a: 1 },
    bytes: [1, 2],
    buffer: [3],
    own: { Number: 7 },
    date: '1970-01-01T00:00:00.000Z',
    notANumber: null
  })
})

apiTest('JS', 'an argument that JSON cannot hold rejects the call', async ({ bed }) => {
  const page = await bed.page('main-js')
  const loop = {}
  loop.self = loop
  for (const value of [10n, loop]) {
    const reason = await page.invoke('echo', { value }).then(
      () => undefined,
      error => error
    )
    ok(reason instanceof TypeError, String(reason))
  }
  equal(await page.invoke('ping'), 'pong')
})

apiTest('JS', 'windows know of each other', async ({ bed }) => {
  const page = await bed.page('main-js')
  await bed.page('main-other')
  const labels = (await page.window.getAllWindows()).map(({ label }) => label).sort()
  equal(labels, ['main-control', 'main-js', 'main-other'])
  const webviews = (await page.webview.getAllWebviews()).map(({ label }) => label).sort()
  equal(webviews, labels)
  equal((await page.window.Window.getByLabel('main-other'))?.label, 'main-other')
  equal(await page.window.Window.getByLabel('main-nobody'), null)
})

apiTest('JS', 'a title can be set and read', async ({ bed }) => {
  const page = await bed.page('main-js')
  const own = page.window.getCurrentWindow()
  await own.setTitle('A title')
  equal(await own.title(), 'A title')
  equal((await bed.windowNamed('main-js')).title, 'A title')
})

apiTest('JS', 'focus is told with a payload, to Window and WebviewWindow of the label', async ({ bed }) => {
  const page = await bed.page('main-js')
  const other = await bed.page('main-other')
  const told = []
  const record =
    who =>
    ({ payload }) =>
      void told.push([who, payload])
  await page.window.getCurrentWindow().onFocusChanged(record('window'))
  await page.webviewWindow.getCurrentWebviewWindow().onFocusChanged(record('webview window'))
  await other.window.getCurrentWindow().onFocusChanged(record('other'))
  page.page.tell('focus')
  await eventually(async () => (await bed.windowNamed('main-js')).focused, 'the focus')
  await page.invoke('ping')
  equal(told, [
    ['window', true],
    ['webview window', true]
  ])
  equal(await page.window.getCurrentWindow().isFocused(), true)
  page.page.tell('blur')
  await eventually(async () => !(await bed.windowNamed('main-js')).focused, 'the loss of focus')
  await Promise.all([page.invoke('ping'), other.invoke('ping')])
  equal(told.slice(2), [
    ['window', false],
    ['webview window', false]
  ])
})

apiTest('JS', 'the host focuses, reloads and closes a window', async ({ bed }) => {
  const page = await bed.page('main-js')
  equal(await bed.do('control_focus', { label: 'main-js' }), true)
  equal(await bed.do('control_reload', { label: 'main-js' }), true)
  await page.invoke('ping')
  equal(page.page.controls, ['focus', 'reload'])
  equal(await bed.do('control_close', { label: 'main-js' }), true)
  await eventually(() => page.reason?.code === 'closed', 'the end of the page')
  equal(page.page.controls, ['focus', 'reload', 'close'])
  for (const cmd of ['control_focus', 'control_reload', 'control_close', 'control_request_close']) {
    equal(await bed.do(cmd, { label: 'main-nobody' }), false, cmd)
  }
})

apiTest('JS', 'a page focuses another window', async ({ bed }) => {
  const page = await bed.page('main-js')
  const other = await bed.page('main-other')
  await (await page.window.Window.getByLabel('main-other')).setFocus()
  await other.invoke('ping')
  equal(other.page.controls, ['focus'])
  equal(page.page.controls, [])
})
