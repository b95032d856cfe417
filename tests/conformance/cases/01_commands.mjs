// Tauri's own tests of commands, cases 1 to 5.
import { equal, match, ok, range, rejection } from '../lib/expect.mjs'
import { apiTest, test } from '../lib/suite.mjs'

const variants = ['sync', 'pool', 'coroutine', 'responder', 'later']

apiTest(1, 'ping answers pong', async ({ bed }) => {
  const page = await bed.page('main-1')
  equal(await page.invoke('ping'), 'pong')
})

apiTest(1, 'a command without a result answers null', async ({ bed }) => {
  const page = await bed.page('main-1')
  equal(await page.invoke('nothing'), null)
})

apiTest(1, 'lists, strings, numbers and objects come back as they went', async ({ bed }) => {
  const page = await bed.page('main-1')
  for (const value of [[1, 2, 3], [], 'text', '', 0, -1.5, true, null, {}, { a: { b: [{}] } }, [[], [null]]]) {
    equal(await page.invoke('echo', { value }), value)
  }
  equal(await page.invoke('numbers', { numbers: [3, 1, 2] }), [3, 1, 2])
  equal(await page.invoke('add', { a: 40, b: 2 }), 42)
})

apiTest(1, 'an argument of the wrong type is rejected, naming argument and command', async ({ bed }) => {
  const page = await bed.page('main-1')
  const wrong = [
    ['add', { a: 'x', b: 1 }, 'a'],
    ['add', { a: 1.5, b: 1 }, 'a'],
    ['numbers', { numbers: [1, 'two'] }, 'numbers'],
    ['length_of', { text: 17 }, 'text'],
    ['greet', { person: { first_name: 'Ada' } }, 'person'],
    ['greet', { person: 'Ada' }, 'person'],
    ['optional', { theFirst: 'x', theSecond: 'y' }, 'theSecond']
  ]
  for (const [cmd, args, name] of wrong) {
    const reason = await rejection(page.invoke(cmd, args))
    equal(typeof reason, 'string')
    ok(reason.includes(name) && reason.includes(cmd), `"${reason}" names ${name} and ${cmd}`)
  }
  equal(await page.invoke('ping'), 'pong')
})

apiTest(2, 'bytes and headers reach the handler unchanged', async ({ bed }) => {
  const page = await bed.page('main-2')
  const bytes = Uint8Array.from(range(1000), i => (i * 7) % 256)
  const checksum = bytes.reduce((sum, byte) => (Math.imul(sum, 31) + byte) >>> 0, 0)
  const headers = { 'x-first': 'one', 'X-Second': 'zwei', 'content-type': 'application/octet-stream' }
  const about = await page.invoke('raw_about', bytes, { headers })
  equal(about.length, 1000)
  equal(about.checksum, checksum)
  const given = Object.fromEntries(Object.entries(about.headers).map(([name, value]) => [name.toLowerCase(), value]))
  equal(given['x-first'], 'one')
  equal(given['x-second'], 'zwei')
  equal(given['content-type'], 'application/octet-stream')
})

apiTest(2, 'an ArrayBuffer, a view of a part of one, and an array of numbers are bytes', async ({ bed }) => {
  const page = await bed.page('main-2')
  const bytes = Uint8Array.from([9, 0, 255, 128, 9])
  const inner = bytes.subarray(1, 4)
  equal(new Uint8Array(await page.invoke('raw_echo', bytes.buffer)), bytes)
  equal(new Uint8Array(await page.invoke('raw_echo', inner)), Uint8Array.from([0, 255, 128]))
  equal(new Uint8Array(await page.invoke('raw_echo', [1, 2, 3])), Uint8Array.from([1, 2, 3]))
  equal(new Uint8Array(await page.invoke('raw_echo', new Uint8Array(0))), new Uint8Array(0))
})

apiTest(2, 'bytes come back as an ArrayBuffer', async ({ bed }) => {
  const page = await bed.page('main-2')
  for (const length of [0, 1, 1023, 1024, 70_000, 600_000]) {
    const result = await page.invoke('raw_make', { length })
    ok(result instanceof ArrayBuffer, 'the result is an ArrayBuffer')
    equal(result.byteLength, length)
    ok(
      new Uint8Array(result).every((byte, i) => byte === i % 251),
      'every byte is in its place'
    )
  }
})

apiTest(2, 'headers come with JSON arguments as well', async ({ bed }) => {
  const page = await bed.page('main-2')
  const seen = await page.invoke('everything', { one: 1 }, { headers: { 'x-trace': 'abc' } })
  equal(seen.arguments, { one: 1 })
  equal(seen.headers['x-trace'], 'abc')
  equal(seen.raw, false)
})

apiTest(2, 'a command that wants bytes rejects JSON, and one that wants arguments rejects bytes', async ({ bed }) => {
  const page = await bed.page('main-2')
  match(await rejection(page.invoke('raw_echo', { some: 'json' })), /raw_echo/)
  match(await rejection(page.invoke('length_of', new Uint8Array(4))), /length_of/)
})

test(2, 'an invoke without a command, without an id or with another member ends the connection', async ({ bed }) => {
  const bystander = await bed.bystander()
  for (const frame of [{ invoke: 1 }, { cmd: 'ping' }, { invoke: 1, cmd: 'ping', origin: 'x' }]) {
    const window = await bed.wire('main-2')
    window.sendText(JSON.stringify([frame]))
    await window.ended()
    equal(window.bye.code, 'protocol')
    await bed.do('control_close', { label: 'main-2' })
  }
  await bystander.isUnaffected()
})

test(2, 'a connection without an Origin is refused', async ({ bed }) => {
  const bystander = await bed.bystander()
  const refusal = await rejection(bed.connect({ origin: undefined }))
  match(refusal.message, /40[0-9]/)
  await bystander.isUnaffected()
})

apiTest(3, 'names of arguments are camelCase, and those inside of values are left alone', async ({ bed }) => {
  const page = await bed.page('main-3')
  equal(await page.invoke('simple_sync', { theArgument: 'x' }), 'heard x')
  const person = { first_name: 'Ada', age: 36 }
  equal(await page.invoke('greet', { person }), person)
  equal(await page.invoke('greet', { person: { ...person, nick_name: 'A' } }), { ...person, nick_name: 'A' })
  match(await rejection(page.invoke('simple_sync', { the_argument: 'x' })), /theArgument/)
})

apiTest(3, 'a command may keep its names as they are', async ({ bed }) => {
  const page = await bed.page('main-3')
  equal(await page.invoke('snake', { the_argument: 'x', another_one: 'y' }), 'xy')
  equal(await page.invoke('simple_snake', { the_argument: 'x' }), 'heard x')
  match(await rejection(page.invoke('snake', { theArgument: 'x' })), /the_argument/)
})

apiTest(3, 'a missing argument is rejected, naming it and the command', async ({ bed }) => {
  const page = await bed.page('main-3')
  const reason = await rejection(page.invoke('simple_sync', {}))
  match(reason, /theArgument/)
  match(reason, /simple_sync/)
})

apiTest(3, 'an optional argument may be missing, undefined or null', async ({ bed }) => {
  const page = await bed.page('main-3')
  for (const args of [{}, { theSecond: undefined }, { theSecond: null }]) {
    equal(await page.invoke('optional', { theFirst: 'a', ...args }), { first: 'a', second: null })
  }
  equal(await page.invoke('optional', { theFirst: 'a', theSecond: 0 }), { first: 'a', second: 0 })
})

apiTest(3, 'arguments may be read by the handler itself, beside what is handed in', async ({ bed }) => {
  const page = await bed.page('main-3')
  const { command, arguments: given, window } = await page.invoke('everything', { a: 1, bC: { d: [] } })
  equal({ command, given, window }, { command: 'everything', given: { a: 1, bC: { d: [] } }, window: 'main-3' })
  equal(await page.invoke('mixed', { firstName: 'Ada', lastName: 'L' }), {
    name: 'Ada L',
    window: 'main-3',
    stopped: false
  })
})

apiTest(3, 'surplus arguments do no harm', async ({ bed }) => {
  const page = await bed.page('main-3')
  equal(await page.invoke('simple_sync', { theArgument: 'x', other: [1] }), 'heard x')
})

apiTest(3, 'it makes no difference where a command runs and how it answers', async ({ bed }) => {
  const page = await bed.page('main-3')
  for (const variant of variants) {
    const theArgument = `by ${variant}`
    equal(await page.invoke(`simple_${variant}`, { theArgument }), `heard ${theArgument}`)
    equal(await page.invoke(`result_${variant}`, { theArgument }), theArgument)
    equal(await page.invoke(`object_${variant}`, { theArgument }), {
      argument: theArgument,
      length: theArgument.length
    })
    match(await rejection(page.invoke(`simple_${variant}`)), /theArgument/)
  }
})

apiTest(3, 'a rejection is the value itself, an empty string and an object included', async ({ bed }) => {
  const page = await bed.page('main-3')
  for (const variant of variants) {
    equal(await rejection(page.invoke(`result_${variant}`, { theArgument: '' })), '')
    equal(await rejection(page.invoke(`result_${variant}`, { theArgument: 'object' })), {
      kind: 'refused',
      detail: { argument: 'object' }
    })
  }
  equal(await rejection(page.invoke('fail', { kind: 'string' })), 'it went wrong')
  equal(await rejection(page.invoke('fail', { kind: 'null' })), null)
  equal(await rejection(page.invoke('fail', { kind: 'object' })), {
    code: 17,
    detail: { where: 'here', list: [1, 2, 3] }
  })
})

apiTest(3, 'an error of the library is rejected with its message', async ({ bed }) => {
  const page = await bed.page('main-3')
  for (const cmd of ['fail', 'fail_pool', 'fail_coroutine', 'fail_later']) {
    match(await rejection(page.invoke(cmd, { kind: 'error', theArgument: 'error' })), /the index 7 is too large/)
  }
})

apiTest(3, 'an unknown command is rejected by its name, one of a plugin without the prefix', async ({ bed }) => {
  const page = await bed.page('main-3')
  match(await rejection(page.invoke('no_such_command')), /no_such_command.* not found/)
  match(await rejection(page.invoke('plugin:window|no_such_command')), /no_such_command.* not found/)
  match(await rejection(page.invoke('plugin:no_such_plugin|do')), /not found/)
})

apiTest(3, 'a plugin of Tauri that has no meaning here is rejected, and the page lives on', async ({ bed }) => {
  const page = await bed.page('main-3')
  match(await rejection(page.window.getCurrentWindow().center()), /not found/)
  match(await rejection(page.path.appDataDir()), /not found/)
  equal(page.path.sep(), '/')
  equal(await page.invoke('ping'), 'pong')
})

test(4, 'what comes with a wrong token has no effect', async ({ bed }) => {
  const bystander = await bed.bystander()
  const before = await bed.do('get_state')
  const hello = { hello: { version: 1, token: 'f'.repeat(64) } }
  const action = { type: 'counter/set', payload: 99 }
  const invoke = { invoke: 1, cmd: 'plugin:patchbay|dispatch', args: { action } }

  const together = await bed.connect()
  together.sendText(JSON.stringify([hello, invoke]))
  await together.ended()
  const apart = await bed.connect()
  apart.sendText(JSON.stringify([hello]))
  apart.sendText(JSON.stringify([invoke]))
  await apart.ended()
  const without = await bed.connect()
  without.sendText(JSON.stringify([invoke]))
  await without.ended()

  for (const window of [together, apart, without]) {
    equal(window.all('reply'), [])
    ok(window.bye, 'the connection ended with a bye')
  }
  equal(await bed.do('get_state'), before)
  await bystander.isUnaffected()
})

apiTest(5, 'quotes, backslashes, emoji and control characters survive', async ({ bed }) => {
  const page = await bed.page('main-5')
  const texts = [
    '"',
    '\\',
    '\\"',
    '\\\\',
    "'",
    '`',
    '\n',
    '\r\n',
    '\t',
    '\0',
    '\x7f',
    '\u2028\u2029',
    '\ufeff',
    '😀👩‍👩‍👧',
    '漢字',
    '</script><script>alert(1)</script>',
    '<!--',
    ']]>',
    '${x}',
    '%s %n',
    '{"json": "\\u0041"}',
    '__CHANNEL__:1'
  ]
  for (const value of texts) {
    equal(await page.invoke('echo', { value }), value)
    equal(await page.invoke('echo', { value: { [value]: [value] } }), { [value]: [value] })
  }
})

apiTest(5, 'texts around the size where Tauri changes its way survive', async ({ bed }) => {
  const page = await bed.page('main-5')
  for (const length of [8191, 8192, 10239, 10240, 10241, 300_000]) {
    const value = '"\\é漢'.repeat(Math.ceil(length / 4)).slice(0, length)
    equal(await page.invoke('echo', { value }), value)
  }
})

apiTest(5, 'random documents survive as arguments, results, events, messages and state', async ({ bed, random }) => {
  const page = await bed.page('main-5')
  const heard = await page.collect('documents')
  const streamed = []
  const channel = new page.core.Channel()
  channel.onmessage = message => streamed.push(message)
  await page.invoke('stream_open', { key: 'documents', onMessage: channel })
  const sent = []
  for (const _ of range(60)) {
    const value = random.document()
    sent.push(value)
    equal(await page.invoke('echo', { value }), value)
    await page.event.emit('documents', value)
    await page.invoke('control_channel_send', { key: 'documents', message: value })
    const action = { type: 'entities/set', id: 'document', value }
    await page.invoke('plugin:patchbay|dispatch', { action })
    const { state } = await page.invoke('plugin:patchbay|get_state', { paths: ['/entities/document'] })
    equal(state, { entities: { document: value } })
  }
  equal(
    heard.map(({ payload }) => payload),
    sent
  )
  equal(streamed, sent)
})
