// Tauri's own tests of channels.
import { equal, ok, range, rejection } from '../lib/expect.mjs'
import { eventually } from '../lib/limit.mjs'
import { apiTest, test } from '../lib/suite.mjs'

const decode = message => (message instanceof ArrayBuffer ? JSON.parse(Buffer.from(message).toString()) : message)

const collect = page => {
  const channel = new page.core.Channel()
  const messages = []
  channel.onmessage = message => messages.push(message)
  return { channel, messages }
}

for (const cmd of ['stream', 'stream_pool']) {
  apiTest('Channels', `large and small messages of ${cmd} keep their order`, async ({ bed }) => {
    const page = await bed.page('main-channel')
    const { channel, messages } = collect(page)
    const plan = { count: 200, bigEvery: 10, bigBytes: 20_000 }
    equal(await page.invoke(cmd, { plan, onMessage: channel }), 200)
    equal(
      messages.map(({ i }) => i),
      range(200)
    )
    ok(messages.every(({ i, fill }) => (i % 10 === 0 ? fill.length === 20_000 : fill === undefined)))
  })

  apiTest('Channels', `JSON and bytes of ${cmd} keep their order, and bytes are an ArrayBuffer`, async ({ bed }) => {
    const page = await bed.page('main-channel')
    const { channel, messages } = collect(page)
    await page.invoke(cmd, { plan: { count: 60, bigEvery: 7, bigBytes: 9000, raw: true }, onMessage: channel })
    ok(
      messages.every((message, i) => message instanceof ArrayBuffer === (i % 2 === 1)),
      'every second is bytes'
    )
    equal(
      messages.map(message => decode(message).i),
      range(60)
    )
  })
}

apiTest('Channels', 'a small and a large message with the same content differ in nothing', async ({ bed }) => {
  const page = await bed.page('main-channel')
  const { channel, messages } = collect(page)
  await page.invoke('stream_open', { key: 'c', onMessage: channel })
  const sent = [8, 1023, 1024, 8191, 8192, 100_000].map(length => ({ text: '"é'.repeat(length / 2) }))
  for (const message of sent) await page.invoke('control_channel_send', { key: 'c', message })
  equal(messages, sent)
})

apiTest('Channels', 'two channels of one call do not mix', async ({ bed }) => {
  const page = await bed.page('main-channel')
  const [first, second] = [collect(page), collect(page)]
  const plan = { count: 50, bigEvery: 5, bigBytes: 3000 }
  await page.invoke('stream_two', { plan, first: first.channel, second: second.channel })
  equal(
    first.messages.map(({ i }) => i),
    range(50)
  )
  equal(
    second.messages.map(({ i }) => i),
    range(50)
  )
})

apiTest('Channels', 'the end comes after the last message and frees the callback', async ({ bed }) => {
  const page = await bed.page('main-channel')
  const callbacks = page.scope.__TAURI_INTERNALS__.callbacks
  const before = callbacks.size
  const { channel, messages } = collect(page)
  equal(callbacks.size, before + 1)
  await page.invoke('stream', { plan: { count: 20 }, onMessage: channel })
  await eventually(() => callbacks.size === before, 'the end of the channel')
  equal(
    messages.map(({ i }) => i),
    range(20)
  )
})

apiTest('Channels', 'nothing comes after an end on purpose', async ({ bed }) => {
  const page = await bed.page('main-channel')
  const { channel, messages } = collect(page)
  await page.invoke('stream_ended', { onMessage: channel })
  await page.invoke('ping')
  equal(messages, ['before'])
})

apiTest('Channels', 'a channel lives as long as the C++ side keeps it, beyond the call', async ({ bed }) => {
  const page = await bed.page('main-channel')
  const { channel, messages } = collect(page)
  await page.invoke('stream_open', { key: 'kept', onMessage: channel })
  equal(await bed.do('control_channel_send', { key: 'kept', message: 1 }), true)
  equal(await bed.do('control_channel_send', { key: 'kept', message: null }), true)
  await page.invoke('ping')
  equal(messages, [1, null])
  const callbacks = page.scope.__TAURI_INTERNALS__.callbacks
  equal(callbacks.has(channel.id), true)
  equal(await bed.do('control_channel_drop', { key: 'kept' }), true)
  await eventually(() => !callbacks.has(channel.id), 'the end of the channel')
  equal(messages, [1, null])
})

apiTest('Channels', 'messages are delivered once and to the window of the call only', async ({ bed }) => {
  const one = await bed.page('main-one')
  const other = await bed.page('main-other')
  const [mine, theirs] = [collect(one), collect(other)]
  equal(mine.channel.id, theirs.channel.id, 'both pages chose the same id')
  await one.invoke('stream_open', { key: 'one', onMessage: mine.channel })
  await other.invoke('stream_open', { key: 'other', onMessage: theirs.channel })
  await bed.do('control_channel_send', { key: 'one', message: 'for one' })
  await bed.do('control_channel_send', { key: 'other', message: 'for other' })
  await Promise.all([one.invoke('ping'), other.invoke('ping')])
  equal(mine.messages, ['for one'])
  equal(theirs.messages, ['for other'])
})

apiTest('Channels', "a closed window's channel takes nothing more, another window's goes on", async ({ bed }) => {
  const one = await bed.page('main-one')
  const other = await bed.page('main-other')
  const [mine, theirs] = [collect(one), collect(other)]
  await one.invoke('stream_open', { key: 'one', onMessage: mine.channel })
  await other.invoke('stream_open', { key: 'other', onMessage: theirs.channel })
  await bed.do('control_close', { label: 'main-one' })
  await eventually(async () => !(await bed.windowNamed('main-one')), 'the end of the window')
  equal(await bed.do('control_channel_send', { key: 'one', message: 1 }), false)
  equal(await bed.do('control_channel_send', { key: 'other', message: 2 }), true)
  await other.invoke('ping')
  equal(theirs.messages, [2])
  equal(mine.messages, [])
})

apiTest('Channels', 'a page that reloads hears nothing of the channels before', async ({ bed }) => {
  const page = await bed.page('main-channel')
  const before = collect(page)
  await page.invoke('stream_open', { key: 'old', onMessage: before.channel })
  const next = await bed.reloaded(page)
  const after = collect(next)
  equal(await bed.do('control_channel_send', { key: 'old', message: 'for nobody' }), false)
  await next.invoke('stream_open', { key: 'new', onMessage: after.channel })
  await bed.do('control_channel_send', { key: 'new', message: 'for the new page' })
  await next.invoke('ping')
  equal(before.messages, [])
  equal(after.messages, ['for the new page'])
})

apiTest('Channels', 'what is no channel is rejected', async ({ bed }) => {
  const page = await bed.page('main-channel')
  for (const onMessage of [
    'x',
    17,
    null,
    '__CHANNEL__:',
    '__CHANNEL__:x',
    '__CHANNEL__:-1',
    '__CHANNEL__:4294967296'
  ]) {
    const reason = await rejection(page.invoke('stream', { plan: { count: 1 }, onMessage }))
    ok(/onMessage/.test(reason), `"${reason}" names the argument`)
  }
})

apiTest('Channels', 'a handler may look a channel up by the name of its argument', async ({ bed }) => {
  const page = await bed.page('main-channel')
  const { channel, messages } = collect(page)
  equal(await page.invoke('stream_named', { argument: 'here', here: channel }), true)
  equal(messages, ['by name'])
})

test('Channels', 'indices count from 0 and the end names how many there were', async ({ bed }) => {
  const window = await bed.wire('main-channel')
  await window.call('stream', {
    plan: { count: 5, raw: true, bigEvery: 2, bigBytes: 5000 },
    onMessage: '__CHANNEL__:7'
  })
  const end = await window.until(frame => frame.channel === 7 && frame.end, 'the end of the channel')
  equal(end, { channel: 7, index: 5, end: true })
  const messages = window.all('channel').filter(frame => !frame.end)
  equal(
    messages.map(({ channel, index }) => [channel, index]),
    range(5).map(i => [7, i])
  )
})

test('Channels', 'messages come before the reply of the command that sent them', async ({ bed }) => {
  const window = await bed.wire('main-channel')
  await window.call(
    'stream',
    { plan: { count: 30, bigEvery: 3, bigBytes: 9000 }, onMessage: '__CHANNEL__:1' },
    { id: 50 }
  )
  const reply = window.frames.findIndex(frame => frame.reply === 50)
  const last = window.frames.findIndex(frame => frame.channel === 1 && frame.index === 29)
  ok(last >= 0 && last < reply, `message at ${last}, reply at ${reply}`)
})
