// Todos inside redux-undo, with its default settings, and a filter outside of it.
import { applyMiddleware, combineReducers, legacy_createStore as createStore } from 'redux'
import undoable from 'redux-undo'
import { badScripts, maybe, refuses, text, unknownAction, withExtras } from './common.mjs'

const todos = (list = [], action) => {
  if (action.type === 'ADD_TODO') return list.concat({ id: action.id, text: action.text, completed: false })
  if (action.type !== 'TOGGLE_TODO') return list
  // A new list even where no id matches, which is why redux-undo makes a history step of it.
  return list.map(todo => (todo.id === action.id ? { ...todo, completed: !todo.completed } : todo))
}

const visibilityFilter = (filter = 'SHOW_ALL', action) =>
  action.type === 'SET_VISIBILITY_FILTER' ? action.filter : filter

// redux-undo remembers the initial history inside the reducer, so that every store needs one of its own.
const create = ({ preloaded, middleware = [] } = {}) =>
  createStore(combineReducers({ todos: undoable(todos), visibilityFilter }), preloaded, applyMiddleware(...middleware))

const list = (random, length) =>
  Array.from({ length }, (_, id) => ({ id, text: `todo ${id}`, completed: random.chance(0.5) }))

const generator = (random, { coercions }) => {
  let nextId = 0
  const id = () =>
    random.weighted([
      [6, () => random.integer(0, Math.max(nextId, 1))],
      [1, () => String(random.integer(0, nextId))],
      [1, () => null]
    ])
  const odd = [undefined, null, 0.5, -0.5, 1.5, 1e9, -1e9]
  const conversions = ['0', '1', '-1', 'x', '', true, false, [], [1], {}]
  const index = state =>
    random.weighted([
      [6, () => random.integer(-state.todos.past.length - 1, state.todos.future.length + 1)],
      [2, () => random.integer(0, Math.max(state.todos.past.length, state.todos.future.length))],
      [1, () => random.pick(odd)],
      [coercions ? 1 : 0, () => random.pick(conversions)]
    ])
  const jump = (name, state) => ({ type: `@@redux-undo/${name}`, index: index(state) })
  const history = (extra = {}) => ({
    past: [[], list(random, 1)],
    present: list(random, 2),
    future: [list(random, 3)],
    ...extra
  })
  const preloads = [
    () => ({ todos: list(random, 3) }), // no history yet: it becomes the present of a new one
    () => ({ todos: history({ group: null, _latestUnfiltered: [], index: 2, limit: 4 }), visibilityFilter: 'X' }),
    () => ({ todos: history({ group: 'g', index: 99, limit: -1, stranger: true }) }), // written anew on creation
    () => ({ visibilityFilter: 'SHOW_ACTIVE', stranger: {} }),
    () => ({})
  ]
  return {
    preloaded: random.chance(0.5) ? random.pick(preloads)() : undefined,
    next: state =>
      withExtras(
        random,
        random.weighted([
          [6, () => ({ type: 'ADD_TODO', id: nextId++, text: text(random) })],
          [1, () => ({ type: 'ADD_TODO', ...maybe(random, 0.5, 'id', id()), ...maybe(random, 0.5, 'text', null) })],
          [6, () => ({ type: 'TOGGLE_TODO', ...maybe(random, 0.95, 'id', id()) })],
          [6, () => ({ type: '@@redux-undo/UNDO', ...maybe(random, 0.1, 'index', 3) })],
          [4, () => ({ type: '@@redux-undo/REDO' })],
          [2, () => jump('JUMP', state)],
          [2, () => jump('JUMP_TO_PAST', state)],
          [2, () => jump('JUMP_TO_FUTURE', state)],
          [0.4, () => ({ type: '@@redux-undo/CLEAR_HISTORY' })],
          [0.4, () => ({ type: '@@redux-undo/INIT' })],
          [0.5, () => ({ type: random.pick(['@@redux-undo/undo', '@@redux-undo/', '@@redux-undo/CREATE_HISTORY']) })],
          [2, () => ({ type: 'SET_VISIBILITY_FILTER', filter: random.pick(['SHOW_ALL', 'SHOW_COMPLETED', null, 1]) })],
          [1, () => unknownAction(random, () => ({ id: id(), index: 0 }))]
        ])
      )
  }
}

const bad = [
  ...badScripts('{"type":"ADD_TODO","id":0,"text":"Run the tests"}'),
  refuses('a filter that is missing', [{ type: '@@redux-undo/UNDO' }, { type: 'SET_VISIBILITY_FILTER' }])
]

export const todosWithUndo = { name: 'todos-with-undo', create, generator, bad }
