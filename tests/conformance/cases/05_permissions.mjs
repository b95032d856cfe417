// Tauri's own tests of its access control, in terms of this bridge: labels, origins, and what a window may do.
import { equal, match, ok, rejection } from '../lib/expect.mjs'
import { Replica } from '../lib/replica.mjs'
import { apiTest, test } from '../lib/suite.mjs'

apiTest('ACL', 'a command that is not permitted is refused by its name, and does not run', async ({ bed }) => {
  const guest = await bed.page('guest-1')
  equal(await guest.invoke('ping'), 'pong')
  match(
    await rejection(guest.invoke('control_dispatch', { action: { type: 'counter/increment' } })),
    /control_dispatch.*not allowed/
  )
  match(await rejection(guest.invoke('control_close', { label: 'main-control' })), /control_close.*not allowed/)
  equal((await bed.do('get_state')).counter, 0)
})

apiTest('ACL', 'patterns match labels, and other windows are not concerned', async ({ bed }) => {
  const main = await bed.page('main-1')
  const guest = await bed.page('guest-2')
  equal(await main.invoke('get_secret'), { key: 'for main windows only' })
  match(await rejection(guest.invoke('get_secret')), /get_secret/)
})

apiTest('ACL', 'deny wins over allow, in one set and across sets', async ({ bed }) => {
  const guest = await bed.page('guest-1')
  equal((await guest.invoke('get_state')).counter, 0)
  match(await rejection(guest.invoke('get_secret')), /not allowed/)
  const muted = await bed.page('main-muted')
  equal(await muted.invoke('ping'), 'pong')
  match(await rejection(muted.invoke('echo', { value: 1 })), /echo.*not allowed/)
})

apiTest('ACL', 'a window that no pattern matches may connect and do nothing', async ({ bed }) => {
  const stranger = await bed.page('stranger')
  match(await rejection(stranger.invoke('ping')), /not allowed/)
  ok(await rejection(stranger.event.listen('public', () => {})))
  ok(await rejection(stranger.event.emit('guest-x')))
  ok(await rejection(stranger.invoke('plugin:patchbay|dispatch', { action: { type: 'counter/increment' } })))
  equal((await bed.do('get_state')).counter, 0)
})

apiTest('ACL', 'permissions given later hold for windows that open later', async ({ bed }) => {
  const before = await bed.page('late-1')
  match(await rejection(before.invoke('ping')), /not allowed/)
  await bed.do('control_permit', { pattern: 'late-*', permissions: { commands: { allow: ['ping'] } } })
  const after = await bed.page('late-2')
  equal(await after.invoke('ping'), 'pong')
  match(await rejection(before.invoke('ping')), /not allowed/)
})

test('ACL', 'a refused command has the code not_allowed', async ({ bed }) => {
  const guest = await bed.wire('guest-1')
  const { error, code } = await guest.invoke('get_secret')
  equal(code, 'not_allowed')
  match(error, /get_secret/)
})

test('ACL', 'actions are permitted by type, and those of the library never', async ({ bed }) => {
  const guest = await bed.wire('guest-1')
  const main = await bed.wire('main-1')
  const dispatch = (window, action) => window.invoke('plugin:patchbay|dispatch', { action })
  equal((await dispatch(guest, { type: 'counter/increment' })).ok.changed, true)
  for (const type of ['counter/set', 'todos/add', 'secret/write', 'counter', '']) {
    equal((await dispatch(guest, { type, payload: 5 })).code, 'not_allowed', type)
  }
  for (const type of ['@@patchbay/SET_STATE', '@@redux/INIT', '@@']) {
    equal((await dispatch(main, { type, payload: {} })).code, 'not_allowed', type)
  }
  equal((await bed.do('get_state')).counter, 1)
})

apiTest('ACL', 'events are permitted by name, for hearing and for emitting', async ({ bed }) => {
  const guest = await bed.page('guest-1')
  const main = await bed.page('main-1')
  const heardByMain = await main.collect('guest-news')
  const heardByGuest = await guest.collect('public-news')
  for (const name of ['public-secret', 'private', 'guest-news'])
    ok(await rejection(guest.event.listen(name, () => {})), name)
  for (const name of ['guest-secret', 'public-news', 'tauri://focus']) ok(await rejection(guest.event.emit(name)), name)
  ok(await rejection(guest.event.emitTo('main-1', 'public-news')))
  await guest.event.emit('guest-news', 'hello')
  await main.event.emit('public-news', 'welcome')
  await Promise.all([main.invoke('ping'), guest.invoke('ping')])
  equal(
    heardByMain.map(({ payload }) => payload),
    ['hello']
  )
  equal(
    heardByGuest.map(({ payload }) => payload),
    ['welcome']
  )
})

test('ACL', 'of the state a window gets what it may read, whatever it asks for', async ({ bed }) => {
  const guest = await bed.wire('guest-1')
  const readable = {
    counter: 0,
    todos: [],
    notes: { public: 'everybody may read this', shared: { text: 'shared' } }
  }
  await guest.subscribe(1, [''])
  equal(Replica.of(guest, 1).document, readable)
  const { state } = await guest.call('plugin:patchbay|get_state', {})
  equal(state, readable)
  await guest.subscribe(2, ['/notes/*', '/counter'])
  equal(Replica.of(guest, 2).document, { counter: 0, notes: readable.notes })
  for (const path of ['/secret', '/secret/key', '/notes/private', '/notes/shared/private', '/entities/*']) {
    equal((await guest.invoke('plugin:patchbay|subscribe', { id: 3, paths: [path] })).code, 'not_allowed', path)
    equal((await guest.invoke('plugin:patchbay|get_state', { paths: [path] })).code, 'not_allowed', path)
  }
})

test('ACL', 'not a byte of what a window may not read is sent to it, also when it changes', async ({ bed }) => {
  const guest = await bed.wire('guest-1')
  await guest.subscribe(1, [''])
  const secret = 'squeamish-ossifrage'
  await bed.dispatch('secret/write', secret)
  await bed.do('control_dispatch', { action: { type: 'notes/write', key: 'private', text: secret } })
  await bed.do('control_dispatch', {
    action: { type: 'notes/write', key: 'deep', text: { private: secret, text: 'open' } }
  })
  await bed.dispatch('counter/increment')
  await bed.emit('private', secret)
  await guest.until(() => Replica.of(guest, 1).document.counter === 1, 'the change of the counter')
  equal(Replica.of(guest, 1).document.notes.deep, { text: 'open' })
  ok(!guest.texts.some(text => text.includes(secret)), 'the secret was sent')
})

test('ACL', 'a window may not touch other windows without permission', async ({ bed }) => {
  const bystander = await bed.bystander()
  const guest = await bed.wire('guest-1')
  for (const cmd of ['close', 'destroy', 'set_focus']) {
    const { code } = await guest.invoke(`plugin:window|${cmd}`, { label: 'main-control' })
    equal(code, 'not_allowed', cmd)
  }
  const { code } = await guest.invoke('plugin:window|set_title', { label: 'main-control', value: 'x' })
  equal(code, 'not_allowed')
  await bystander.isUnaffected()
})

test('ACL', 'what an unexpected exception said is told to trusted windows only', async ({ bed }) => {
  const guest = await bed.wire('guest-1')
  const main = await bed.wire('main-1')
  const told = await guest.invoke('fail', { kind: 'exception' })
  ok(!JSON.stringify(told).includes('secret'), 'the text of the exception was told')
  equal(JSON.stringify(told).includes('internal'), true)
  match(JSON.stringify(await main.invoke('fail', { kind: 'exception' })), /unexpected secret/)
  const failure = await guest.invoke('fail', { kind: 'error' })
  equal([JSON.stringify(failure).includes('index 7'), failure.code], [false, 'internal'])
  match((await main.invoke('fail', { kind: 'error' })).error, /the index 7 is too large/)
})

test('ACL', 'only exact origins may connect', { args: ['--origin', 'https://app.example'] }, async ({ bed }) => {
  const bystander = await bed.bystander()
  const { token } = await bed.invite('main-remote')
  const { port } = bed
  const wrong = [
    'https://app.example.evil.com',
    'https://evil.app.example',
    'https://app.example:444',
    'http://app.example',
    'https://app.example/',
    'https://APP.example.',
    'null',
    'file://',
    `http://localhost:${port + 1}`,
    `https://127.0.0.1:${port}`,
    'http://127.0.0.1',
    `http://127.0.0.1:${port}.evil.com`
  ]
  for (const origin of wrong) {
    const refusal = await rejection(bed.connect({ origin }))
    match(refusal.message, /403/, origin)
  }
  const window = await bed.greet({ token }, { origin: 'https://app.example' })
  equal(window.welcome.label, 'main-remote')
  await bystander.isUnaffected()
})

test('ACL', "only the server's own Host is served", async ({ bed }) => {
  const bystander = await bed.bystander()
  for (const host of ['evil.com', `evil.com:${bed.port}`, '127.0.0.1', `127.0.0.1:${bed.port + 1}`]) {
    ok(await rejection(bed.connect({ headers: { host } })), host)
  }
  await bystander.isUnaffected()
})
