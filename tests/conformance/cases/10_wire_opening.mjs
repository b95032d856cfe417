// How a window opens, by docs/wire.md, and how it does not.
import { fileURLToPath } from 'node:url'
import { equal, match, ok, rejection } from '../lib/expect.mjs'
import { eventually } from '../lib/limit.mjs'
import { Testbed } from '../lib/testbed.mjs'
import { test } from '../lib/suite.mjs'

test('Wire, opening', 'a token opens a window with the label it was minted for', async ({ bed }) => {
  const { label, token, url } = await bed.invite('main-open')
  equal(url, `${bed.origin}/#patchbay=${encodeURIComponent(label)}.${encodeURIComponent(token)}`)
  const window = await bed.greet({ token })
  const { version, session, epoch, received, resumed } = window.welcome
  equal({ version, label: window.welcome.label, received, resumed }, { version: 1, label, received: 0, resumed: false })
  ok(typeof session === 'string' && session !== '' && typeof epoch === 'string' && epoch !== '')
  equal(Object.keys(window.welcome).sort(), [
    'bytesAtOnce',
    'bytesPerSecond',
    'epoch',
    'framesAtOnce',
    'framesPerSecond',
    'heartbeat',
    'label',
    'messageBytes',
    'messageDepth',
    'received',
    'remembered',
    'resumed',
    'session',
    'version'
  ])
  equal(await window.call('whoami'), label)
})

test(
  'Wire, opening',
  'a label with marks and letters of any script is percent-encoded in the address',
  async ({ bed }) => {
    const { token, url } = await bed.invite('main/ä:漢_1')
    const [label, secret] = new URL(url).hash.slice('#patchbay='.length).split('.')
    equal([decodeURIComponent(label), decodeURIComponent(secret)], ['main/ä:漢_1', token])
    equal((await bed.greet({ token })).welcome.label, 'main/ä:漢_1')
  }
)

test(
  'Wire, opening',
  'all windows of one run have the same epoch, another run has another',
  async ({ bed, program }) => {
    const epochs = [await bed.wire('main-1'), await bed.wire('main-2')].map(({ welcome }) => welcome.epoch)
    equal(epochs[0], epochs[1])
    const next = await Testbed.start(program)
    const { epoch } = (await next.wire('main-1')).welcome
    await next.stop()
    ok(epoch !== epochs[0])
  }
)

test('Wire, opening', 'tokens have at least 128 random bits', async ({ bed }) => {
  const tokens = []
  for (let i = 0; i < 50; ++i) tokens.push((await bed.invite(`main-${i}`)).token)
  equal(new Set(tokens).size, 50)
  for (const token of tokens) ok(token.length >= 22, token)
})

const refusals = {
  'a wrong token': async () => ({ token: '0'.repeat(64) }),
  'an empty token': async () => ({ token: '' }),
  'a token that was used': async bed => {
    const { token } = await bed.invite('main-used')
    await bed.greet({ token })
    return { token }
  },
  'a token that was used, after its window closed': async bed => {
    const { token } = await bed.invite('main-used')
    await bed.greet({ token })
    await bed.do('control_close', { label: 'main-used' })
    return { token }
  },
  'a token that was revoked': async bed => {
    const { token } = await bed.invite('main-revoked')
    await bed.do('control_revoke', { token })
    return { token }
  },
  "another window's session in the place of a token": async bed => {
    const { welcome } = await bed.wire('main-other')
    return { token: welcome.session }
  }
}

for (const [what, hello] of Object.entries(refusals)) {
  test('Wire, opening', `${what} is refused with unauthorized`, async ({ bed }) => {
    const bystander = await bed.bystander()
    const window = await bed.greet(await hello(bed))
    equal(window.welcome, undefined)
    equal(window.bye.code, 'unauthorized')
    await window.ended()
    await bystander.isUnaffected()
  })
}

test('Wire, opening', 'a token of another run is refused', async ({ bed, program }) => {
  const other = await Testbed.start(program)
  const { token } = await other.invite('main-foreign')
  const window = await bed.greet({ token })
  equal(window.bye.code, 'unauthorized')
  equal((await other.greet({ token })).welcome.label, 'main-foreign')
  await other.stop()
})

test('Wire, opening', 'a second token for an open label is refused with label_taken', async ({ bed }) => {
  const bystander = await bed.bystander()
  const [first, second] = [await bed.invite('main-taken'), await bed.invite('main-taken')]
  const window = await bed.greet({ token: first.token })
  const late = await bed.greet({ token: second.token })
  equal(late.bye.code, 'label_taken')
  equal(await window.call('ping'), 'pong')
  equal((await rejection(bed.invite('main-taken'))).code, 'label_taken')
  await bystander.isUnaffected()
})

test('Wire, opening', 'the page cannot say which label it wants', async ({ bed }) => {
  const { token } = await bed.invite('guest-1')
  const window = await bed.greet({ token, label: 'main-1' })
  equal(window.bye.code, 'protocol')
})

const wrongHellos = {
  'another version': { version: 2, token: 'x' },
  'no version': { token: 'x' },
  'neither token nor session': { version: 1 },
  'token and session': { version: 1, token: 'x', session: 'y', received: 0 },
  'a token that is no string': { version: 1, token: 17 },
  'a session without a count': { version: 1, session: 'x' },
  'a negative count': { version: 1, session: 'x', received: -1 },
  'a count that is no integer': { version: 1, session: 'x', received: 1.5 },
  'reload: false': { version: 1, session: 'x', reload: false },
  'reload and a count': { version: 1, session: 'x', reload: true, received: 0 },
  'no object': 'hello'
}

for (const [what, hello] of Object.entries(wrongHellos)) {
  test('Wire, opening', `a hello with ${what} is refused with protocol`, async ({ bed }) => {
    const bystander = await bed.bystander()
    const window = await bed.connect()
    window.sendText(JSON.stringify([{ hello }]))
    await window.ended()
    equal([window.welcome, window.bye?.code], [undefined, 'protocol'])
    await bystander.isUnaffected()
  })
}

test('Wire, opening', 'hello is alone in its message', async ({ bed }) => {
  const { token } = await bed.invite('main-alone')
  const window = await bed.connect()
  window.sendText(
    JSON.stringify([{ hello: { version: 1, token } }, { invoke: 1, cmd: 'count_up', args: { times: 1 } }])
  )
  await window.ended()
  equal(window.bye.code, 'protocol')
  equal(window.all('reply'), [])
  equal((await bed.do('get_state')).counter, 0)
})

test('Wire, opening', 'hello comes once', async ({ bed }) => {
  const window = await bed.wire('main-once')
  const { token } = await bed.invite('main-twice')
  window.sendText(JSON.stringify([{ hello: { version: 1, token } }]))
  await window.ended()
  equal(window.bye.code, 'protocol')
})

test('Wire, opening', 'other frames do not come before hello', async ({ bed }) => {
  for (const frame of [{ invoke: 1, cmd: 'ping' }, { cancel: 1 }, { ack: 0 }]) {
    const window = await bed.connect()
    window.sendText(JSON.stringify([frame]))
    await window.ended()
    equal(window.bye.code, 'protocol')
  }
})

test('Wire, opening', 'another subprotocol, or none, is refused', async ({ bed }) => {
  for (const protocol of ['patchbay.v2', 'chat', []]) {
    const refused = await bed.connect({ protocol }).then(
      window => window.ended().then(() => 'closed'),
      error => error.message
    )
    match(refused, /closed|40\d|subprotocol/i)
  }
})

test('Wire, opening', 'the WebSocket has one address', async ({ bed }) => {
  const { socket } = bed
  for (const path of ['/', '/patchbay', '/patchbay/socket/', '/patchbay/socket/x', '/PATCHBAY/SOCKET']) {
    bed.socket = socket.replace('/patchbay/socket', path)
    match((await rejection(bed.connect())).message, /40\d/, path)
  }
})

test(
  'Wire, opening',
  'a client without an Origin may connect where that is wanted',
  { args: ['--allow-missing-origin'] },
  async ({ bed }) => {
    const { token } = await bed.invite('main-native')
    const window = await bed.greet({ token }, { origin: undefined })
    equal(window.welcome.label, 'main-native')
    match((await rejection(bed.connect({ origin: 'null' }))).message, /403/)
  }
)

test('Wire, opening', 'refused connections are counted', async ({ bed }) => {
  const before = await bed.do('control_counts')
  await rejection(bed.connect({ origin: 'https://evil.example' }))
  await rejection(bed.connect({ origin: 'null' }))
  await eventually(async () => (await bed.do('control_counts')).refused === before.refused + 2, 'the count')
})

test('Wire, opening', 'a port in use is refused with status 2 and a sentence', async ({ bed, program }) => {
  const failure = await rejection(Testbed.start(program, { args: ['--port', String(bed.port)] }))
  match(failure.message, new RegExp(`status 2: .*${bed.port}`))
})

test(
  'Wire, opening',
  'pages come from the same server, under a policy without eval, and from the mounted folder only',
  { args: ['--files', fileURLToPath(new URL('..', import.meta.url))] },
  async ({ bed }) => {
    const page = await fetch(`${bed.origin}/README.md`)
    equal(page.status, 200)
    match(await page.text(), /bridge_testbed/)
    const policy = page.headers.get('content-security-policy')
    ok(/default-src 'none'/.test(policy) && !/unsafe|\*/.test(policy), policy)
    equal(page.headers.get('x-content-type-options'), 'nosniff')
    equal(page.headers.get('access-control-allow-origin'), null)
    for (const path of [
      '/no-such-file',
      '/..%2fparity%2frun.mjs',
      '/lib/..%2f..%2fparity%2frun.mjs',
      '/patchbay/socket'
    ]) {
      ok((await fetch(bed.origin + path)).status >= 400, path)
    }
  }
)
