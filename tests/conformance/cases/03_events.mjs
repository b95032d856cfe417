// Tauri's own tests of events, cases 6 to 12.
import { equal, match, ok, range, rejection } from '../lib/expect.mjs'
import { eventually } from '../lib/limit.mjs'
import { apiTest, test } from '../lib/suite.mjs'

const kinds = ['Any', 'AnyLabel', 'App', 'Window', 'Webview', 'WebviewWindow']

const targetOf = (kind, label) => (kind === 'Any' || kind === 'App' ? { kind } : { kind, label })

// Which kinds of listener an event to a target of each kind reaches.
const reached = {
  Any: kinds,
  AnyLabel: ['Any', 'AnyLabel', 'Window', 'Webview', 'WebviewWindow'],
  App: ['Any', 'App'],
  Window: ['Any', 'AnyLabel', 'Window'],
  Webview: ['Any', 'AnyLabel', 'Webview'],
  WebviewWindow: ['Any', 'AnyLabel', 'WebviewWindow']
}

// A page's listeners of all kinds: who heard what is in `heard`, as "kind:payload".
const listenAtAll = async (page, event, label) => {
  const heard = []
  for (const kind of kinds) {
    await page.event.listen(event, ({ payload }) => heard.push(`${kind}:${payload}`), { target: targetOf(kind, label) })
  }
  return heard
}

// All that was sent before has arrived when this resolves.
const settle = pages => Promise.all(pages.map(page => page.invoke('ping')))

apiTest(6, 'emit from wherever reaches all eight listeners, own and at any', async ({ bed }) => {
  const page = await bed.page('main-6')
  const own = { App: 'App', Window: 'Window', Webview: 'Webview', WebviewWindow: 'WebviewWindow' }
  const heard = []
  for (const kind of Object.keys(own)) {
    await page.event.listen('six', () => heard.push(kind), { target: targetOf(kind, 'main-6') })
    await page.event.listen('six', () => heard.push(`${kind}_any`))
  }
  const all = Object.keys(own).flatMap(kind => [kind, `${kind}_any`])
  const emitters = [
    () => bed.emit('six', 1),
    () => page.event.emit('six', 1),
    () => page.window.getCurrentWindow().emit('six', 1),
    () => page.webview.getCurrentWebview().emit('six', 1),
    () => page.webviewWindow.getCurrentWebviewWindow().emit('six', 1)
  ]
  for (const emit of emitters) {
    heard.length = 0
    await emit()
    await settle([page])
    equal(heard, all)
  }
})

apiTest(6, 'emit reaches all listeners on the C++ side', async ({ bed }) => {
  const page = await bed.page('main-6')
  for (const kind of kinds) {
    await bed.do('control_listen', { key: kind, event: 'six', target: targetOf(kind, 'main-6') })
  }
  await page.window.getCurrentWindow().emit('six', 'from the page')
  await bed.emit('six', 'from C++')
  for (const kind of kinds) {
    const heard = await bed.heard(kind)
    equal(
      heard.map(({ payload, source }) => ({ payload, source })),
      [
        { payload: 'from the page', source: 'main-6' },
        { payload: 'from C++', source: '' }
      ]
    )
  }
})

apiTest(7, 'emitTo reaches the listeners that its target names, in pages and in C++', async ({ bed }) => {
  const one = await bed.page('main-one')
  const other = await bed.page('main-other')
  const heardByOne = await listenAtAll(one, 'seven', 'main-one')
  const heardByOther = await listenAtAll(other, 'seven', 'main-other')
  for (const kind of kinds) {
    await bed.do('control_listen', { key: kind, event: 'seven', target: targetOf(kind, 'main-one') })
  }
  const emitters = { page: target => other.event.emitTo(target, 'seven', 'x') }
  emitters.host = target => bed.do('control_emit_to', { target, event: 'seven', payload: 'x' })
  const calls = Object.fromEntries(kinds.map(kind => [kind, 0]))
  for (const emit of Object.values(emitters)) {
    for (const kind of kinds) {
      heardByOne.length = heardByOther.length = 0
      await emit(targetOf(kind, 'main-one'))
      await settle([one, other])
      const expected = reached[kind].map(listening => `${listening}:x`)
      const bare = kind === 'Any' ? expected : expected.filter(text => /^(Any|App):/.test(text))
      equal(heardByOne, expected, `page main-one, to ${kind}`)
      equal(heardByOther, bare, `page main-other, to ${kind}`)
      for (const listening of reached[kind]) ++calls[listening]
      for (const key of kinds) equal((await bed.heard(key)).length, calls[key], `C++ at ${key}, to ${kind}`)
    }
  }
})

apiTest(7, 'a string is the label of whatever bears it, and an unknown one reaches nobody', async ({ bed }) => {
  const page = await bed.page('main-seven')
  const heard = []
  const listen = kind =>
    page.event.listen('seven', ({ payload }) => heard.push(`${kind}:${payload}`), {
      target: targetOf(kind, 'main-seven')
    })
  for (const kind of kinds.filter(name => name !== 'Any')) await listen(kind)
  await page.event.emitTo('main-seven', 'seven', 1)
  await page.event.emitTo('main-nobody', 'seven', 2)
  await settle([page])
  equal(heard, ['AnyLabel:1', 'Window:1', 'Webview:1', 'WebviewWindow:1'])
})

apiTest(7, 'a listener with a string target hears what is for that label', async ({ bed }) => {
  const page = await bed.page('main-seven')
  const heard = await page.collect('seven', { target: 'main-elsewhere' })
  for (const kind of kinds)
    await bed.do('control_emit_to', { target: targetOf(kind, 'main-elsewhere'), event: 'seven', payload: kind })
  await settle([page])
  equal(
    heard.map(({ payload }) => payload),
    ['Any', 'AnyLabel', 'Window', 'Webview', 'WebviewWindow']
  )
})

apiTest(7, 'emitTo reaches a window that was opened later', async ({ bed }) => {
  const first = await bed.page('main-first')
  const heardByFirst = []
  await first.window.getCurrentWindow().listen('seven', event => heardByFirst.push(event))
  const later = await bed.page('main-later')
  const heardByLater = []
  await later.window.getCurrentWindow().listen('seven', ({ payload }) => heardByLater.push(payload))
  await first.event.emitTo({ kind: 'Window', label: 'main-later' }, 'seven', 'hello')
  await settle([first, later])
  equal(heardByLater, ['hello'])
  equal(heardByFirst, [])
})

apiTest(7, 'emit_filter asks for each listener, and always tells those at any', async ({ bed }) => {
  const page = await bed.page('main-seven')
  const heard = await listenAtAll(page, 'seven', 'main-seven')
  const accepts = [targetOf('Webview', 'main-seven'), targetOf('App')]
  await bed.do('control_emit_filter', { event: 'seven', payload: 'f', accepts })
  await bed.do('control_emit_filter', { event: 'seven', payload: 'none', accepts: [] })
  await settle([page])
  equal(heard, ['Any:f', 'App:f', 'Webview:f', 'Any:none'])
})

const illegal = ['', ' ', 'a b', 'a.b', 'a,b', 'a\nb', 'a\0b', 'a*', 'a+b', 'a\\b', '😀', '"', 'x'.repeat(257)]
const legal = ['a', '0', '-', '/', ':', '_', 'a-b/c:d_e9', 'tauri://x', 'événement', '漢字', 'Ж', 'x'.repeat(256)]

apiTest(8, "an illegal event name is refused with Tauri's words", async ({ bed }) => {
  const page = await bed.page('main-8')
  const words = /Event name must include only alphanumeric characters, `-`, `\/`, `:` and `_`/
  for (const name of illegal) {
    match(await rejection(page.event.listen(name, () => {})), words)
    match(await rejection(page.event.emit(name)), words)
    match(await rejection(page.event.emitTo('main-8', name)), words)
    match(await rejection(page.event.once(name, () => {})), words)
    equal((await rejection(bed.emit(name))).code, 'illegal_name', `C++ must not emit ${JSON.stringify(name)}`)
  }
  equal(await page.invoke('ping'), 'pong')
})

apiTest(8, 'letters of any script, digits and four marks make a legal name', async ({ bed }) => {
  const page = await bed.page('main-8')
  for (const name of legal) {
    const heard = await page.collect(name)
    await page.event.emit(name, name)
    await settle([page])
    equal(
      heard.map(({ event, payload }) => [event, payload]),
      [[name, name]]
    )
  }
})

test(8, 'labels of windows have the same alphabet', async ({ bed }) => {
  for (const label of illegal) {
    equal(
      (await rejection(bed.invite(label))).code,
      'illegal_name',
      `a window must not be called ${JSON.stringify(label)}`
    )
  }
  for (const label of legal) equal((await bed.invite(label)).label, label)
})

apiTest(9, 'listeners are found by exactly their name', async ({ bed, random }) => {
  const page = await bed.page('main-9')
  const alphabet = [...'abAB01-/:_éЖ漢']
  const names = new Set(
    range(60).map(() =>
      range(1 + random.below(6))
        .map(() => random.pick(alphabet))
        .join('')
    )
  )
  const heard = []
  for (const name of names) {
    await page.event.listen(name, ({ event, payload }) => heard.push([name, event, payload]))
    await bed.do('control_listen', { key: name, event: name })
  }
  const expected = []
  for (const [i, name] of [...names].entries()) {
    await page.event.emit(name, i)
    expected.push([name, name, i])
  }
  await settle([page])
  equal(heard, expected)
  for (const [i, name] of [...names].entries())
    equal(
      (await bed.heard(name)).map(({ payload }) => payload),
      [i]
    )
})

apiTest(9, 'a once handler that emits the same event is called once, in a page and in C++', async ({ bed }) => {
  const page = await bed.page('main-9')
  const heard = []
  await page.event.once('again', ({ payload }) => {
    heard.push(payload)
    void page.event.emit('again', payload + 1)
  })
  await page.event.emit('again', 1)
  await page.event.emit('again', 10)
  await settle([page])
  equal(heard, [1])

  const then = { do: 'emit', event: 'native-again', payload: 2, times: 5 }
  await bed.do('control_listen', { key: 'once', event: 'native-again', once: true, then })
  await bed.do('control_listen', { key: 'always', event: 'native-again' })
  await bed.emit('native-again', 1)
  equal(
    (await bed.heard('once')).map(({ payload }) => payload),
    [1]
  )
  equal(
    (await bed.heard('always')).map(({ payload }) => payload),
    [1, 2]
  )
})

apiTest(9, 'a once handler is called once with two events under way', async ({ bed }) => {
  const page = await bed.page('main-9')
  const heard = []
  await page.event.once('burst', ({ payload }) => heard.push(payload))
  await bed.do('emit_then_reply', { event: 'burst', count: 50 })
  await settle([page])
  equal(heard, [0])
})

apiTest(9, 'a C++ handler may listen and unlisten while it is called', async ({ bed }) => {
  await bed.do('control_listen', { key: 'self', event: 'nine', then: { do: 'unlisten' } })
  await bed.do('control_listen', { key: 'adder', event: 'nine', then: { do: 'listen', key: 'added', event: 'nine' } })
  await bed.do('control_listen', { key: 'killer', event: 'nine', then: { do: 'unlisten', key: 'victim' } })
  await bed.do('control_listen', { key: 'victim', event: 'nine' })
  await bed.emit('nine', 1)
  await bed.emit('nine', 2)
  const heard = async key => (await bed.heard(key)).map(({ payload }) => payload)
  equal(await heard('self'), [1])
  equal(await heard('adder'), [1, 2])
  equal(await heard('added'), [2])
  equal(await heard('victim'), [])
})

apiTest(10, 'listeners of a page are gone when its window closes', async ({ bed }) => {
  const page = await bed.page('main-10')
  await page.event.listen('ten', () => {})
  equal(await bed.emit('ten'), 1)
  await bed.do('control_close', { label: 'main-10' })
  await eventually(async () => !(await bed.windowNamed('main-10')), 'the end of the window')
  equal(await bed.emit('ten'), 0)
})

apiTest(10, 'C++ listeners at a closed label are gone, those at App, Any and AnyLabel stay', async ({ bed }) => {
  await bed.page('main-10')
  for (const kind of kinds) {
    await bed.do('control_listen', { key: kind, event: 'ten', target: targetOf(kind, 'main-10') })
  }
  await bed.emit('ten', 'before')
  await bed.do('control_close', { label: 'main-10' })
  await eventually(async () => !(await bed.windowNamed('main-10')), 'the end of the window')
  await bed.emit('ten', 'after')
  for (const kind of kinds) {
    const stays = ['Any', 'AnyLabel', 'App'].includes(kind)
    equal(
      (await bed.heard(kind)).map(({ payload }) => payload),
      stays ? ['before', 'after'] : ['before'],
      kind
    )
  }
})

apiTest(10, 'an event that a handler emits keeps its filter and its target', async ({ bed }) => {
  const page = await bed.page('main-10')
  const heard = await listenAtAll(page, 'inner', 'main-10')
  const accepts = [targetOf('Webview', 'main-10')]
  const thens = [
    { do: 'emit_filter', event: 'inner', payload: 'filtered', accepts },
    { do: 'emit_to', event: 'inner', payload: 'aimed', target: targetOf('Window', 'main-10') },
    { do: 'emit_only', event: 'inner', payload: 'kept', label: 'main-nobody' },
    { do: 'emit', event: 'inner', payload: 'all' }
  ]
  for (const [i, then] of thens.entries()) await bed.do('control_listen', { key: `${i}`, event: 'outer', then })
  await bed.emit('outer', null)
  await settle([page])
  equal(heard, [
    'Any:filtered',
    'Webview:filtered',
    'Any:aimed',
    'AnyLabel:aimed',
    'Window:aimed',
    ...kinds.map(kind => `${kind}:all`)
  ])
})

apiTest(11, 'a string is told as a string, whatever it looks like', async ({ bed }) => {
  const page = await bed.page('main-11')
  const heard = await page.collect('eleven')
  const texts = ['plain', '"quoted"', '{"json": true}', '[1]', 'null', '17', '', '\\"']
  for (const text of texts) await bed.emit('eleven', text)
  await settle([page])
  equal(
    heard.map(({ payload }) => payload),
    texts
  )
})

apiTest(11, 'five megabytes arrive whole in every window', async ({ bed }) => {
  const pages = [await bed.page('main-one'), await bed.page('main-two'), await bed.page('main-three')]
  const heard = await Promise.all(pages.map(page => page.collect('big')))
  const bytes = 5 << 20
  equal(await bed.do('emit_big', { event: 'big', bytes }), 3)
  await settle(pages)
  for (const events of heard) {
    equal(events.length, 1)
    equal(events[0].payload.length, bytes)
    ok(!/[^x]/.test(events[0].payload), 'nothing was changed on the way')
  }
})

apiTest(11, 'tuples are arrays, and no payload is null', async ({ bed }) => {
  const page = await bed.page('main-11')
  const heard = await page.collect('eleven')
  await bed.emit('eleven', ['id', 3])
  await bed.do('control_emit', { event: 'eleven' })
  await page.event.emit('eleven')
  await page.event.emit('eleven', undefined)
  await page.event.emitTo('main-11', 'eleven')
  await settle([page])
  equal(
    heard.map(({ payload }) => payload),
    [['id', 3], null, null, null, null]
  )
})

apiTest(12, 'onCloseRequested is asked for its own window only', async ({ bed }) => {
  const one = await bed.page('main-one')
  const other = await bed.page('main-other')
  const asked = []
  await one.window.getCurrentWindow().onCloseRequested(event => {
    asked.push('one')
    event.preventDefault()
  })
  await other.window.getCurrentWindow().onCloseRequested(() => void asked.push('other'))
  equal(await bed.do('control_request_close', { label: 'main-one' }), true)
  await settle([one, other])
  equal(asked, ['one'])
  await bed.do('control_request_close', { label: 'main-other' })
  await eventually(async () => !(await bed.windowNamed('main-other')), 'the end of main-other')
  equal(asked, ['one', 'other'])
  ok(await bed.windowNamed('main-one'), 'the window that objected stays')
})

apiTest(12, "the webview window's own onCloseRequested is asked as well", async ({ bed }) => {
  const page = await bed.page('main-12')
  let asked = 0
  await page.webviewWindow.getCurrentWebviewWindow().onCloseRequested(event => {
    ++asked
    event.preventDefault()
  })
  await bed.do('control_request_close', { label: 'main-12' })
  await settle([page])
  equal(asked, 1)
  ok(await bed.windowNamed('main-12'), 'the window that objected stays')
})

apiTest(12, 'a window that does not listen closes at once', async ({ bed }) => {
  const page = await bed.page('main-12')
  await bed.do('control_request_close', { label: 'main-12' })
  await eventually(() => page.reason?.code === 'closed', 'the bye to the page')
  equal(await bed.windowNamed('main-12'), undefined)
})

apiTest(12, 'close() and destroy() of the page end its window', async ({ bed }) => {
  for (const method of ['close', 'destroy']) {
    const page = await bed.page('main-12')
    const own = page.window.getCurrentWindow()
    void own[method]().catch(() => {})
    await eventually(async () => !(await bed.windowNamed('main-12')), `the end of the window by ${method}`)
  }
})
