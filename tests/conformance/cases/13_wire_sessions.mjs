// Connections that break, pages that reload, and sessions that nobody knows.
import { equal, ok, range } from '../lib/expect.mjs'
import { eventually } from '../lib/limit.mjs'
import { Replica } from '../lib/replica.mjs'
import { test } from '../lib/suite.mjs'

const labelsIn = async bed => (await bed.do('control_windows')).map(({ label }) => label)

// The frames that a connection brought, without what is not counted.
const counted = window => window.frames.filter(frame => !('welcome' in frame || 'ack' in frame || 'bye' in frame))

// A connection that takes up the session of another one.
const resume = (bed, window, received = window.received) =>
  bed.greet({ session: window.welcome.session, received }, { acks: false })

test('Wire, sessions', 'a lost connection is taken up where it was', async ({ bed }) => {
  const window = await bed.wire('main-resume')
  await window.listen('while-away')
  await window.cut()
  await eventually(async () => (await bed.windowNamed('main-resume'))?.connected === false, 'the loss')
  for (const i of range(5)) equal(await bed.emit('while-away', i), 1)
  const next = await resume(bed, window)
  const { resumed, label, session, received } = next.welcome
  equal(
    { resumed, label, session, received },
    {
      resumed: true,
      label: 'main-resume',
      session: window.welcome.session,
      received: window.sent
    }
  )
  await next.until(frame => frame.payload === 4, 'the last event')
  equal(next.payloads('while-away'), range(5))
  equal((await bed.windowNamed('main-resume')).connected, true)
})

test(
  'Wire, sessions',
  'what was sent but not received is sent again, from the frame after the last one received',
  async ({ bed }) => {
    const window = await bed.wire('main-again', { acks: false })
    await window.listen('again')
    for (const i of range(20)) await bed.emit('again', i)
    await window.until(frame => frame.payload === 19, 'the last event')
    const all = counted(window)
    for (const [round, received] of [0, 0, 13, 20, 21].entries()) {
      await window.cut()
      const next = await resume(bed, window, received)
      equal(next.welcome.resumed, true, `received ${received}`)
      await next.call('ping', {}, { id: 1000 + round })
      const again = counted(next)
      equal(again.slice(0, all.length - received), all.slice(received), `received ${received}`)
      equal(again.length, all.length - received + 1)
      all.push(again.at(-1))
      await next.cut()
    }
  }
)

test('Wire, sessions', 'the page repeats from where the server is, and nothing is done twice', async ({ bed }) => {
  const window = await bed.wire('main-repeat')
  const increment = id => ({ invoke: id, cmd: 'count_up', args: { times: 1 } })
  window.send(increment(101), increment(102))
  await window.until(frame => frame.reply === 102, 'the replies')
  await window.cut()
  const next = await resume(bed, window)
  equal(next.welcome.received, 2)
  next.send(increment(103))
  await next.until(frame => frame.reply === 103, 'the third reply')
  equal((await bed.do('get_state')).counter, 3)
})

test('Wire, sessions', 'frames on a text and a binary message count alike', async ({ bed }) => {
  const window = await bed.wire('main-count', { acks: false })
  await window.call('raw_echo', undefined, { body: Buffer.from('one') })
  await window.call('raw_make', { length: 3 })
  window.send({ cancel: 4711 })
  await window.call('ping')
  await window.cut()
  const next = await resume(bed, window, 1)
  equal(next.welcome.received, 4)
  await next.call('ping', {}, { id: 99 })
  const replies = next.all('reply')
  equal(
    replies.map(({ body, ok: value }) => body?.length ?? value),
    [3, 'pong', 'pong']
  )
})

test('Wire, sessions', 'calls, channels and subscriptions go on after a lost connection', async ({ bed }) => {
  const window = await bed.wire('main-goes-on')
  await window.subscribe(1, ['/counter'])
  window.send({ invoke: 50, cmd: 'hold', args: { key: 'held' } })
  await window.call('stream_open', { key: 'kept', onMessage: '__CHANNEL__:3' })
  await window.cut()
  for (const _ of range(4)) await bed.dispatch('counter/increment')
  await bed.do('control_channel_send', { key: 'kept', message: 'away' })
  await bed.do('control_answer', { key: 'held', value: 'answered' })
  const next = await resume(bed, window)
  equal((await next.until(frame => frame.reply === 50, 'the reply')).ok, 'answered')
  equal((await next.until(frame => frame.channel === 3, 'the message')).message, 'away')
  await next.until(frame => frame.update === 1 && frame.revision === 4, 'the update')
  const replica = Replica.of({ frames: [...window.frames, ...next.frames] }, 1)
  equal([replica.revision, replica.document], [4, { counter: 4 }])
})

test('Wire, sessions', 'the newest connection wins, the one before is told that it was replaced', async ({ bed }) => {
  const bystander = await bed.bystander()
  const window = await bed.wire('main-replaced')
  const next = await resume(bed, window)
  equal(next.welcome.resumed, true)
  await window.ended()
  equal(window.bye.code, 'replaced')
  equal(await next.call('ping', {}, { id: 10 }), 'pong')
  await bystander.isUnaffected()
})

test('Wire, sessions', 'a reload replaces the page before, with nothing left of it', async ({ bed }) => {
  const window = await bed.wire('main-reload')
  await window.listen('old')
  await window.subscribe(1, ['/counter'])
  window.send({ invoke: 50, cmd: 'hold', args: { key: 'held' } })
  window.send({ invoke: 51, cmd: 'slow', args: { durationMs: 3_600_000 } })
  await eventually(async () => (await bed.do('control_counts')).noted.slow_started === 1, 'the command')
  const next = await bed.greet({ session: window.welcome.session, reload: true })
  const { label, resumed, received } = next.welcome
  equal({ label, resumed, received }, { label: 'main-reload', resumed: false, received: 0 })
  await window.ended()
  equal(window.bye.code, 'replaced')
  equal(await bed.emit('old'), 0)
  await bed.dispatch('counter/increment')
  await bed.do('control_answer', { key: 'held', value: 1 })
  await eventually(async () => (await bed.do('control_counts')).noted.slow_cancelled === 1, 'the cancellation')
  equal(await next.call('ping', {}, { id: 50 }), 'pong')
  equal(counted(next).length, 1)
  equal((await labelsIn(bed)).filter(each => each === 'main-reload').length, 1)
})

test('Wire, sessions', 'the session of the page before is unknown after a reload', async ({ bed }) => {
  const window = await bed.wire('main-reload')
  const next = await bed.greet({ session: window.welcome.session, reload: true })
  ok(next.welcome.session !== window.welcome.session, 'a new page has a session of its own')
  for (const hello of [{ received: 0 }, { reload: true }]) {
    const late = await bed.greet({ session: window.welcome.session, ...hello })
    equal([late.welcome, late.bye.code], [undefined, 'unknown_session'])
  }
  equal(await next.call('ping'), 'pong')
})

test('Wire, sessions', 'a session that never was is refused with unknown_session', async ({ bed }) => {
  const bystander = await bed.bystander()
  for (const session of ['', 'x', '0'.repeat(64), 'main-control']) {
    for (const hello of [
      { session, received: 0 },
      { session, reload: true }
    ]) {
      const window = await bed.greet(hello)
      equal([window.welcome, window.bye.code], [undefined, 'unknown_session'], JSON.stringify(hello))
      await window.ended()
    }
  }
  await bystander.isUnaffected()
})

test('Wire, sessions', 'a token in the place of a session is refused', async ({ bed }) => {
  const { token } = await bed.invite('main-mixed')
  const window = await bed.greet({ session: token, received: 0 })
  equal(window.bye.code, 'unknown_session')
  equal((await bed.greet({ token })).welcome.label, 'main-mixed')
})

test('Wire, sessions', 'what the server no longer has, or never sent, makes a new session', async ({ bed }) => {
  for (const [label, received] of [
    ['main-acked', 2],
    ['main-future', 9000]
  ]) {
    const window = await bed.wire(label, { acks: false })
    await window.listen('old')
    for (const i of range(10)) await bed.emit('old', i)
    await window.until(frame => frame.payload === 9, 'the last event')
    window.ack(8)
    await window.call('ping')
    await window.cut()
    const next = await resume(bed, window, received)
    equal([next.welcome.resumed, next.welcome.received, next.welcome.label], [false, 0, label])
    equal(await next.call('ping'), 'pong')
    equal(counted(next).length, 1)
    equal(await bed.emit('old'), 0)
  }
})

test(
  'Wire, sessions',
  'a window that does not come back is closed after a while, with all it owned',
  { limits: { resume_grace: 150 } },
  async ({ bed }) => {
    const window = await bed.wire('main-gone')
    const other = await bed.wire('main-watcher')
    await other.listen('tauri://destroyed')
    await window.listen('old')
    window.send({ invoke: 50, cmd: 'slow', args: { durationMs: 3_600_000 } })
    await eventually(async () => (await bed.do('control_counts')).noted.slow_started === 1, 'the command')
    await window.cut()
    await eventually(async () => !(await labelsIn(bed)).includes('main-gone'), 'the end of the window')
    await eventually(async () => (await bed.do('control_counts')).noted.slow_cancelled === 1, 'the cancellation')
    equal(await bed.emit('old'), 0)
    await other.event('tauri://destroyed')
    const events = (await bed.do('control_window_events')).filter(({ label }) => label === 'main-gone')
    equal(
      events.map(({ what }) => what),
      ['opened', 'closed']
    )
    const late = await resume(bed, window)
    ok(late.bye?.code === 'unknown_session' || late.welcome?.resumed === false, JSON.stringify(late.frames))
    equal(late.welcome?.received ?? 0, 0)
  }
)

test(
  'Wire, sessions',
  'a window that comes back in time is not closed',
  { limits: { resume_grace: 400 } },
  async ({ bed }) => {
    const window = await bed.wire('main-back')
    await window.cut()
    const next = await resume(bed, window)
    equal(next.welcome.resumed, true)
    await next.call('slow', { durationMs: 800 }, { id: 20 })
    ok((await labelsIn(bed)).includes('main-back'))
  }
)

test(
  'Wire, sessions',
  'a page that says that it leaves makes room soon, and may come back as a new one',
  { limits: { reload_grace: 150 } },
  async ({ bed }) => {
    const window = await bed.wire('main-left')
    await window.listen('old')
    await window.close(1001)
    await eventually(async () => (await bed.emit('old')) === 0, 'the end of the listeners')
    await eventually(async () => !(await labelsIn(bed)).includes('main-left'), 'the end of the window')
    equal((await bed.invite('main-left')).label, 'main-left')
  }
)

test('Wire, sessions', 'a reload comes back although the old connection said goodbye', async ({ bed }) => {
  const window = await bed.wire('main-navigated')
  await window.close(1001)
  const next = await bed.greet({ session: window.welcome.session, reload: true })
  equal([next.welcome.label, next.welcome.resumed], ['main-navigated', false])
})

test('Wire, sessions', 'a closed window is told to close, then that it was closed', async ({ bed }) => {
  const window = await bed.wire('main-closed')
  await bed.do('control_close', { label: 'main-closed' })
  await window.ended()
  equal(window.all('control'), [{ control: 'close' }])
  equal(window.bye.code, 'closed')
})

test('Wire, sessions', 'everything due is sent before the bye of a window that closes', async ({ bed }) => {
  const window = await bed.wire('main-closed')
  await window.listen('last-words')
  await bed.do('emit_then_reply', { event: 'last-words', count: 100 })
  await bed.do('control_close', { label: 'main-closed' })
  await window.ended()
  equal(window.payloads('last-words'), range(100))
})

test('Wire, sessions', 'when the application ends, the connections of its windows end in order', async ({ bed }) => {
  const windows = [await bed.wire('main-1'), await bed.wire('main-2')]
  equal((await bed.finish()).code, 0)
  for (const window of windows) {
    await window.ended()
    equal(window.bye?.code, 'shutdown')
  }
})

test('Wire, sessions', 'random cuts lose and double nothing, in either direction', async ({ bed, random }) => {
  let window = await bed.wire('main-random', { acks: false })
  const { session } = window.welcome
  const [outgoing, before] = [[], []]
  let [increments, acked] = [0, 0]
  const say = (cmd, args) => {
    outgoing.push({ invoke: outgoing.length + 1, cmd, args })
    window.send(outgoing.at(-1))
  }
  const answered = id => window.until(frame => frame.reply === id, `the reply to ${id}`)

  say('plugin:event|listen', { event: 'random', target: { kind: 'Any' } })
  await answered(1)
  for (const round of range(40)) {
    for (const _ of range(random.below(4))) say('echo', { value: ++increments })
    await bed.emit('random', round)
    acked = Math.max(acked, before.length + counted(window).length - random.below(5))
    if (random.chance(50)) window.ack(acked)
    if (random.chance(60)) continue
    await window.cut()
    before.push(...counted(window))
    acked = before.length
    window = await bed.greet({ session, received: before.length }, { acks: false })
    equal(window.welcome.resumed, true, `round ${round}`)
    const again = outgoing.slice(window.welcome.received)
    if (again.length > 0) window.send(...again)
  }
  say('ping')
  await answered(outgoing.length)
  const all = [...before, ...counted(window)]
  equal(
    all.filter(frame => frame.event).map(({ payload }) => payload),
    range(40)
  )
  equal(
    all.filter(frame => 'reply' in frame).map(({ reply }) => reply),
    range(outgoing.length).map(i => i + 1)
  )
  equal(
    all
      .filter(frame => typeof frame.ok === 'number')
      .map(frame => frame.ok)
      .slice(1),
    range(increments).map(i => i + 1)
  )
})
