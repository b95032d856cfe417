// Defects of the original that a page can observe: this bridge has none of them.
import { equal, ok, range, rejection } from '../lib/expect.mjs'
import { eventually } from '../lib/limit.mjs'
import { Replica } from '../lib/replica.mjs'
import { apiTest, test } from '../lib/suite.mjs'

const payloads = events => events.map(({ payload }) => payload)

apiTest('Trap #3625', 'emits that nobody awaited arrive in their order, in pages and in C++', async ({ bed }) => {
  const sender = await bed.page('main-sender')
  const receiver = await bed.page('main-receiver')
  const heard = await receiver.collect('unawaited')
  await bed.do('control_listen', { key: 'native', event: 'unawaited' })
  const emits = range(300).map(i => sender.event.emit('unawaited', i))
  await Promise.all(emits)
  await receiver.invoke('ping')
  equal(payloads(heard), range(300))
  equal(
    (await bed.heard('native')).map(({ payload }) => payload),
    range(300)
  )
})

apiTest('Trap #3625', 'commands that nobody awaited run in their order', async ({ bed }) => {
  const page = await bed.page('main-order')
  const calls = range(100).map(i => page.invoke('managed_set', { text: `${i}` }))
  const reads = range(100).map(i =>
    page.invoke('plugin:patchbay|dispatch', { action: { type: 'counter/set', payload: i } })
  )
  await Promise.all([...calls, ...reads])
  equal(await page.invoke('managed_get'), '99')
  equal((await page.invoke('get_state')).counter, 99)
})

for (const cmd of ['emit_then_reply', 'emit_then_reply_pool']) {
  apiTest('Trap: no order', `events that ${cmd} emits are heard before its promise resolves`, async ({ bed }) => {
    const page = await bed.page('main-order')
    const heard = await page.collect('before-reply')
    for (const round of range(5)) {
      equal(await page.invoke(cmd, { event: 'before-reply', count: 100 }), 100)
      equal(heard.length, (round + 1) * 100)
    }
    equal(
      payloads(heard),
      range(500).map(i => i % 100)
    )
  })
}

for (const cmd of ['count_up', 'count_up_pool']) {
  apiTest('Trap: no order', `the state that ${cmd} made is there when its promise resolves`, async ({ bed }) => {
    const page = await bed.page('main-order')
    const replica = page.client.replica(['/counter'])
    await replica.ready
    for (const round of range(10)) {
      equal(await page.invoke(cmd, { times: 7 }), (round + 1) * 7)
      equal(replica.getState(), { counter: (round + 1) * 7 })
    }
  })
}

apiTest(
  'Trap: no order',
  "events of several threads keep each thread's order, the same in all windows",
  async ({ bed }) => {
    const pages = await Promise.all(['main-1', 'main-2', 'main-3'].map(label => bed.page(label)))
    const heard = await Promise.all(pages.map(page => page.collect('threads')))
    await pages[0].invoke('emit_from_threads', { event: 'threads', threads: 8, count: 50 })
    await Promise.all(pages.map(page => page.invoke('ping')))
    for (const events of heard) {
      equal(events.length, 400)
      for (const thread of range(8)) {
        equal(
          payloads(events)
            .filter(payload => payload.thread === thread)
            .map(({ i }) => i),
          range(50)
        )
      }
      equal(payloads(events), payloads(heard[0]))
    }
  }
)

test(
  'Trap: no order',
  'updates, events, messages and the reply come in the order in which they happened',
  async ({ bed }) => {
    const window = await bed.wire('main-order')
    await window.subscribe(1, ['/counter'])
    await window.listen('interleaved')
    const from = window.frames.length
    await window.call('interleave', { event: 'interleaved', times: 20, onMessage: '__CHANNEL__:9' }, { id: 77 })
    const order = window.frames.slice(from)
    const at = fits => order.findIndex(fits)
    const reply = at(frame => frame.reply === 77)
    equal(Replica.of(window, 1).document.counter, 20)
    ok(
      order.slice(0, reply).some(frame => frame.update === 1 && frame.revision === 20),
      'the last update is before the reply'
    )
    for (const i of range(20)) {
      const event = at(frame => frame.event && frame.payload === i + 1)
      const message = at(frame => frame.channel === 9 && frame.index === i)
      ok(event >= 0 && event < message && message < reply, `event ${event}, message ${message}, reply ${reply}`)
    }
  }
)

apiTest('Trap #15759', 'an event with a filter that a handler emits goes where the filter lets it', async ({ bed }) => {
  const chosen = await bed.page('main-chosen')
  const left = await bed.page('main-left')
  const heardByChosen = []
  const heardByLeft = []
  const own = (page, into) =>
    page.webviewWindow.getCurrentWebviewWindow().listen('inner', ({ payload }) => into.push(payload))
  await own(chosen, heardByChosen)
  await own(left, heardByLeft)
  const accepts = [{ kind: 'WebviewWindow', label: 'main-chosen' }]
  const then = { do: 'emit_filter', event: 'inner', payload: 'secret', accepts }
  await bed.do('control_listen', { key: 'outer', event: 'outer', then })
  await left.event.emit('outer')
  await Promise.all([chosen.invoke('ping'), left.invoke('ping')])
  equal(heardByChosen, ['secret'])
  equal(heardByLeft, [])
})

apiTest(
  'Trap #15583',
  'a window that opens and closes leaves no listener behind',
  { limits: { listeners: 20 } },
  async ({ bed }) => {
    for (const round of range(5)) {
      const page = await bed.page('main-leak')
      for (const _ of range(15)) await page.event.listen('leak', () => {})
      equal(await bed.emit('leak'), 1, `round ${round}`)
      await bed.do('control_close', { label: 'main-leak' })
      await eventually(async () => !(await bed.windowNamed('main-leak')), 'the end of the window')
      equal(await bed.emit('leak'), 0)
    }
  }
)

apiTest(
  'Trap: reload',
  'a page that reloads leaves no listener behind, and may listen as much as before',
  { limits: { listeners: 20 } },
  async ({ bed }) => {
    let page = await bed.page('main-reload')
    for (const round of range(5)) {
      const heard = await Promise.all(range(15).map(() => page.collect('reload')))
      await bed.emit('reload', round)
      await page.invoke('ping')
      for (const events of heard) equal(payloads(events), [round])
      page = await bed.reloaded(page)
      equal(await bed.emit('reload'), 0)
    }
    const events = await bed.do('control_window_events')
    const own = events.filter(({ label }) => label === 'main-reload').map(({ what }) => what)
    equal(own, ['opened', ...range(5).map(() => 'reloaded')])
  }
)

apiTest(
  'Trap: reload',
  'a page that reloads leaves no call, channel or subscription behind',
  { limits: { open_calls: 20, subscriptions: 5 } },
  async ({ bed }) => {
    let page = await bed.page('main-reload')
    for (const round of range(4)) {
      const held = range(15).map(i => page.invoke('hold', { key: `${round}-${i}` }).catch(() => {}))
      const replicas = range(4).map(i => page.client.replica([`/entities/${round}-${i}`]))
      await Promise.all(replicas.map(replica => replica.ready))
      const slow = page.invoke('slow', { durationMs: 3_600_000 }).catch(() => {})
      await eventually(async () => (await bed.do('control_counts')).heldCalls === (round + 1) * 15, 'the calls')
      page = await bed.reloaded(page)
      await eventually(
        async () => (await bed.do('control_counts')).noted.slow_cancelled === round + 1,
        'the cancellation'
      )
      ok(held.length === 15 && slow)
    }
    equal(await page.invoke('ping'), 'pong')
    for (const i of range(15)) equal(await bed.do('control_answer', { key: `0-${i}`, value: 'too late' }), true)
    equal(await page.invoke('ping'), 'pong')
  }
)

apiTest(
  'Trap #15799',
  'a listener that is ended as soon as it is known is gone, and nothing throws',
  async ({ bed }) => {
    const page = await bed.page('main-race')
    const heard = []
    for (const _ of range(30)) {
      const listening = page.event.listen('race', event => heard.push(event))
      const emitted = page.event.emit('race')
      const unlistened = listening.then(unlisten => unlisten())
      await Promise.all([unlistened, emitted])
    }
    equal(await bed.emit('race'), 0)
    const before = heard.length
    await page.invoke('ping')
    equal(heard.length, before)
  }
)

apiTest(
  'Trap #15799',
  'an event that is emitted right after listen() is heard, whatever is awaited',
  async ({ bed }) => {
    const page = await bed.page('main-race')
    const heard = []
    const listening = page.event.listen('race', ({ payload }) => heard.push(payload))
    const emits = range(20).map(i => page.event.emit('race', i))
    await Promise.all([listening, ...emits])
    equal(heard, range(20))
  }
)

apiTest('Trap: shared event', 'each handler gets an event of its own, with its own id', async ({ bed }) => {
  const page = await bed.page('main-own')
  const kept = []
  for (const _ of range(3)) {
    await page.event.listen('own', event => {
      kept.push(event)
      event.extra = kept.length
    })
  }
  await page.event.emit('own', { deep: 1 })
  await page.invoke('ping')
  equal(kept.length, 3)
  equal(new Set(kept.map(({ id }) => id)).size, 3)
  equal(
    kept.map(({ extra }) => extra),
    [1, 2, 3]
  )
})

apiTest('Trap: throwing', 'a handler that throws does not keep the event from the others', async ({ bed }) => {
  const page = await bed.page('main-throw')
  const other = await bed.page('main-other')
  const heard = []
  await page.event.listen('throw', () => heard.push('first'))
  await page.event.listen('throw', () => {
    throw new Error('on purpose')
  })
  await page.event.listen('throw', () => heard.push('third'))
  const elsewhere = await other.collect('throw')
  await page.event.emit('throw', 1)
  await page.event.emit('throw', 2)
  await Promise.all([page.invoke('ping'), other.invoke('ping')])
  equal(heard, ['first', 'third', 'first', 'third'])
  equal(payloads(elsewhere), [1, 2])
})

apiTest(
  'Trap: throwing',
  'a C++ listener that throws does not keep the event from others, nor fail the emit',
  async ({ bed }) => {
    const page = await bed.page('main-throw')
    const heard = await page.collect('throw')
    await bed.do('control_listen', { key: 'first', event: 'throw' })
    await bed.do('control_listen', { key: 'thrower', event: 'throw', then: { do: 'throw', times: 9 } })
    await bed.do('control_listen', { key: 'last', event: 'throw' })
    equal(await page.event.emit('throw', 1), undefined)
    equal(await bed.emit('throw', 2), 1)
    await page.invoke('ping')
    equal(payloads(heard), [1, 2])
    for (const key of ['first', 'thrower', 'last'])
      equal(
        (await bed.heard(key)).map(({ payload }) => payload),
        [1, 2]
      )
  }
)

apiTest('Trap: panic', 'a command that fails in whatever way settles its promise, and all goes on', async ({ bed }) => {
  const page = await bed.page('main-panic')
  const failing = [
    ...['fail', 'fail_sync', 'fail_pool', 'fail_coroutine', 'fail_responder', 'fail_later'].flatMap(cmd =>
      ['exception', 'number', 'error'].map(kind => [cmd, { kind, theArgument: kind }])
    ),
    ['drop_reply'],
    ['throw_with_responder'],
    ['unprintable'],
    ['plugin:patchbay|dispatch', { action: { type: 'counter/fail' } }],
    ['plugin:patchbay|dispatch', { action: { type: 'counter/add', payload: 'not a number' } }],
    ['plugin:patchbay|dispatch', { action: { no: 'type' } }],
    ['plugin:patchbay|dispatch', { action: 17 }],
    ['plugin:patchbay|dispatch']
  ]
  for (const [cmd, args] of failing) {
    const reason = await rejection(page.invoke(cmd, args))
    ok(typeof reason === 'string' ? reason !== '' : reason !== null, `${cmd} ${JSON.stringify(args)}`)
  }
  equal((await page.invoke('get_state')).counter, 0)
  equal(await page.invoke('count_up_pool', { times: 1 }), 1)
  equal(await page.invoke('managed_get'), 'first')
})

apiTest('Trap: panic', 'a call that is never answered rejects when its responder goes', async ({ bed }) => {
  const page = await bed.page('main-panic')
  const held = page.invoke('hold', { key: 'same' })
  held.catch(() => {})
  const second = page.invoke('hold', { key: 'same' })
  ok(await rejection(held))
  await bed.do('control_answer', { key: 'same', value: 'at last' })
  equal(await second, 'at last')
})

apiTest('Trap: __proto__', 'a payload with the key __proto__ is data and nothing else', async ({ bed }) => {
  const page = await bed.page('main-proto')
  const evil = JSON.parse('{"__proto__": {"admin": true}, "constructor": {"prototype": {"admin": true}}}')
  const checkHarmless = value => {
    equal(value.admin, undefined)
    equal(Object.getPrototypeOf(value), Object.prototype)
    ok(Object.hasOwn(value, '__proto__'), 'the key is there')
    equal(JSON.stringify(value), JSON.stringify(evil))
    equal({}.admin, undefined)
  }
  const heard = await page.collect('proto')
  const streamed = []
  const channel = new page.core.Channel()
  channel.onmessage = message => streamed.push(message)
  await page.invoke('stream_open', { key: 'proto', onMessage: channel })

  checkHarmless(await page.invoke('echo', { value: evil }))
  await page.event.emit('proto', evil)
  await bed.emit('proto', evil)
  await bed.do('control_channel_send', { key: 'proto', message: evil })
  await page.invoke('ping')
  heard.forEach(({ payload }) => checkHarmless(payload))
  equal(heard.length, 2)
  checkHarmless(streamed[0])
})

apiTest('Trap: __proto__', 'a patch with the key __proto__ changes the replica and nothing else', async ({ bed }) => {
  const page = await bed.page('main-proto')
  const replica = page.client.replica(['/entities'])
  await replica.ready
  for (const id of ['__proto__', 'constructor', 'toString']) {
    const value = { admin: true, id }
    await bed.do('control_dispatch', { action: { type: 'entities/set', id, value } })
    await page.invoke('ping')
    ok(Object.hasOwn(replica.getState().entities, id), id)
    equal(Object.getOwnPropertyDescriptor(replica.getState().entities, id).value, value)
    equal({}.admin, undefined)
    equal(replica.getState().entities.admin, undefined)
  }
  await bed.do('control_dispatch', { action: { type: 'entities/remove', id: '__proto__' } })
  await page.invoke('ping')
  ok(!Object.hasOwn(replica.getState().entities, '__proto__'))
})

test('Trap: u64', 'a large integer is exact on the wire in both directions', async ({ bed }) => {
  const window = await bed.wire('main-u64')
  for (const number of ['9007199254740993', '18446744073709551615', '9223372036854775808', '0']) {
    const id = window.nextCall()
    ++window.sent
    window.sendText(`[{"invoke":${id},"cmd":"big_number","args":{"number":${number}}}]`)
    await window.until(frame => frame.reply === id, 'the reply')
    ok(window.texts.at(-1).includes(`"ok":${number}}`), window.texts.at(-1))
  }
  const { code } = await window.invoke('big_number', { number: -1 })
  equal(code, 'invalid_arguments')
  window.sendText(`[{"invoke":${window.nextCall()},"cmd":"big_number","args":{"number":18446744073709551616}}]`)
  equal(await window.call('ping'), 'pong')
})

apiTest('Trap: NaN', 'a number that is none becomes null, and text that is none is refused', async ({ bed }) => {
  const page = await bed.page('main-nan')
  equal(await page.invoke('echo', { value: [NaN, Infinity, -Infinity] }), [null, null, null])
  ok(await rejection(page.invoke('unprintable')))
  const lone = await page.invoke('echo', { value: 'a\ud800b' })
  equal(lone, 'a\ufffdb')
})

apiTest(
  'Trap: no replay',
  'the first message of a stream is not lost, although the command answers at once',
  async ({ bed }) => {
    const page = await bed.page('main-replay')
    for (const _ of range(10)) {
      const messages = []
      const channel = new page.core.Channel()
      channel.onmessage = ({ i }) => messages.push(i)
      await page.invoke('stream_pool', { plan: { count: 5 }, onMessage: channel })
      equal(messages, range(5))
    }
  }
)

apiTest('Trap: no replay', 'a window that opens late sees the state as it is', async ({ bed }) => {
  await bed.dispatch('selection/workspace', 'early')
  await bed.dispatch('todos/add', 'early')
  const page = await bed.page('main-late')
  const replica = page.client.replica(['/selected_workspace', '/todos'])
  await replica.ready
  equal(replica.getState(), { selected_workspace: 'early', todos: [{ id: 1, text: 'early', done: false }] })
})

test('Trap #11379', 'a window that recipients leave out receives no byte, wherever it listens', async ({ bed }) => {
  const chosen = await bed.wire('main-chosen')
  const left = await bed.wire('main-left')
  for (const window of [chosen, left]) {
    for (const kind of ['Any', 'App']) await window.listen('aimed', { kind })
    await window.listen('aimed', { kind: 'AnyLabel', label: 'main-chosen' })
  }
  equal(await bed.emit('aimed', 'for-your-eyes-only', { only: ['main-chosen'] }), 1)
  equal(await bed.emit('aimed', 'for-your-eyes-only', { except: 'main-left' }), 1)
  equal(await bed.emit('aimed', 'for-your-eyes-only', { matching: 'main-ch*' }), 1)
  equal(await bed.emit('aimed', 'for-your-eyes-only', { only: ['main-nobody'] }), 0)
  await Promise.all([chosen.call('ping'), left.call('ping')])
  equal(chosen.payloads('aimed').length, 3)
  ok(chosen.frames.filter(frame => frame.event).every(({ listeners }) => listeners.length === 3))
  ok(!left.texts.some(text => text.includes('for-your-eyes-only')), 'the window left out received it')
})

apiTest('Trap: sender', 'a sender hears its own event, unless it is left out on purpose', async ({ bed }) => {
  const sender = await bed.page('main-sender')
  const other = await bed.page('main-other')
  const [own, theirs] = [await sender.collect('self'), await other.collect('self')]
  await sender.event.emit('self', 1)
  await sender.window.getCurrentWindow().emit('self', 2)
  await sender.invoke('emit_to_others', { event: 'self', payload: 3 })
  await Promise.all([sender.invoke('ping'), other.invoke('ping')])
  equal(payloads(own), [1, 2])
  equal(payloads(theirs), [1, 2, 3])
})

test('Trap: any view', 'a window cannot end or overhear the listeners of another one', async ({ bed }) => {
  const victim = await bed.wire('main-victim')
  const intruder = await bed.wire('main-intruder')
  const id = await victim.listen('private')
  await intruder.call('plugin:event|unlisten', { event: 'private', eventId: id })
  await intruder.call('plugin:event|unlisten', { event: 'other', eventId: id })
  equal(await bed.emit('private', 1), 1)
  equal((await victim.event('private')).listeners, [id])
  equal(await intruder.call('ping'), 'pong')
  equal(intruder.payloads('private'), [])
})

apiTest(
  'Trap: dead page',
  'a page that does not answer cannot hold its window open',
  { limits: { close_grace: 200 } },
  async ({ bed }) => {
    const window = await bed.wire('main-dead')
    await window.listen('tauri://close-requested', { kind: 'Window', label: 'main-dead' })
    window.stopAcking()
    equal(await bed.do('control_request_close', { label: 'main-dead' }), true)
    await eventually(async () => !(await bed.windowNamed('main-dead')), 'the end of the dead window')
  }
)

apiTest(
  'Trap: dead page',
  'a page that asks its user first is given the time',
  { limits: { close_grace: 50 } },
  async ({ bed }) => {
    const page = await bed.page('main-asks')
    let decide
    const decision = new Promise(resolve => (decide = resolve))
    await page.window.getCurrentWindow().onCloseRequested(async event => {
      await decision
      event.preventDefault()
    })
    await bed.do('control_request_close', { label: 'main-asks' })
    await page.invoke('slow', { durationMs: 300 })
    decide()
    await page.invoke('ping')
    ok(await bed.windowNamed('main-asks'), 'the window was closed although its page lives')
  }
)

apiTest('Trap: freeze', 'a slow command holds up neither its own window nor another one', async ({ bed }) => {
  const page = await bed.page('main-slow')
  const other = await bed.page('main-other')
  const order = []
  const slow = range(5).map(() => page.invoke('slow', { durationMs: 400 }).then(() => order.push('slow')))
  slow.push(page.invoke('slow_pool', { durationMs: 400 }).then(() => order.push('slow')))
  await page.invoke('ping')
  await other.invoke('ping')
  order.push('ping')
  await Promise.all(slow)
  equal(order, ['ping', ...range(6).map(() => 'slow')])
})

apiTest('Trap: late answer', 'an answer for a window that is gone does no harm', async ({ bed }) => {
  const page = await bed.page('main-gone')
  const held = page.invoke('hold', { key: 'late' }).catch(() => 'rejected')
  await eventually(async () => (await bed.do('control_counts')).heldCalls === 1, 'the call')
  await bed.do('control_close', { label: 'main-gone' })
  equal(await held, 'rejected')
  equal(await bed.do('control_answer', { key: 'late', value: 1 }), true)
  const next = await bed.page('main-gone')
  equal(await next.invoke('ping'), 'pong')
})

apiTest('Trap: cleanup', 'what a window runs is cancelled when it closes', async ({ bed }) => {
  const page = await bed.page('main-owner')
  void page.invoke('slow', { durationMs: 3_600_000 }).catch(() => {})
  void page.invoke('slow_pool', { durationMs: 3_600_000 }).catch(() => {})
  await eventually(async () => (await bed.do('control_counts')).noted.slow_started === 2, 'the commands')
  await bed.do('control_close', { label: 'main-owner' })
  await eventually(async () => (await bed.do('control_counts')).noted.slow_cancelled === 2, 'the cancellation')
})

apiTest('Trap: progress', 'the end of a task is in the state, however fast its progress', async ({ bed }) => {
  const page = await bed.page('main-task')
  const watcher = await bed.page('main-watcher')
  const replica = watcher.client.replica(['/tasks'])
  await replica.ready
  const id = await page.invoke('start_task', { name: 'quick', steps: 10_000, stepMs: 0 })
  await eventually(() => replica.getState().tasks[id]?.status === 'done', 'the end of the task')
  const { name, owner, status, result } = replica.getState().tasks[id]
  equal(
    { name, owner, status, result },
    { name: 'quick', owner: 'main-task', status: 'done', result: { steps: 10_000 } }
  )
  ok((await bed.do('control_counts')).revision < 5000, 'progress was not coalesced')
})

apiTest('Trap: progress', 'a task can be cancelled by its owner, and ends with it', async ({ bed }) => {
  const page = await bed.page('main-task')
  const watcher = await bed.page('main-watcher')
  const replica = watcher.client.replica(['/tasks'])
  await replica.ready
  const first = await page.invoke('start_task', { name: 'long', steps: 1_000_000, stepMs: 5 })
  equal(await page.invoke('plugin:patchbay|cancel_task', { id: first }), true)
  await eventually(() => replica.getState().tasks[first]?.status === 'cancelled', 'the cancellation')
  equal(await page.invoke('plugin:patchbay|cancel_task', { id: first }), false)
  const second = await page.invoke('start_task', { name: 'orphan', steps: 1_000_000, stepMs: 5 })
  await bed.do('control_close', { label: 'main-task' })
  await eventually(() => replica.getState().tasks[second]?.status === 'cancelled', 'the end with its owner')
})

apiTest('Trap: reconnect', 'nothing is lost or doubled when the connection breaks', async ({ bed }) => {
  const page = await bed.page('main-link')
  const heard = await page.collect('link')
  const messages = []
  const channel = new page.core.Channel()
  channel.onmessage = message => messages.push(message)
  await page.invoke('stream_open', { key: 'link', onMessage: channel })
  const held = page.invoke('hold', { key: 'held' })
  for (const round of range(8)) {
    const calls = range(5).map(i => page.invoke('echo', { value: round * 5 + i }))
    if (round % 2 === 0) page.cut()
    await bed.emit('link', round)
    await bed.do('control_channel_send', { key: 'link', message: round })
    if (round % 2 === 1) await bed.do('control_drop', { peerPort: page.sockets.at(-1)._socket?.localPort ?? 1 })
    equal(
      await Promise.all(calls),
      range(5).map(i => round * 5 + i)
    )
  }
  await bed.do('control_answer', { key: 'held', value: 'still answered' })
  equal(await held, 'still answered')
  await page.invoke('ping')
  equal(payloads(heard), range(8))
  equal(messages, range(8))
  ok(page.sockets.length > 4, 'the connection was cut')
})

apiTest('Trap: reconnect', 'an action sent while the connection breaks is done once', async ({ bed }) => {
  const page = await bed.page('main-link')
  const actions = 40
  const sent = []
  for (const i of range(actions)) {
    sent.push(page.invoke('plugin:patchbay|dispatch', { action: { type: 'counter/increment' } }))
    if (i % 10 === 3) {
      await new Promise(resolve => setImmediate(resolve))
      page.cut()
    }
  }
  await Promise.all(sent)
  equal((await bed.do('get_state')).counter, actions)
})
