// What one window may ask for, and that the others do not notice when it asks for more.
import { equal, match, ok, range, rejection } from '../lib/expect.mjs'
import { eventually, sleep } from '../lib/limit.mjs'
import { Replica } from '../lib/replica.mjs'
import { apiTest, test } from '../lib/suite.mjs'
import { encodeBinary } from '../lib/wire_window.mjs'

test(
  'Wire, limits',
  'a message of the largest size is fine, one byte more ends the connection',
  { limits: { message_bytes: 5000 } },
  async ({ bed }) => {
    const bystander = await bed.bystander()
    const window = await bed.wire('main-large')
    const message = size => {
      const [before, after] = ['[{"invoke":1,"cmd":"length_of","args":{"text":"', '"}}]']
      return before + 'x'.repeat(size - before.length - after.length) + after
    }
    window.sendText(message(5000))
    ok((await window.until(frame => frame.reply === 1, 'the reply')).ok > 4900)
    window.sendText(message(5001))
    await window.ended()
    equal(window.bye?.code, 'limit')
    await bystander.isUnaffected()
  }
)

test('Wire, limits', 'a binary message counts whole', { limits: { message_bytes: 5000 } }, async ({ bed }) => {
  const window = await bed.wire('main-large')
  const head = JSON.stringify({ invoke: 1, cmd: 'raw_about' })
  const room = 5000 - 4 - head.length
  window.sendBytes(encodeBinary(head, Buffer.alloc(room)))
  equal((await window.until(frame => frame.reply === 1, 'the reply')).ok.length, room)
  window.sendBytes(encodeBinary(head, Buffer.alloc(room + 100)))
  await window.ended()
  equal(window.bye?.code, 'limit')
})

test(
  'Wire, limits',
  'a message far beyond the limit is not even read',
  { limits: { message_bytes: 5000 } },
  async ({ bed }) => {
    const bystander = await bed.bystander()
    const window = await bed.wire('main-huge')
    window.sendText('x'.repeat(64 << 20))
    await window.ended()
    equal(window.bye?.code, 'limit')
    await bystander.isUnaffected()
  }
)

test(
  'Wire, limits',
  'a fragmented message has the same limit',
  { limits: { message_bytes: 5000 } },
  async ({ bed }) => {
    const window = await bed.wire('main-fragments')
    for (const _ of range(20)) window.sendFragment(Buffer.alloc(1000, 'x'), false)
    await window.ended()
    equal(window.bye?.code, 'limit')
    equal(window.all('reply'), [])
  }
)

apiTest(
  'Wire, limits',
  'arguments that are too large reject their call, and the page goes on',
  { limits: { message_bytes: 5000 } },
  async ({ bed }) => {
    const page = await bed.page('main-large')
    const held = page.invoke('hold', { key: 'other' })
    match(await rejection(page.invoke('length_of', { text: 'x'.repeat(6000) })), /length_of/)
    match(await rejection(page.invoke('raw_about', new Uint8Array(6000))), /raw_about/)
    equal(await page.invoke('length_of', { text: 'x'.repeat(4000) }), 4000)
    await bed.do('control_answer', { key: 'other', value: 'answered' })
    equal(await held, 'answered')
    equal(page.sockets.length, 1)
  }
)

test(
  'Wire, limits',
  'too many frames end the connection with limit',
  { limits: { frames_per_second: 1, frames_at_once: 50 } },
  async ({ bed }) => {
    const window = await bed.wire('main-fast')
    window.send(...range(40).map(i => ({ invoke: i + 1, cmd: 'ping' })))
    await window.until(frame => frame.reply === 40, 'the last reply')
    window.send(...range(40).map(i => ({ invoke: i + 100, cmd: 'ping' })))
    await window.ended()
    equal(window.bye.code, 'limit')
    equal(await bed.do('ping'), 'pong')
  }
)

test(
  'Wire, limits',
  'acknowledgements have an account of their own, and too many end the connection with limit',
  { limits: { frames_per_second: 1, frames_at_once: 50 } },
  async ({ bed }) => {
    const bystander = await bed.bystander()
    const window = await bed.wire('main-acks', { acks: false })
    for (const _ of range(40)) window.ack(0)
    equal(await window.call('ping'), 'pong')
    for (const _ of range(40)) window.ack(0)
    await window.ended()
    equal(window.bye.code, 'limit')
    await bystander.isUnaffected()
  }
)

test(
  'Wire, limits',
  'too many bytes end the connection with limit',
  { limits: { message_bytes: 5000, bytes_per_second: 1, bytes_at_once: 20_000 } },
  async ({ bed }) => {
    const window = await bed.wire('main-bytes')
    const head = JSON.stringify({ invoke: 1, cmd: 'raw_about' })
    window.sendBytes(encodeBinary(head, Buffer.alloc(4000)))
    equal((await window.until(frame => frame.reply === 1, 'the reply')).ok.length, 4000)
    for (const id of range(5)) window.sendBytes(encodeBinary({ invoke: id + 2, cmd: 'raw_about' }, Buffer.alloc(4000)))
    await window.ended()
    equal(window.bye.code, 'limit')
    equal(await bed.do('ping'), 'pong')
  }
)

apiTest(
  'Wire, limits',
  'a page that makes 60,000 calls in a loop has them all answered, in its window',
  async ({ bed }) => {
    const page = await bed.page('main-loop')
    const calls = range(60_000).map(() => page.invoke('ping'))
    equal(new Set(await Promise.all(calls)), new Set(['pong']))
    equal(page.sockets.length, 1)
    equal((await bed.windowNamed('main-loop')).connected, true)
  }
)

apiTest(
  'Wire, limits',
  'a page keeps to small limits as well',
  { limits: { frames_per_second: 500, frames_at_once: 50, bytes_per_second: 50_000, bytes_at_once: 10_000, message_bytes: 2000 } },
  async ({ bed }) => {
    const page = await bed.page('main-loop')
    const calls = range(300).map(i => page.invoke('length_of', { text: 'x'.repeat(i) }))
    equal(await Promise.all(calls), range(300))
    equal(page.sockets.length, 1)
  }
)

apiTest('Wire, limits', 'arguments that nest too deep, or are no text, reject their call alone', async ({ bed }) => {
  const page = await bed.page('main-deep')
  const nested = levels => (levels === 0 ? 1 : [nested(levels - 1)])
  const held = page.invoke('hold', { key: 'other' })
  match(await rejection(page.invoke('echo', { value: nested(70) })), /echo/)
  match((await rejection(page.invoke('echo', { value: { '\ud800': 1, '\ud801': 2 } }))).message, /surrogate/)
  equal(await page.invoke('echo', { value: nested(50) }), nested(50))
  await bed.do('control_answer', { key: 'other', value: 'answered' })
  equal(await held, 'answered')
  equal(page.sockets.length, 1)
})

apiTest('Wire, limits', 'what the server sends may nest deeper than what it takes from a page', async ({ bed }) => {
  const page = await bed.page('main-deep')
  const levels = 20_000
  const depthOf = document => {
    let depth = 0
    for (let at = document; Array.isArray(at); at = at[0]) ++depth
    return depth
  }
  const replica = page.client.replica(['/entities'])
  await replica.ready
  const heard = await page.collect('deep')
  await bed.dispatch('entities/nest', levels)
  await eventually(() => depthOf(replica.getState().entities.deep) === levels, 'the deep state')
  const late = page.client.replica(['/entities'])
  equal(depthOf((await late.ready).entities.deep), levels)
  const answer = await page.client.getState(['/entities'])
  equal(depthOf(answer.state.entities.deep), levels)
  equal(depthOf((await page.invoke('get_state')).entities.deep), levels)
  // Only text that a page could have sent is refused.
  match(String(await rejection(page.invoke('echo', { value: [[[answer.state]]] }))), /too deep/)
  await bed.dispatch('entities/nest', levels + 1)
  await eventually(() => depthOf(late.getState().entities.deep) === levels + 1, 'the deeper state')
  equal(heard.length, 0)
  equal(await page.invoke('ping'), 'pong')
  equal(page.sockets.length, 1)
})

test('Wire, limits', 'one call of a message that nests too deep is rejected, the others are not', async ({ bed }) => {
  const window = await bed.wire('main-deep')
  const nested = levels => '['.repeat(levels) + ']'.repeat(levels)
  const echo = (id, levels) => `{"invoke":${id},"cmd":"echo","args":{"value":${nested(levels)}}}`
  window.sendText(`[${echo(1, 61)},${echo(2, 62)},${echo(3, 400)},${echo(4, 1)}]`)
  await window.until(frame => frame.reply === 4, 'the last reply')
  equal(
    window.all('reply').map(({ code }) => code),
    [undefined, 'limit', 'limit', undefined]
  )
})

test(
  'Wire, limits',
  'a call too many is rejected with limit, and one may follow when one was answered',
  { limits: { open_calls: 10 } },
  async ({ bed }) => {
    const bystander = await bed.bystander()
    const window = await bed.wire('main-calls')
    const held = range(10).map(i => window.invoke('hold', { key: `${i}` }))
    const { code, error } = await window.invoke('ping')
    equal([code, typeof error], ['limit', 'string'])
    equal(await bed.do('control_answer', { key: '3', value: 'freed' }), true)
    equal((await held[3]).ok, 'freed')
    equal(await window.call('ping'), 'pong')
    for (const i of range(10)) await bed.do('control_answer', { key: `${i}`, value: i })
    equal(
      (await Promise.all(held)).map(({ ok: value }) => value),
      range(10).map(i => (i === 3 ? 'freed' : i))
    )
    await bystander.isUnaffected()
  }
)

test('Wire, limits', 'a listener too many is rejected with limit', { limits: { listeners: 5 } }, async ({ bed }) => {
  const window = await bed.wire('main-listeners')
  const ids = []
  for (const i of range(5)) ids.push(await window.listen(`event-${i}`))
  equal((await window.invoke('plugin:event|listen', { event: 'x', target: { kind: 'Any' }, handler: 0 })).code, 'limit')
  await window.call('plugin:event|unlisten', { event: 'event-0', eventId: ids[0] })
  ok(Number.isInteger(await window.listen('x')))
})

test(
  'Wire, limits',
  'a subscription too many, and one with too many paths, is rejected with limit',
  { limits: { subscriptions: 3, paths: 4 } },
  async ({ bed }) => {
    const window = await bed.wire('main-subscriptions')
    const subscribe = (id, paths) => window.invoke('plugin:patchbay|subscribe', { id, paths })
    equal((await subscribe(1, ['/a', '/b', '/c', '/d', '/e'])).code, 'limit')
    for (const id of [1, 2, 3]) ok('ok' in (await subscribe(id, ['/counter'])))
    equal((await subscribe(4, ['/counter'])).code, 'limit')
    equal(
      (
        await window.invoke('plugin:patchbay|set_paths', {
          id: 1,
          paths: range(5)
            .map(String)
            .map(p => `/${p}`)
        })
      ).code,
      'limit'
    )
    await window.call('plugin:patchbay|unsubscribe', { id: 2 })
    ok('ok' in (await subscribe(4, ['/counter'])))
  }
)

test(
  'Wire, limits',
  'a window that acknowledges nothing is sent no more than it may have unacknowledged',
  { limits: { unacked_bytes: 20_000, queued_bytes: 10_000_000 } },
  async ({ bed }) => {
    const bystander = await bed.bystander()
    const window = await bed.wire('main-unacked', { acks: false })
    await window.listen('flood')
    for (const _ of range(40)) await bed.do('emit_big', { event: 'flood', bytes: 2000 })
    await sleep(200)
    const got = window.payloads('flood').length
    ok(got >= 5 && got <= 12, `${got} of 40 events came`)
    window.ack()
    const all = async () => {
      window.ack()
      return window.payloads('flood').length === 40
    }
    await eventually(all, 'the rest after acknowledging')
    await bystander.isUnaffected()
  }
)

test(
  'Wire, limits',
  'a window that reads too slowly is sent away, and costs the others nothing',
  { limits: { unacked_bytes: 20_000, queued_bytes: 100_000 } },
  async ({ bed }) => {
    const bystander = await bed.bystander()
    const window = await bed.wire('main-stalled', { acks: false })
    await window.listen('flood')
    window.pause()
    for (const _ of range(200)) await bed.do('emit_big', { event: 'flood', bytes: 2000 })
    await bystander.isUnaffected()
    window.resume()
    await window.ended()
    equal(window.bye?.code, 'limit')
  }
)

test(
  'Wire, limits',
  'state for a window that reads slowly is conflated, not queued',
  { limits: { unacked_bytes: 2_000, queued_bytes: 100_000 } },
  async ({ bed }) => {
    const window = await bed.wire('main-slow', { acks: false })
    await window.subscribe(1, ['/entities', '/counter'])
    for (const i of range(300)) {
      await bed.do('control_dispatch', {
        action: { type: 'entities/set', id: 'one', value: `${i}-${'x'.repeat(2000)}` }
      })
      await bed.dispatch('counter/increment')
    }
    const { revision } = await bed.do('control_counts')
    const caughtUp = async () => {
      window.ack()
      return Replica.of(window, 1).revision === revision
    }
    await eventually(caughtUp, 'the last revision')
    const { document, history } = Replica.of(window, 1)
    equal(document.counter, 300)
    ok(document.entities.one.startsWith('299-'))
    ok(history.length < 100, `${history.length} updates`)
    equal(window.bye, undefined)
  }
)
