// Everything that Redux Toolkit, reselect and redux-undo bring along, in one state: slices, typed on the C++ side,
// entity adapters, an undoable history, and how often selectors had to compute.
import {
  combineReducers, configureStore, createEntityAdapter, createSelector, createSlice, isAllOf, isAnyOf,
  isAsyncThunkAction, isFulfilled, isPending, isRejectedWithValue, lruMemoize, createAsyncThunk
} from '@reduxjs/toolkit'
import { createStructuredSelector } from 'reselect'
import undoable, { ActionCreators, excludeAction, groupByActionTypes } from 'redux-undo'
import { badScripts, text, unknownAction, withExtras } from './common.mjs'

const logLength = 8
const note = (state, word) => {
  state.log.push(word)
  if (state.log.length > logLength) state.log.shift()
}

const fetchUsers = createAsyncThunk('users/fetch', async () => [])

const settings = createSlice({
  name: 'settings',
  initialState: { zoom: 1, theme: 'light', log: [] },
  reducers: {
    zoomed(state, { payload }) {
      state.zoom += payload
    },
    touched(state) {
      const { zoom } = state
      state.zoom = zoom
    },
    themed(state, { payload, meta }) {
      state.theme = payload
      note(state, meta.by)
    },
    zoomedTo: (state, { payload }) => ({ ...state, zoom: payload })
  },
  extraReducers: builder =>
    builder
      .addCase('notes/addOne', state => note(state, 'note'))
      .addCase('settings/zoomed', state => note(state, 'never'))
      .addMatcher(isPending(), state => note(state, 'pending'))
      .addMatcher(isAnyOf(isRejectedWithValue(), isFulfilled(fetchUsers)), state => note(state, 'settled'))
      .addMatcher(isAllOf(isAsyncThunkAction(), action => 'payload' in action), (state, { payload }) => {
        state.answer = payload
      })
      .addDefaultCase(state => {
        state.others = (state.others ?? 0) + 1
      })
})

const nobody = { name: 'nobody', visits: 0, tags: [] }

const profile = createSlice({
  name: 'profile',
  initialState: nobody,
  reducers: {
    renamed(state, { payload }) {
      state.name = payload
    },
    visited(state) {
      state.visits += 1
    },
    tagged: (state, { payload }) => ({ ...state, tags: payload })
  },
  extraReducers: builder => builder.addCase('people/removeAll', () => nobody)
})

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0)
const notesAdapter = createEntityAdapter()
// Bytes and UTF-16 agree on these names.
const peopleAdapter = createEntityAdapter({ sortComparer: (a, b) => compare(a.name, b.name) })

const operations = [
  'addOne', 'addMany', 'setOne', 'setMany', 'setAll', 'updateOne', 'updateMany', 'upsertOne', 'upsertMany',
  'removeOne', 'removeMany', 'removeAll'
]

const entitySlice = (name, adapter) =>
  createSlice({
    name,
    initialState: adapter.getInitialState({ loaded: false }),
    reducers: Object.fromEntries(operations.map(key => [key, adapter[key]]))
  })

const words = createSlice({
  name: 'text',
  initialState: '',
  reducers: {
    typed: (state, { payload }) => state + payload,
    cut: () => '',
    peeked: state => `${state}?`
  }
})

const undoOptions = {
  limit: 5,
  filter: excludeAction(['text/peeked']),
  groupBy: groupByActionTypes(['text/typed']),
  neverSkipReducer: false
}

const shallowEqual = (a, b) => a.length === b.length && a.every((one, index) => Object.is(one, b[index]))
const lru = (memoizeOptions = {}) => ({ memoize: lruMemoize, memoizeOptions, argsMemoize: lruMemoize })

const makeSelectors = () => {
  const zoomAndCount = createSelector(
    [state => state.settings.zoom, state => state.notes.ids],
    (zoom, ids) => [zoom, ids.length],
    lru()
  )
  const shout = createSelector([state => state.history.present], present => `${present}!`, lru({ maxSize: 3 }))
  const first = createSelector(
    [state => state.people.ids],
    ids => ids.slice(0, 2),
    lru({ resultEqualityCheck: shallowEqual })
  )
  const behind = createSelector([first], ids => ids.length, lru())
  const all = place =>
    createSelector(
      [state => state[place].ids, state => state[place].entities],
      (ids, entities) => ids.map(id => entities[id]),
      lru()
    )
  const total = createSelector([state => state.notes.ids], ids => ids.length, lru())
  const both = createStructuredSelector({ first, shout }, (inputs, result) => createSelector(inputs, result, lru()))
  return [zoomAndCount, shout, first, behind, all('people'), all('notes'), total, both]
}

const makeRoot = () => {
  const slices = combineReducers({
    settings: settings.reducer,
    profile: profile.reducer,
    notes: entitySlice('notes', notesAdapter).reducer,
    people: entitySlice('people', peopleAdapter).reducer,
    history: undoable(words.reducer, undoOptions)
  })
  const selectors = makeSelectors()
  return (state, action) => {
    const app = slices(state?.app, action)
    const results = selectors.map(select => select(app))
    return { app, results, recomputations: selectors.map(select => select.recomputations()) }
  }
}

const create = ({ preloaded, middleware = [] } = {}) =>
  configureStore({
    reducer: makeRoot(),
    middleware: defaults =>
      defaults({ immutableCheck: false, serializableCheck: false, actionCreatorCheck: false }).concat(middleware),
    preloadedState: preloaded
  })

// Ids that do not look like integers: JavaScript takes those out of turn wherever it goes through an object.
const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'a/b', 'm~n', 'Zoë', 1.5]
const names = ['Ann', 'Bob', 'Cid', 'Ann', 'Bob', 'Eve']

const generator = random => {
  let serial = 0
  const id = () => random.pick(ids)
  const entity = () => ({ id: id(), name: random.pick(names), serial: ++serial })
  const some = make => Array.from({ length: random.integer(0, 4) }, make)
  // A record's members come in the order of their keys on the C++ side.
  const record = items => Object.fromEntries([...items].map((item, index) => [`k${index}`, item]))
  const many = () => (random.chance(0.25) ? record(some(entity)) : some(entity))
  // Always with a change: Redux Toolkit makes a new entity of an update that changes nothing, and selectors that depend
  // on it compute once more than those of the C++ side.
  const update = () => ({
    id: id(),
    changes: {
      serial: ++serial,
      ...(random.chance(0.5) ? { name: random.pick(names) } : {}),
      ...(random.chance(0.15) ? { id: id() } : {})
    }
  })
  const payloads = {
    addOne: entity, setOne: entity, upsertOne: entity,
    addMany: many, setMany: many, setAll: many, upsertMany: many,
    updateOne: update, updateMany: () => some(update),
    removeOne: id, removeMany: () => some(id), removeAll: () => undefined
  }
  const operation = state => {
    const key = random.weighted(operations.map(one => [one.endsWith('All') ? 1 : 6, () => one]))
    const name = random.pick(['notes', 'people'])
    // For the same reason what is empty is not emptied.
    if (key.endsWith('All') && state.app[name].ids.length === 0) return { type: 'settings/touched' }
    return { type: `${name}/${key}`, payload: payloads[key]() }
  }
  const thunk = () => {
    const requestStatus = random.pick(['pending', 'fulfilled', 'rejected'])
    return {
      type: `${random.pick(['users/fetch', 'users/save'])}/${requestStatus}`,
      ...(random.chance(0.5) ? { payload: ++serial } : {}),
      meta: {
        ...(random.chance(0.9) ? { requestId: random.pick(['r1', 5]) } : {}),
        requestStatus,
        ...(random.chance(0.5) ? { rejectedWithValue: random.chance(0.5) } : {})
      }
    }
  }
  const history = () =>
    random.pick([
      ActionCreators.undo(), ActionCreators.redo(), ActionCreators.jump(random.integer(-3, 3)),
      ActionCreators.jumpToPast(random.integer(-1, 5)), ActionCreators.jumpToFuture(random.integer(-1, 5)),
      ActionCreators.clearHistory(), ActionCreators.undo(), ActionCreators.redo()
    ])
  return {
    preloaded: undefined,
    next: state =>
      random.weighted([
        [10, () => operation(state)],
        [2, () => ({ type: 'settings/zoomed', payload: random.pick([0, 1, -2, 3]) })],
        [1, () => ({ type: 'settings/zoomedTo', payload: random.integer(0, 3) })],
        [1, () => ({ type: 'settings/touched' })],
        [2, () => ({ type: 'settings/themed', payload: text(random), meta: { by: text(random) } })],
        [2, () => ({ type: 'profile/renamed', payload: text(random) })],
        [1, () => ({ type: 'profile/visited' })],
        [1, () => ({ type: 'profile/tagged', payload: some(() => text(random)) })],
        [3, () => ({ type: 'text/typed', payload: random.pick(['x', 'y', '']) })],
        [1, () => ({ type: 'text/cut' })],
        [1, () => ({ type: 'text/peeked' })],
        [4, history],
        [2, thunk],
        [1, () => withExtras(random, unknownAction(random))]
      ])
  }
}

export const toolkit = { name: 'parity_toolkit', create, generator, bad: badScripts('{"type":"settings/touched"}') }
