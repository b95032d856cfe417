// Writes entity_adapter_cases.json: what the entity adapter of the real Redux Toolkit makes of the operations below.
// Run it after changing one:
//   node entity_adapter_cases.mjs
// The packages are those of ../parity.
import { createRequire } from 'node:module'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const require = createRequire(new URL('../parity/package.json', import.meta.url))
const { createEntityAdapter } = require('@reduxjs/toolkit')
const { version } = JSON.parse(
  readFileSync(new URL('../parity/node_modules/@reduxjs/toolkit/package.json', import.meta.url))
)

// The adapters that entity_adapter_test.cpp has too.
const byTitle = (a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0)
const adapters = {
  unsorted: createEntityAdapter(),
  sorted: createEntityAdapter({ sortComparer: byTitle }),
  unsorted_isbn: createEntityAdapter({ selectId: book => book.isbn }),
  sorted_isbn: createEntityAdapter({ selectId: book => book.isbn, sortComparer: byTitle })
}

const book = (id, title, more) => ({ id, title, ...more })
const emma = book('e', 'Emma')
const dune = book('d', 'Dune')
const alice = book('a', 'Alice')
const zorro = book('z', 'Zorro')
const otherEmma = book('o', 'Emma')
const thirdEmma = book('t', 'Emma')
const asRecord = books => Object.fromEntries(books.map(one => [one.id, one]))

const change = (id, changes) => ({ id, changes })
const three = ['addMany', [emma, dune, zorro]]
const ties = ['addMany', [emma, otherEmma, dune, thirdEmma]]

// Each is run with sorted and unsorted entities. The ids and the keys of records are in an order that JavaScript keeps.
const cases = [
  { name: 'adds one', steps: [['addOne', emma], ['addOne', dune], ['addOne', zorro], ['addOne', alice]] },
  { name: 'adds no one that is there', steps: [['addOne', emma], ['addOne', book('e', 'Other')]] },
  { name: 'adds many', steps: [three, ['addMany', [alice, book('d', 'Other'), otherEmma]]] },
  { name: 'adds the first of several with one id', steps: [['addMany', [emma, book('e', 'Other'), dune]]] },
  { name: 'adds many of a record', steps: [['addMany', asRecord([alice, dune, emma])], ['addMany', asRecord([dune, zorro])]] },
  { name: 'adds none', steps: [three, ['addMany', []], ['addMany', {}]] },
  { name: 'adds only what is there', steps: [three, ['addMany', [emma, dune]], ['addMany', asRecord([dune])]] },
  { name: 'adds behind those that are equivalent', steps: [ties, ['addOne', book('b', 'Emma')], ['addMany', [book('c', 'Emma'), alice, book('f', 'Emma')]]] },

  { name: 'sets one', steps: [['setOne', emma], ['setOne', dune], ['setOne', book('e', 'Alice', { more: 1 })], ['setOne', book('e', 'Zorro')]] },
  { name: 'sets one behind those that are equivalent', steps: [ties, ['setOne', book('e', 'Emma', { n: 1 })], ['setOne', book('t', 'Emma')], ['setOne', dune]] },
  { name: 'sets many', steps: [three, ['setMany', [book('z', 'Beowulf'), alice, book('e', 'Emma', { n: 1 })]]] },
  { name: 'sets the last of several with one id', steps: [three, ['setMany', [book('b', 'One'), book('e', 'Two'), book('b', 'Three'), book('e', 'Four')]]] },
  { name: 'sets many of a record', steps: [three, ['setMany', asRecord([alice, book('d', 'Dubliners')])]] },
  { name: 'sets none', steps: [three, ['setMany', []]] },
  { name: 'sets all', steps: [three, ['setAll', [zorro, alice]], ['setAll', asRecord([alice, dune, emma])]] },
  { name: 'sets the last of all with one id', steps: [['setAll', [book('b', 'One'), emma, book('b', 'Two'), dune, book('b', 'Zen')]]] },
  { name: 'sets all to none', steps: [three, ['setAll', []], ['setAll', {}]] },

  { name: 'removes one', steps: [three, ['removeOne', 'd'], ['removeOne', 'e'], ['removeOne', 'z']] },
  { name: 'removes no one that is not there', steps: [three, ['removeOne', 'x'], ['removeOne', 'd'], ['removeOne', 'd']] },
  { name: 'removes one of those that are equivalent', steps: [ties, ['removeOne', 'o'], ['removeOne', 't']] },
  { name: 'removes many', steps: [three, ['addOne', alice], ['removeMany', ['z', 'a']], ['removeMany', []], ['removeMany', ['x', 'e', 'e']], ['removeMany', ['x']]] },
  { name: 'removes many by their members', steps: [['addMany', [book('a', 'A', { n: 1, b: true }), book('b', 'B', { n: 2, b: true }), book('c', 'C', { n: 1, b: false }), book('d', 'D', { n: 1, b: true })]], ['removeMany', { where: {} }], ['removeMany', { where: { n: 3 } }], ['removeMany', { where: { n: 1, b: true } }], ['removeMany', { where: { n: null } }], ['removeMany', { where: { n: 2 } }]] },
  { name: 'removes all', steps: [three, ['removeAll'], ['addOne', emma]] },

  { name: 'updates one', steps: [three, ['updateOne', change('d', { title: 'Dubliners' })], ['updateOne', change('d', { title: 'Zz' })], ['updateOne', change('z', { n: 1, title: 'Alice' })]] },
  { name: 'updates no one that is not there', steps: [three, ['updateOne', change('x', { title: 'X' })], ['updateMany', [change('x', { title: 'X' }), change('y', {})]]] },
  { name: 'updates many', steps: [three, ['updateMany', [change('z', { title: 'A' }), change('x', { title: 'X' }), change('e', { title: 'B', n: 1 })]], ['updateMany', []]] },
  { name: 'updates one several times', steps: [three, ['updateMany', [change('d', { title: 'X', n: 1 }), change('e', { n: 2 }), change('d', { title: 'Y', m: 3 })]]] },
  { name: 'updates to equivalent ones', steps: [ties, ['updateOne', change('d', { title: 'Emma' })], ['updateMany', [change('t', { title: 'Dune' }), change('e', { title: 'Dune' })]], ['updateMany', [change('t', { title: 'Emma' }), change('e', { title: 'Emma' })]]] },
  { name: 'updates what does not matter to the order', steps: [ties, ['updateMany', [change('o', { n: 1 }), change('d', { n: 2 })]], ['updateOne', change('t', { n: 3 })]] },
  { name: 'updates in a part of a larger list', steps: [['addMany', [...'abcdefghijklmnopqrstuvwxyz'].map(id => book(id, `T${'abcdefgh'.indexOf(id) % 4}`))], ['updateMany', [change('b', { title: 'T9' }), change('z', { title: 'T1' }), change('p', { title: 'T1' }), change('c', { title: 'T1' })]], ['updateMany', [change('b', { title: 'T1' }), change('c', { title: 'T0' })]]] },

  { name: 'changes an id', steps: [three, ['updateOne', change('e', { id: 'n' })], ['updateOne', change('n', { id: 'm', title: 'A' })]] },
  { name: 'changes an id among equivalent ones', steps: [ties, ['updateOne', change('e', { id: 'n' })], ['updateOne', change('o', { id: 'm', n: 1 })]] },
  { name: 'changes an id to one that is there', steps: [three, ['updateOne', change('e', { id: 'd' })]] },
  { name: 'changes an id to one that is there before it', steps: [three, ['updateOne', change('z', { id: 'e', title: 'Yes' })]] },
  { name: 'changes an id to one that is there among equivalent ones', steps: [ties, ['updateOne', change('t', { id: 'e' })], ['updateOne', change('e', { id: 'o' })]] },
  { name: 'changes ids of many', steps: [three, ['addOne', alice], ['updateMany', [change('e', { id: 'n' }), change('a', { id: 'm', title: 'Z' }), change('d', { n: 1 })]]] },
  { name: 'changes ids in a row', steps: [three, ['updateMany', [change('z', { id: 'x' }), change('d', { id: 'z' }), change('e', { id: 'd' })]]] },
  { name: 'changes ids in a row from the other end', steps: [three, ['updateMany', [change('e', { id: 'd' }), change('d', { id: 'z' }), change('z', { id: 'x' })]]] },
  { name: 'changes the id of one several times', steps: [three, ['updateMany', [change('e', { id: 'n' }), change('e', { id: 'm', title: 'Y' })]]] },
  { name: 'changes two ids to one', steps: [three, ['updateMany', [change('z', { id: 'n', a: 1 }), change('e', { id: 'n', b: 1 })]]] },
  { name: 'swaps two ids', steps: [three, ['updateMany', [change('z', { id: 'e' }), change('e', { id: 'z' })]]] },
  { name: 'updates one whose id was given up', steps: [three, ['updateOne', change('e', { id: 'n' })], ['updateOne', change('e', { title: 'X' })], ['addOne', otherEmma]] },

  { name: 'upserts one', steps: [['upsertOne', emma], ['upsertOne', book('e', 'Alice', { n: 1 })], ['upsertOne', { id: 'e', m: 2 }], ['upsertOne', dune]] },
  { name: 'upserts many', steps: [three, ['upsertMany', [{ id: 'e', n: 1 }, alice, book('z', 'Beowulf')]], ['upsertMany', []]] },
  { name: 'upserts many of a record', steps: [three, ['upsertMany', asRecord([alice, book('d', 'Other', { n: 1 })])]] },
  { name: 'upserts several with one id', steps: [['upsertMany', [book('b', 'One', { n: 1 }), emma, book('b', 'Two'), { id: 'e', m: 1 }, { id: 'b', k: 2 }]]] },

  { name: 'keeps other members', preloaded: { more: [1], ids: [], entities: {} }, steps: [three, ['setAll', [alice]], ['removeAll']] },
  { name: 'takes other ids', adapter: 'isbn', steps: [['addMany', [{ isbn: 'y', title: 'B' }, { isbn: 'x', title: 'A' }]], ['updateOne', change('x', { title: 'C' })], ['updateOne', change('x', { isbn: 'w' })], ['removeOne', 'w']] },
  { name: 'takes numbers for ids', steps: [['addMany', [book(1, 'B'), book(2, 'C')]], ['addOne', book(3, 'A')], ['updateOne', change(2, { title: 'A' })], ['upsertOne', book(4, 'B')], ['removeMany', [1, '3']], ['removeOne', '2']] },
  { name: 'takes odd keys', steps: [['addMany', [book('', 'B'), book('a/b~c', 'C'), book('a key that is longer than the short ones', 'A')]], ['updateMany', [change('', { n: 1 }), change('a key that is longer than the short ones', { title: 'Z' })]], ['removeOne', 'a/b~c']] }
]

// Random operations by a generator that always begins alike.
let seed = 1
const random = n => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
  return (seed >>> 8) % n
}
const randomId = () => 'abcdefghijklmnop'[random(16)]
const randomBook = () => book(randomId(), `T${random(4)}`, random(3) ? {} : { n: random(3) })
const randomChange = () =>
  change(randomId(), { ...(random(2) && { title: `T${random(4)}` }), ...(random(3) === 0 && { n: random(3) }), ...(random(4) === 0 && { id: randomId() }) })
const list = make => Array.from({ length: random(5) }, make)
const steps = [
  () => ['addOne', randomBook()],
  () => ['addMany', list(randomBook)],
  () => ['setOne', randomBook()],
  () => ['setMany', list(randomBook)],
  () => ['upsertOne', randomBook()],
  () => ['upsertMany', list(randomBook)],
  () => ['updateOne', randomChange()],
  () => ['updateMany', list(randomChange)],
  () => ['removeOne', randomId()],
  () => ['removeMany', list(randomId)]
]
const randomCase = number => ({
  name: `random ${number}`,
  steps: [['setAll', Array.from({ length: random(12) }, randomBook)], ...Array.from({ length: 12 }, () => steps[random(steps.length)]())]
})
cases.push(...Array.from({ length: 24 }, (_, number) => randomCase(number)))

// Copies of payloads: the real adapter freezes them, and its sorted one writes into those that it upserts twice.
const copy = payload => payload && JSON.parse(JSON.stringify(payload))

// The very same state as the one before is written as "=".
const statesOf = (adapter, { preloaded, steps }) => {
  let state = preloaded ?? adapter.getInitialState()
  return steps.map(([operation, payload]) => {
    const before = state
    state = adapter[operation](state, copy(payload))
    return state === before ? '=' : JSON.parse(JSON.stringify(state))
  })
}

const lines = cases.flatMap(({ adapter, ...one }) =>
  ['unsorted', 'sorted'].map(kind => {
    const name = adapter ? `${kind}_${adapter}` : kind
    return JSON.stringify({ ...one, adapter: name, states: statesOf(adapters[name], one) })
  })
)
writeFileSync(
  fileURLToPath(new URL('entity_adapter_cases.json', import.meta.url)),
  `{"@reduxjs/toolkit":"${version}","cases":[\n${lines.join(',\n')}\n]}\n`
)
process.stdout.write(`${lines.length} cases with @reduxjs/toolkit ${version}\n`)
