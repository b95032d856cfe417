// Writes undoable_cases.json: what the real redux-undo makes of the sequences below. Run it after changing one:
//   node undoable_cases.mjs
// The packages are those of ../parity.
import { createRequire } from 'node:module'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const require = createRequire(new URL('../parity/package.json', import.meta.url))
const { default: undoable, excludeAction, includeAction, combineFilters, groupByActionTypes } = require('redux-undo')
const { version } = JSON.parse(readFileSync(new URL('../parity/node_modules/redux-undo/package.json', import.meta.url)))

// The reducers that undoable_test.cpp has too.
const reducers = {
  counter: (state = 0, { type, payload }) => {
    switch (type) {
      case 'INC':
        return state + 1
      case 'DEC':
        return state - 1
      case 'SET':
        return payload
      default:
        return state
    }
  },
  // MAP gives a new array although nothing is different.
  list: (state = [], { type, payload }) => {
    switch (type) {
      case 'ADD':
        return [...state, payload]
      case 'MAP':
        return state.map(one => one)
      default:
        return state
    }
  },
  // Sees the actions of undoable, where it is not skipped.
  last_type: (state = 'none', { type }) => (type.startsWith('@@redux-undo/CREATE') ? state : type)
}

const undo = { type: '@@redux-undo/UNDO' }
const redo = { type: '@@redux-undo/REDO' }
const clear = { type: '@@redux-undo/CLEAR_HISTORY' }
const init = { type: '@@redux-undo/INIT' }
const inc = { type: 'INC' }
const dec = { type: 'DEC' }
const set = payload => ({ type: 'SET', payload })
const add = payload => ({ type: 'ADD', payload })
const map = { type: 'MAP' }
const unknown = { type: 'UNKNOWN' }
const start = { type: '@@redux/INITx' }
const jump = index => ({ type: '@@redux-undo/JUMP', ...(index === undefined ? {} : { index }) })
const toPast = index => ({ type: '@@redux-undo/JUMP_TO_PAST', ...(index === undefined ? {} : { index }) })
const toFuture = index => ({ type: '@@redux-undo/JUMP_TO_FUTURE', ...(index === undefined ? {} : { index }) })

const history = extra => ({ past: [1, 2], present: 3, future: [4], ...extra })
const oddIndexes = [undefined, null, 0.5, -0.5, 1.5, 2.999, -1, 1e9, '0', '1', '-1', '01', '1.0', '', 'x', '-', ' 1 ', '0x1']
oddIndexes.push(true, false, [], [1], [1, 2], ['-1'], {}, { index: 1 })

// The last action of each looks at what the odd jump left, the ones before lead there.
const afterJump = (kind, index) => [inc, inc, inc, undo, kind(index), unknown, undo, redo, inc, undo]

const cases = [
  { name: 'begins with the initial state', actions: [start, unknown] },
  { name: 'undoes and redoes', actions: [start, inc, inc, dec, undo, undo, redo, redo] },
  { name: 'stops at both ends', actions: [start, undo, redo, inc, undo, undo, undo, redo, redo] },
  { name: 'drops the future with a new step', actions: [start, inc, inc, undo, undo, dec, redo] },
  { name: 'makes no step of an unchanged state', actions: [start, inc, unknown, set(1), undo, unknown, set(0)] },
  { name: 'compares text by content', actions: [set('a text that is rather long'), set('a text that is rather long'), unknown] },
  { name: 'makes a step of an equal array that is another one', reducer: 'list', actions: [start, add(1), map, map, undo, undo, map, undo] },
  { name: 'makes a step of an equal empty array', reducer: 'list', actions: [start, map, map, undo, redo] },
  { name: 'jumps', actions: [start, inc, inc, inc, inc, jump(-3), jump(2), jump(0), jump(-9), jump(9), jump(-2), jump(1)] },
  { name: 'jumps to an index', actions: [start, inc, inc, inc, inc, toPast(1), toFuture(1), toPast(0), toFuture(2), toPast(9), toFuture(9), toPast(-1)] },
  { name: 'clears', actions: [start, inc, inc, undo, clear, undo, redo, inc, undo] },
  { name: 'goes back to the first history', actions: [start, inc, inc, undo, init, inc, init] },
  { name: 'goes back to a preloaded history', preloaded: history(), actions: [start, inc, undo, init, undo, init] },
  { name: 'goes back to a preloaded state', preloaded: 7, actions: [start, inc, inc, init, undo] },
  { name: 'goes back to the first state it saw', preloaded: 7, actions: [inc, inc, init] },
  { name: 'writes a preloaded history anew', preloaded: history({ group: 'g', _latestUnfiltered: 0, index: 9, limit: 9, more: 1 }), actions: [start, unknown, inc, undo] },
  { name: 'takes what only looks like a history for a state', preloaded: { past: [], future: [] }, actions: [start, set(1), undo] },
  { name: 'takes a history with another past for a state', preloaded: { past: {}, present: 1, future: [] }, actions: [start, set(1), undo] },

  { name: 'limits the history', options: { limit: 3 }, actions: [start, inc, inc, inc, inc, undo, undo, undo, inc, redo] },
  { name: 'limits the history to one state', options: { limit: 1 }, actions: [start, inc, inc, undo, undo] },
  { name: 'limits the history to two states', options: { limit: 2 }, actions: [start, inc, inc, inc, undo, undo] },
  { name: 'limits a longer preloaded history step by step', options: { limit: 2 }, preloaded: history(), actions: [start, inc, inc, undo, undo] },

  { name: 'filters', options: { exclude: ['SET'] }, actions: [start, inc, set(50), set(60), inc, undo, undo, redo, redo] },
  { name: 'filters by what is included', options: { include: ['INC'] }, actions: [start, inc, dec, dec, inc, undo, redo] },
  { name: 'filters by all of several filters', options: { exclude: ['SET'], include: ['INC', 'SET'] }, actions: [start, inc, dec, set(9), inc, undo] },
  { name: 'keeps the future with a filtered action', options: { exclude: ['SET'] }, actions: [start, inc, inc, undo, set(50), redo, undo] },
  { name: 'undoes right after a filtered action', options: { exclude: ['SET'] }, actions: [start, inc, inc, set(50), undo, redo] },
  { name: 'filters with a synchronous filter', options: { exclude: ['SET'], sync_filter: true }, actions: [start, inc, set(50), set(60), inc, undo, undo] },
  { name: 'comes back to the last unfiltered state', options: { exclude: ['SET'] }, actions: [start, inc, set(5), set(1), unknown, inc] },

  { name: 'groups', options: { group: ['INC'] }, actions: [start, inc, inc, inc, dec, inc, inc, undo, undo, undo, redo] },
  { name: 'begins a new group after an undo', options: { group: ['INC'] }, actions: [start, inc, inc, undo, inc, inc, undo] },
  { name: 'groups several types each on its own', options: { group: ['INC', 'DEC'] }, actions: [start, inc, inc, dec, dec, inc, undo, undo] },
  { name: 'keeps the future while it groups', options: { group: ['INC'], exclude: ['DEC'] }, actions: [start, inc, dec, inc, undo, dec, redo] },

  { name: 'ignores the initial state', options: { ignore_initial_state: true }, actions: [start, inc, inc, undo, undo, clear, inc, inc, undo] },
  { name: 'ignores the initial state of a preloaded history', options: { ignore_initial_state: true }, preloaded: history({ group: 'g', _latestUnfiltered: 3, more: 1 }), actions: [start, inc, undo] },
  { name: 'ignores a preloaded initial state', options: { ignore_initial_state: true }, preloaded: 7, actions: [start, inc, inc, undo, undo] },
  { name: 'leads to null where the initial state is ignored', options: { ignore_initial_state: true }, actions: [start, inc, inc, undo, clear, toPast('x'), redo, redo] },

  { name: 'skips the reducer', reducer: 'last_type', actions: [start, inc, undo, redo, clear] },
  { name: 'never skips the reducer', reducer: 'last_type', options: { never_skip_reducer: true }, actions: [start, inc, undo, unknown, redo, undo, undo, clear, inc] },

  { name: 'has types of its own choice', options: { undo_type: 'BACK', redo_type: 'FORTH', jump_type: 'BY', jump_to_past_type: 'P', jump_to_future_type: 'F', clear_history_types: ['C', 'D'], init_types: ['I', 'J'] }, actions: [start, inc, inc, inc, { type: 'BACK' }, { type: 'BACK' }, { type: 'FORTH' }, { type: 'BY', index: -1 }, { type: 'F', index: 1 }, { type: 'P', index: 0 }, undo, redo, { type: 'J' }, inc, { type: 'D' }, { type: 'I' }, clear, init] },
  { name: 'takes no types at all', options: { clear_history_types: [], init_types: [] }, actions: [start, inc, clear, init, undo] },

  { name: 'holds a null state', actions: [start, set(null), inc, set(5), set(null), undo, redo, set(6), undo] },
  { name: 'holds an undefined state in the list reducer', reducer: 'list', options: { null_is_undefined: true }, actions: [start, add(1), add(2), toPast(), unknown, undo, redo, add(3), undo] },

  ...oddIndexes.flatMap(index =>
    [jump, toPast, toFuture].map(kind => ({
      name: `${kind(index).type.slice(13)} ${JSON.stringify(index) ?? 'nowhere'}`,
      options: { null_is_undefined: true },
      actions: afterJump(kind, index)
    }))
  )
]

const filterOf = ({ include, exclude }) => {
  const filters = []
  if (include) filters.push(includeAction(include))
  if (exclude) filters.push(excludeAction(exclude))
  return filters.length === 1 ? filters[0] : combineFilters(...filters)
}

const configOf = options => ({
  ...(options.limit && { limit: options.limit }),
  ...((options.include || options.exclude) && { filter: filterOf(options) }),
  ...(options.group && { groupBy: groupByActionTypes(options.group) }),
  ...(options.sync_filter && { syncFilter: true }),
  ...(options.ignore_initial_state && { ignoreInitialState: true }),
  ...(options.never_skip_reducer && { neverSkipReducer: true }),
  ...(options.undo_type && { undoType: options.undo_type }),
  ...(options.redo_type && { redoType: options.redo_type }),
  ...(options.jump_type && { jumpType: options.jump_type }),
  ...(options.jump_to_past_type && { jumpToPastType: options.jump_to_past_type }),
  ...(options.jump_to_future_type && { jumpToFutureType: options.jump_to_future_type }),
  ...(options.clear_history_types && { clearHistoryType: options.clear_history_types }),
  ...(options.init_types && { initTypes: options.init_types })
})

const statesOf = ({ reducer = 'counter', options = {}, preloaded, actions }) => {
  const run = undoable(reducers[reducer], configOf(options))
  let state = preloaded
  return actions.map(action => JSON.parse(JSON.stringify((state = run(state, action)))))
}

// A state like the one before is written as "=".
const shortened = states =>
  states.map((state, index) => (JSON.stringify(state) === JSON.stringify(states[index - 1]) ? '=' : state))

const lines = cases.map(one =>
  JSON.stringify({ reducer: 'counter', options: {}, ...one, states: shortened(statesOf(one)) })
)
writeFileSync(
  fileURLToPath(new URL('undoable_cases.json', import.meta.url)),
  `{"redux-undo":"${version}","cases":[\n${lines.join(',\n')}\n]}\n`
)
process.stdout.write(`${cases.length} cases with redux-undo ${version}\n`)
