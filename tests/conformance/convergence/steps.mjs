// What happens in a run. All choices are made from the random numbers before anything is awaited, so that a seed gives
// the same sequence again.
import { Random } from '../lib/random.mjs'
import { sleep } from '../lib/limit.mjs'
import { nextName } from './page.mjs'

const paths = [
  '',
  '/counter',
  '/todos',
  '/todos/*/text',
  '/todos/0',
  '/entities',
  '/entities/*/a',
  '/entities/e1',
  '/entities/e2/a',
  '/entities/__proto__',
  '/notes',
  '/notes/*/text',
  '/selected_workspace',
  '/selected_well',
  '/tasks',
  '/tasks/*/progress',
  '/absent/of/course'
]

const somePaths = random => Array.from({ length: 1 + random.below(3) }, () => random.pick(paths))
const someKey = random => random.pick(['e1', 'e2', 'e3', 'e4', '__proto__', 'constructor', random.key()])

const actions = [
  () => ({ type: 'counter/increment' }),
  random => ({ type: 'counter/add', payload: random.below(9) - 4 }),
  () => ({ type: 'counter/nothing' }),
  random => ({ type: 'todos/add', payload: random.text() }),
  random => ({ type: 'todos/add', payload: random.text() }),
  random => ({ type: 'todos/toggle', payload: 1 + random.below(6) }),
  random => ({ type: 'todos/remove', payload: 1 + random.below(6) }),
  random => ({ type: random.chance(10) ? 'todos/clear' : 'counter/increment' }),
  random => ({ type: 'entities/set', id: someKey(random), value: { a: random.document(2), b: random.below(5) } }),
  random => ({ type: 'entities/set', id: someKey(random), value: random.document(3) }),
  random => ({ type: 'entities/remove', id: someKey(random) }),
  random => ({ type: 'notes/write', key: random.pick(['one', 'two']), text: { text: random.text() } }),
  random => ({ type: 'selection/workspace', payload: random.below(4) }),
  random => ({ type: 'selection/well', payload: random.below(4) })
]

const act = (page, random) => page.act(random.pick(actions)(random))

const burst = (page, random) => Array.from({ length: 3 + random.below(15) }, () => act(page, random))

const invoke = (page, random) => {
  const value = random.document(3)
  return page.expect('echo', page.client.invoke('echo', { value }), value)
}

const invokeBytes = (page, random) => {
  const bytes = Uint8Array.from({ length: random.below(300) }, () => random.below(256))
  const answer = page.client.invoke('raw_echo', bytes).then(result => [...new Uint8Array(result)])
  return page.expect('raw_echo', answer, [...bytes])
}

const startTask = (page, random) => {
  const task = { name: nextName('task'), steps: 1 + random.below(10), stepMs: 1 + random.below(8) }
  return page.ask('start_task', page.client.invoke('start_task', task))
}

const changePaths = (page, random) => {
  const [follower, wanted] = [random.pick(page.followers), somePaths(random)]
  return follower ? page.ask('set_paths', follower.setPaths(wanted)) : page.follow(wanted)
}

const unfollow = (page, random) => {
  if (page.followers.length > 1) page.unfollow(random.below(page.followers.length))
}

const listen = (page, random) => (random.chance(70) ? page.listen() : page.listenToOwn())

const unlisten = (page, random) => {
  if (page.listeners.length > 0) return page.unlisten(random.below(page.listeners.length))
}

// One after another: two at once would be one.
const inTrouble = (page, happen) => (page.trouble = page.trouble.then(() => page.left || happen()))

const drop = (page, _, { bed }) =>
  inTrouble(page, () => page.line.port && bed.do('control_drop', { peerPort: page.line.port }))

// [weight, step(page, random, run)]
const quiet = [
  [30, act],
  [6, burst],
  [8, invoke],
  [4, invokeBytes],
  [3, (page, random) => page.abort(random.below(30))],
  [3, (page, random) => page.stream(random.below(40), random.chance(40))],
  [2, page => page.hold()],
  [2, startTask],
  [4, (page, random) => page.follow(somePaths(random))],
  [4, changePaths],
  [2, unfollow],
  [3, listen],
  [2, unlisten],
  [8, page => page.emit()],
  [2, (page, random, { pages }) => page.emitTo(random.pick(pages).label)],
  [8, page => inTrouble(page, () => page.line.cut())],
  [5, drop],
  [2, (page, random) => inTrouble(page, () => page.line.away(20 + random.below(200)))],
  [1, (page, _, { graceMs }) => inTrouble(page, () => page.line.away(graceMs * 1.5))],
  [3, (page, random) => inTrouble(page, () => page.line.stopReading(50 + random.below(500)))]
]

// These change which pages there are, and are waited for.
const changes = [
  [3, (page, random, run) => run.reload(page, random.pick(['hide', 'crash', 'replace']))],
  [2, (page, random, run) => run.close(page, random.pick(['page', 'host', 'gone']))],
  [2, (page, random, run) => run.open()]
]

const pickWeighted = (random, choices) => {
  let left = random.below(choices.reduce((sum, [weight]) => sum + weight, 0))
  return choices.find(([weight]) => (left -= weight) < 0)[1]
}

export const firstSteps = page => Promise.all([page.follow(['']), page.follow(['/counter', '/todos']), page.listen()])

export const makeSteps = async (run, seed, count) => {
  const random = new Random(seed)
  for (let i = 0; i < count; ++i) {
    const page = random.pick(run.pages)
    if (random.chance(5)) await pickWeighted(random, changes)(page, random, run)
    else void pickWeighted(random, quiet)(page, random, run)
    if (random.chance(30)) await sleep(random.below(8))
  }
}
