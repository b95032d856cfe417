// TodoMVC: a list of todos numbered by the reducer, and a filter.
import { applyMiddleware, combineReducers, legacy_createStore as createStore } from 'redux'
import { badScripts, maybe, refuses, text, unknownAction, withExtras } from './common.mjs'

const firstTodos = [{ text: 'Use Redux', completed: false, id: 0 }]

const nextId = todos => 1 + todos.reduce((highest, { id }) => Math.max(highest, id), -1)

const todos = (list = firstTodos, action) => {
  const replaceMatching = change => list.map(todo => (todo.id === action.id ? { ...todo, ...change(todo) } : todo))
  switch (action.type) {
    case 'ADD_TODO':
      return list.concat({ text: action.text, completed: false, id: nextId(list) })
    case 'DELETE_TODO':
      return list.filter(({ id }) => id !== action.id)
    case 'EDIT_TODO':
      return replaceMatching(() => ({ text: action.text }))
    case 'COMPLETE_TODO':
      return replaceMatching(({ completed }) => ({ completed: !completed }))
    case 'COMPLETE_ALL_TODOS': {
      const completed = list.some(todo => !todo.completed)
      return list.map(todo => ({ ...todo, completed }))
    }
    case 'CLEAR_COMPLETED':
      return list.filter(todo => todo.completed === false)
    default:
      return list
  }
}

const visibilityFilter = (filter = 'show_all', action) =>
  action.type === 'SET_VISIBILITY_FILTER' ? action.filter : filter

const create = ({ preloaded, middleware = [] } = {}) =>
  createStore(combineReducers({ todos, visibilityFilter }), preloaded, applyMiddleware(...middleware))

// Ids of more than one type ("7" counts as 7 when the next one is computed, but is another id), and flags
// that are no booleans: complete and clear look at them in different ways.
const oddTodos = [
  { text: 'number', completed: false, id: 3 },
  { text: 'string', completed: true, id: '7' },
  { text: 'null', completed: null, id: null },
  { text: 'fraction', completed: 0, id: 2.5 },
  { completed: 'yes', id: -4 },
  { text: 'no flag', id: 5, priority: 'high' },
  { text: { rich: ['text'] }, completed: 1, id: 3 },
  { text: 'empty flag', completed: '', id: 1 }
]

const filters = ['show_all', 'show_completed', 'show_active', 'x', null, 3]

const generator = (random, { coercions }) => {
  const id = state =>
    random.weighted([
      [8, () => (state.todos.length > 0 ? random.pick(state.todos).id : 0)],
      [2, () => random.integer(-1, 12)],
      [1, () => String(random.integer(0, 8))],
      [1, () => random.pick([null, '', false, 1.5, [0], {}])]
    ])
  const oddList = () => oddTodos.filter(() => random.chance(0.6))
  const preloads = [
    () => ({ todos: oddList() }),
    () => ({ todos: oddList(), visibilityFilter: 'show_active' }),
    () => ({ todos: [], visibilityFilter: null, stranger: [] }),
    () => ({ visibilityFilter: 'show_completed' }),
    () => ({})
  ]
  // Without a number among its letters, an id makes every later one NaN.
  if (coercions) preloads.push(() => ({ todos: [{ text: 'letters', completed: false, id: 'abc' }] }))
  return {
    preloaded: random.chance(0.5) ? random.pick(preloads)() : undefined,
    next: state =>
      withExtras(
        random,
        random.weighted([
          [6, () => ({ type: 'ADD_TODO', ...maybe(random, 0.9, 'text', text(random)) })],
          [1, () => ({ type: 'ADD_TODO', text: random.pick([null, 7, ['a'], { b: 1 }]), id: 100, completed: true })],
          [4, () => ({ type: 'DELETE_TODO', ...maybe(random, 0.9, 'id', id(state)) })],
          [4, () => ({ type: 'EDIT_TODO', id: id(state), ...maybe(random, 0.85, 'text', text(random)) })],
          [6, () => ({ type: 'COMPLETE_TODO', ...maybe(random, 0.95, 'id', id(state)) })],
          [1, () => ({ type: 'COMPLETE_ALL_TODOS' })],
          [1, () => ({ type: 'CLEAR_COMPLETED' })],
          [2, () => ({ type: 'SET_VISIBILITY_FILTER', filter: random.pick(filters) })],
          [1, () => unknownAction(random, () => ({ id: id(state), text: 'x' }))]
        ])
      )
  }
}

const bad = [
  ...badScripts('{"type":"ADD_TODO","text":"Run the tests"}'),
  refuses('a filter that is missing', [{ type: 'ADD_TODO', text: 'a' }, { type: 'SET_VISIBILITY_FILTER' }])
]

export const todomvc = { name: 'todomvc', create, generator, bad }
