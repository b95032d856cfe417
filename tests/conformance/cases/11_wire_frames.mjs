// Messages that are not what docs/wire.md says: the connection ends with a reason, and nobody else notices.
import { equal, ok, range } from '../lib/expect.mjs'
import { test } from '../lib/suite.mjs'
import { encodeBinary } from '../lib/wire_window.mjs'

const invoke = (members = {}) => ({ invoke: 1, cmd: 'ping', ...members })
const json = frame => JSON.stringify([frame])

const deep = (levels, inner = 'null') => '['.repeat(levels) + inner + ']'.repeat(levels)

const malformed = {
  'no JSON': 'hello',
  'an empty message': '',
  'an empty array': '[]',
  'an object and no array': JSON.stringify(invoke()),
  'a string': '"ping"',
  'an array of numbers': '[1]',
  'an array in the array': '[[]]',
  'null in the array': '[null]',
  'an unfinished array': '[{"ack":0}',
  'something after the array': '[{"ack":0}]x',
  'two arrays': '[{"ack":0}][{"ack":0}]',
  'a comment': '[{"ack":0}/* */]',
  'a trailing comma': '[{"ack":0},]',
  NaN: '[{"invoke":1,"cmd":"echo","args":{"value":NaN}}]',
  'single quotes': "[{'ack':0}]",
  'a byte order mark': '\ufeff[{"ack":0}]',
  'a raw control character': '[{"invoke":1,"cmd":"a\nb"}]',
  'half of a surrogate pair': '[{"invoke":1,"cmd":"echo","args":{"value":"\\ud800"}}]',
  'a duplicate key': '[{"invoke":1,"cmd":"ping","cmd":"nothing"}]',
  'a duplicate key deep inside': '[{"invoke":1,"cmd":"echo","args":{"value":{"a":1,"a":2}}}]',
  'a duplicate key spelled with an escape': '[{"invoke":1,"cmd":"echo","args":{"value":{"a":1,"\\u0061":2}}}]',
  'an empty frame': json({}),
  'an unknown kind': json({ subscribe: 1 }),
  'a frame of the server': json({ reply: 1, ok: null }),
  'an event of the server': json({ event: 'x', listeners: [1], payload: null }),
  'a bye': json({ bye: { code: 'closed', message: '' } }),
  'an unknown member': json(invoke({ label: 'main' })),
  'two kinds in one': json(invoke({ ack: 0 })),
  'an unknown member beside cancel': json({ cancel: 1, why: 'x' }),
  'an unknown member beside ack': json({ ack: 0, why: 'x' }),
  'a number too large for a double': '[{"invoke":1,"cmd":"echo","args":{"value":1e999}}]'
}

for (const id of [0, -1, 1.5, '1', null, true, [], {}, 2 ** 53]) {
  malformed[`an invoke with the id ${JSON.stringify(id)}`] = json({ invoke: id, cmd: 'ping' })
}
for (const cmd of [null, 17, ['ping'], { name: 'ping' }]) {
  malformed[`an invoke of the command ${JSON.stringify(cmd)}`] = json(invoke({ cmd }))
}
for (const args of [[], 'x', 17, null, true]) {
  malformed[`arguments that are ${JSON.stringify(args)}`] = json(invoke({ args }))
}
for (const headers of [[], 'x', 17, null]) {
  malformed[`headers that are ${JSON.stringify(headers)}`] = json(invoke({ headers }))
}
for (const id of [0, -1, 1.5, '1', null]) malformed[`a cancel of ${JSON.stringify(id)}`] = json({ cancel: id })
for (const count of [-1, 1.5, '1', null, 10_000]) malformed[`an ack of ${JSON.stringify(count)}`] = json({ ack: count })

// Sends it in a window that was fine until then; a second window and a bystander have to be all right afterwards.
const endsWith = async (bed, code, send) => {
  const bystander = await bed.bystander()
  const window = await bed.wire('main-bad')
  await window.listen('before')
  send(window)
  const { code: closeCode } = await window.ended()
  equal(window.bye?.code, code, `closed with ${closeCode}, ${JSON.stringify(window.bye)}`)
  ok(typeof window.bye.message === 'string' && window.bye.message !== '', 'the bye says what was wrong')
  equal('bye' in window.frames.at(-1), true, 'the bye is the last frame')
  await bystander.isUnaffected()
}

for (const [what, text] of Object.entries(malformed)) {
  test('Wire, frames', `${what} ends the connection with protocol`, ({ bed }) =>
    endsWith(bed, 'protocol', window => window.sendText(text))
  )
}

const bytes = hex => Buffer.from(hex, 'hex')
const quoted = hex =>
  Buffer.concat([Buffer.from('[{"invoke":1,"cmd":"echo","args":{"value":"'), bytes(hex), Buffer.from('"}}]')])

for (const [what, hex] of Object.entries({
  'a lone continuation byte': '80',
  'an overlong slash': 'c0af',
  'an encoded surrogate': 'eda080',
  'a cut sequence': 'e282',
  'a code point too large': 'f4908080',
  'the byte ff': 'ff'
})) {
  test('Wire, frames', `invalid UTF-8 (${what}) ends the connection`, async ({ bed }) => {
    const bystander = await bed.bystander()
    const window = await bed.wire('main-utf8')
    window.sendTextBytes(quoted(hex))
    const { code } = await window.ended()
    ok(code === 1007 || window.bye?.code === 'protocol', `closed with ${code}, ${JSON.stringify(window.bye)}`)
    equal(window.all('reply'), [])
    await bystander.isUnaffected()
  })
}

const head = JSON.stringify({ invoke: 1, cmd: 'raw_echo' })
const binary = {
  nothing: Buffer.alloc(0),
  'three bytes': Buffer.alloc(3),
  'a length beyond the message': Buffer.concat([bytes('00000100'), Buffer.from(head)]),
  'the largest length': Buffer.concat([bytes('ffffffff'), Buffer.from(head)]),
  'no JSON': encodeBinary('hello', 'x'),
  'an array': encodeBinary(`[${head}]`, 'x'),
  'an empty head': encodeBinary('', 'x'),
  'invalid UTF-8': Buffer.concat([bytes('00000003'), Buffer.from('"'), bytes('ff'), Buffer.from('"')]),
  'a cancel': encodeBinary({ cancel: 1 }, 'x'),
  'an ack': encodeBinary({ ack: 0 }, ''),
  'a hello': encodeBinary({ hello: { version: 1, token: 'x' } }, ''),
  'an unknown kind': encodeBinary({ upload: 1 }, 'x'),
  'a body beside arguments': encodeBinary({ invoke: 1, cmd: 'raw_echo', args: {} }, 'x')
}

for (const [what, message] of Object.entries(binary)) {
  test('Wire, frames', `a binary message with ${what} ends the connection with protocol`, ({ bed }) =>
    endsWith(bed, 'protocol', window => window.sendBytes(message))
  )
}

test('Wire, frames', 'the id of an open call cannot be used again, that of an answered one can', async ({ bed }) => {
  const window = await bed.wire('main-ids')
  for (const round of range(3)) equal((await window.invoke('echo', { value: round }, { id: 5 })).ok, round)
  window.send({ invoke: 6, cmd: 'hold', args: { key: 'open' } })
  window.send({ invoke: 6, cmd: 'ping' })
  await window.ended()
  equal(window.bye.code, 'protocol')
})

test('Wire, frames', 'a frame is done before a malformed one behind it ends the connection', async ({ bed }) => {
  const window = await bed.wire('main-both')
  window.sendText(JSON.stringify([{ invoke: 1, cmd: 'count_up', args: { times: 1 } }, { unknown: 1 }]))
  await window.ended()
  equal(window.bye.code, 'protocol')
  ok([0, 1].includes((await bed.do('get_state')).counter))
})

test('Wire, frames', 'args and headers may be missing, and the largest exact integer is an id', async ({ bed }) => {
  const window = await bed.wire('main-fine')
  equal((await window.invoke('ping', undefined, { id: 2 ** 53 - 1 })).ok, 'pong')
  equal((await window.invoke('ping', {}, { headers: {} })).ok, 'pong')
})

test('Wire, frames', 'white space and escapes in a message are JSON', async ({ bed }) => {
  const window = await bed.wire('main-fine')
  window.sendText(' [\n\t{ "\\u0069nvoke" : 1 , "cmd":"p\\u0069ng" } ]\r\n')
  equal((await window.until(frame => frame.reply === 1, 'the reply')).ok, 'pong')
})

test('Wire, frames', 'several frames in one message are answered in their order', async ({ bed }) => {
  const window = await bed.wire('main-batch')
  window.send(...range(200).map(i => ({ invoke: i + 1, cmd: 'echo', args: { value: i } })))
  await window.until(frame => frame.reply === 200, 'the last reply')
  equal(
    window.all('reply').map(({ reply, ok: value }) => [reply, value]),
    range(200).map(i => [i + 1, i])
  )
})

test('Wire, frames', 'a message may come in fragments', async ({ bed }) => {
  const window = await bed.wire('main-fragments')
  const text = JSON.stringify([{ invoke: 1, cmd: 'echo', args: { value: 'ä漢😀'.repeat(50) } }])
  const all = Buffer.from(text)
  for (let at = 0; at < all.length; at += 7) window.sendFragment(all.subarray(at, at + 7), at + 7 >= all.length)
  equal((await window.until(frame => frame.reply === 1, 'the reply')).ok, 'ä漢😀'.repeat(50))
})

test('Wire, frames', 'cancelling what is not open is harmless', async ({ bed }) => {
  const window = await bed.wire('main-cancel')
  window.send({ cancel: 4711 })
  await window.invoke('ping', {}, { id: 3 })
  window.send({ cancel: 3 }, { cancel: 3 })
  equal(await window.call('ping'), 'pong')
})

for (const cmd of ['slow', 'slow_pool']) {
  test('Wire, frames', `a cancelled call of ${cmd} is answered once, early`, async ({ bed }) => {
    const window = await bed.wire('main-cancel')
    const reply = window.invoke(cmd, { durationMs: 3_600_000 }, { id: 9 })
    window.send({ cancel: 9 }, { cancel: 9 })
    const { error, code } = await reply
    ok(error !== undefined)
    equal(code, 'cancelled')
    await window.call('ping')
    equal(window.all('reply').filter(frame => frame.reply === 9).length, 1)
    equal((await bed.do('control_counts')).noted.slow_finished ?? 0, 0)
  })
}

test('Wire, frames', 'nothing that the server sends has other members than the wire names', async ({ bed }) => {
  const allowed = {
    welcome: ['welcome'],
    ack: ['ack'],
    bye: ['bye'],
    control: ['control'],
    event: ['event', 'listeners', 'payload'],
    reply: ['reply', 'ok', 'error', 'code', 'body'],
    channel: ['channel', 'index', 'message', 'end', 'body'],
    update: ['update', 'revision', 'snapshot', 'base', 'patch']
  }
  const window = await bed.wire('main-members')
  await window.subscribe(1, [''])
  await window.listen('members')
  await window.call('interleave', { event: 'members', times: 3, onMessage: '__CHANNEL__:1' })
  await window.call('raw_make', { length: 10 })
  await window.invoke('fail', { kind: 'exception' })
  await window.invoke('no_such_command')
  await bed.do('control_focus', { label: 'main-members' })
  await bed.do('control_close', { label: 'main-members' })
  await window.ended()
  equal(window.bye.code, 'closed')
  for (const frame of window.frames) {
    const kind = Object.keys(allowed).find(name => name in frame)
    for (const member of Object.keys(frame)) ok(allowed[kind].includes(member), JSON.stringify(frame))
  }
})

test(
  'Wire, frames',
  `a message as deep as allowed is fine, a call one deeper is rejected alone`,
  { limits: { message_depth: 20 } },
  async ({ bed }) => {
    const window = await bed.wire('main-deep')
    const message = levels => `[{"invoke":1,"cmd":"echo","args":{"value":${deep(levels)}}}]`
    window.sendText(message(17))
    ok('ok' in (await window.until(frame => frame.reply === 1, 'the reply')))
    window.sendText(message(18).replace('"invoke":1', '"invoke":2'))
    equal((await window.until(frame => frame.reply === 2, 'the rejection')).code, 'limit')
    window.sendText('[{"invoke":3,"cmd":"ping"}]')
    ok('ok' in (await window.until(frame => frame.reply === 3, 'the next reply')))
  }
)

test('Wire, frames', 'a hundred thousand brackets end the connection and nothing else', ({ bed }) =>
  endsWith(bed, 'limit', window => window.sendText(deep(100_000)))
)

test('Wire, frames', 'a hundred thousand brackets that nobody closes end it with protocol', ({ bed }) =>
  endsWith(bed, 'protocol', window => window.sendText('['.repeat(100_000)))
)
