// Subscriptions to the state, by docs/wire.md.
import { equal, ok, range } from '../lib/expect.mjs'
import { eventually } from '../lib/limit.mjs'
import { Replica } from '../lib/replica.mjs'
import { test } from '../lib/suite.mjs'

const updates = (window, id) => window.frames.filter(frame => frame.update === id)

test('Wire, state', 'a subscription begins with a snapshot, which comes before the reply', async ({ bed }) => {
  const window = await bed.wire('main-state')
  await bed.dispatch('counter/add', 5)
  const reply = await window.invoke('plugin:patchbay|subscribe', { id: 1, paths: ['/counter', '/selected_well'] })
  equal(updates(window, 1), [{ update: 1, revision: 1, snapshot: { counter: 5, selected_well: null } }])
  ok(window.frames.indexOf(updates(window, 1)[0]) < window.frames.indexOf(reply))
  equal(reply.ok, { epoch: window.welcome.epoch, revision: 1 })
})

test('Wire, state', 'then every update is a patch on the one before', async ({ bed }) => {
  const window = await bed.wire('main-state')
  await window.subscribe(1, ['/counter'])
  for (const i of range(5)) {
    const { revision } = await window.call('plugin:patchbay|dispatch', {
      action: { type: 'counter/add', payload: i + 1 }
    })
    const { base, revision: reached, patch } = updates(window, 1).at(-1)
    equal([base, reached], [i, revision])
    equal(patch, [{ op: 'replace', path: '/counter', value: Replica.of(window, 1).document.counter }])
  }
  equal(Replica.of(window, 1).document, { counter: 15 })
})

test('Wire, state', 'what is not subscribed to is not sent', async ({ bed }) => {
  const window = await bed.wire('main-state')
  await window.subscribe(1, ['/counter'])
  await bed.dispatch('todos/add', 'a needle')
  await bed.dispatch('counter/nothing')
  await window.call('ping')
  equal(updates(window, 1).length, 1)
  ok(!window.texts.some(text => text.includes('needle')))
})

test('Wire, state', 'a star stands for any one member, and containers on the way are objects', async ({ bed }) => {
  const window = await bed.wire('main-state')
  await bed.dispatch('todos/add', 'first')
  await bed.dispatch('todos/add', 'second')
  await window.subscribe(1, ['/todos/*/text', '/notes/shared/text'])
  equal(Replica.of(window, 1).document, {
    todos: { 0: { text: 'first' }, 1: { text: 'second' } },
    notes: { shared: { text: 'shared' } }
  })
  await bed.dispatch('todos/toggle', 1)
  await bed.dispatch('todos/add', 'third')
  await window.call('ping')
  equal(updates(window, 1).length, 2)
  equal(Object.keys(Replica.of(window, 1).document.todos).length, 3)
})

test('Wire, state', 'an unknown path selects nothing until it is there', async ({ bed }) => {
  const window = await bed.wire('main-state')
  await window.subscribe(1, ['/entities/later/value'])
  const before = Replica.of(window, 1).document
  ok(before.entities?.later === undefined)
  await bed.do('control_dispatch', { action: { type: 'entities/set', id: 'later', value: { value: 1, other: 2 } } })
  await window.call('ping')
  equal(Replica.of(window, 1).document, { entities: { later: { value: 1 } } })
})

test('Wire, state', 'set_paths leads to the new selection by an update before its reply', async ({ bed }) => {
  const window = await bed.wire('main-state')
  await window.subscribe(1, ['/counter'])
  await bed.dispatch('counter/increment')
  const reply = await window.invoke('plugin:patchbay|set_paths', { id: 1, paths: ['/selected_well', '/counter'] })
  equal(Replica.of({ frames: window.frames.slice(0, window.frames.indexOf(reply)) }, 1).document, {
    counter: 1,
    selected_well: null
  })
  await bed.dispatch('selection/well', 'w')
  await window.call('ping')
  equal(Replica.of(window, 1).document, { counter: 1, selected_well: 'w' })
})

test('Wire, state', 'after unsubscribe nothing comes, and the id is free', async ({ bed }) => {
  const window = await bed.wire('main-state')
  await window.subscribe(1, ['/counter'])
  equal(await window.call('plugin:patchbay|unsubscribe', { id: 1 }), null)
  await bed.dispatch('counter/increment')
  await window.call('ping')
  equal(updates(window, 1).length, 1)
  await window.subscribe(1, ['/counter'])
  equal(updates(window, 1).at(-1).snapshot, { counter: 1 })
})

test(
  'Wire, state',
  'wrong ids, paths and arguments are rejected with invalid_arguments or pointer_syntax',
  async ({ bed }) => {
    const window = await bed.wire('main-state')
    await window.subscribe(1, ['/counter'])
    const wrong = [
      ['subscribe', { id: 1, paths: ['/counter'] }],
      ['subscribe', { id: 0, paths: ['/counter'] }],
      ['subscribe', { id: -1, paths: ['/counter'] }],
      ['subscribe', { id: 'x', paths: ['/counter'] }],
      ['subscribe', { id: 2 }],
      ['subscribe', { id: 2, paths: '/counter' }],
      ['subscribe', { id: 2, paths: [17] }],
      ['subscribe', { id: 2, paths: ['counter'] }],
      ['subscribe', { id: 2, paths: ['/a~2b'] }],
      ['set_paths', { id: 9, paths: ['/counter'] }],
      ['set_paths', { id: 1, paths: ['counter'] }]
    ]
    for (const [cmd, args] of wrong) {
      const { code, error } = await window.invoke(`plugin:patchbay|${cmd}`, args)
      ok(['invalid_arguments', 'pointer_syntax'].includes(code), `${cmd} ${JSON.stringify(args)}: ${code}`)
      equal(typeof error, 'string')
    }
    await bed.dispatch('counter/increment')
    await window.call('ping')
    equal(Replica.of(window, 1).document, { counter: 1 })
  }
)

test(
  'Wire, state',
  'a new page resumes from what it has by a patch, or hears nothing if nothing changed',
  async ({ bed }) => {
    const window = await bed.wire('main-state')
    const paths = ['/entities']
    for (const i of range(50))
      await bed.do('control_dispatch', { action: { type: 'entities/set', id: `${i}`, value: `value ${i}` } })
    const held = await window.subscribe(1, paths)
    const next = await bed.greet({ session: window.welcome.session, reload: true })
    equal(await next.subscribe(7, paths, held), held)
    equal(updates(next, 7), [])
    await next.cut()
    await eventually(async () => !(await bed.windowNamed('main-state')).connected, 'the loss')
    await bed.do('control_dispatch', { action: { type: 'entities/set', id: '3', value: 'changed' } })
    const last = await bed.greet({ session: next.welcome.session, reload: true })
    await last.subscribe(8, paths, held)
    const [update] = updates(last, 8)
    equal(update, {
      update: 8,
      base: held.revision,
      revision: held.revision + 1,
      patch: [{ op: 'replace', path: '/entities/3', value: 'changed' }]
    })
  }
)

test('Wire, state', 'another epoch, another revision or other paths lead to a snapshot', async ({ bed }) => {
  const window = await bed.wire('main-state')
  await bed.dispatch('counter/increment')
  const held = await window.subscribe(1, ['/counter'])
  const next = await bed.greet({ session: window.welcome.session, reload: true })
  const strange = [
    [['/counter'], { ...held, epoch: 'another' }],
    [['/counter'], { ...held, revision: 4711 }],
    [['/todos'], held]
  ]
  for (const [i, [paths, resume]] of strange.entries()) {
    await next.subscribe(i + 1, paths, resume)
    ok('snapshot' in updates(next, i + 1)[0], JSON.stringify(updates(next, i + 1)))
  }
})

test('Wire, state', 'get_state tells nothing that is not newer', async ({ bed }) => {
  const window = await bed.wire('main-state')
  await bed.dispatch('counter/increment')
  const get = args => window.call('plugin:patchbay|get_state', args)
  equal(await get({ paths: ['/counter'] }), { revision: 1, state: { counter: 1 } })
  equal(await get({ paths: ['/counter'], newerThan: 0 }), { revision: 1, state: { counter: 1 } })
  equal(await get({ paths: ['/counter'], newerThan: 1 }), { revision: 1 })
  equal((await get({})).state, await window.call('get_state'))
})

test('Wire, state', 'a dispatch tells whether the action was handled and changed anything', async ({ bed }) => {
  const window = await bed.wire('main-state')
  const dispatch = action => window.invoke('plugin:patchbay|dispatch', { action })
  equal((await dispatch({ type: 'counter/increment' })).ok, { handled: true, changed: true, revision: 1 })
  equal((await dispatch({ type: 'counter/nothing' })).ok, { handled: true, changed: false, revision: 1 })
  equal((await dispatch({ type: 'nobody/knows' })).ok, { handled: false, changed: false, revision: 1 })
  for (const action of [{}, { type: 17 }, [], 'counter/increment', null]) {
    ok(['invalid_action', 'invalid_arguments'].includes((await dispatch(action)).code), JSON.stringify(action))
  }
  equal((await bed.do('get_state')).counter, 1)
})

test(
  'Wire, state',
  'random actions of three windows: all replicas end equal, and see only what was',
  async ({ bed, random }) => {
    const windows = await Promise.all(['main-1', 'main-2', 'main-3'].map(label => bed.wire(label)))
    const pathSets = [[''], ['/counter', '/todos/*/text'], ['/entities', '/todos']]
    for (const [i, window] of windows.entries()) await window.subscribe(1, pathSets[i])
    const make = () =>
      random.pick([
        () => ({ type: 'counter/add', payload: random.below(10) - 5 }),
        () => ({ type: 'todos/add', payload: random.text() }),
        () => ({ type: 'todos/toggle', payload: 1 + random.below(10) }),
        () => ({ type: 'todos/remove', payload: 1 + random.below(10) }),
        () => ({ type: 'entities/set', id: random.key(), value: random.document(3) }),
        () => ({ type: 'entities/remove', id: random.key() })
      ])()
    const calls = range(300).map(() => random.pick(windows).invoke('plugin:patchbay|dispatch', { action: make() }))
    for (const reply of await Promise.all(calls)) ok('ok' in reply, JSON.stringify(reply))
    for (const [i, window] of windows.entries()) {
      const { state, revision } = await window.call('plugin:patchbay|get_state', { paths: pathSets[i] })
      const replica = Replica.of(window, 1)
      equal(replica.document, state)
      ok(replica.revision <= revision)
    }
  }
)
