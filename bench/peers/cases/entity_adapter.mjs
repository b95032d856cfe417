// One operation of an entity adapter among N. Updates go on from state to state; insertions and removals start from the
// same state every time, so that its size stays.
import { configureStore, createEntityAdapter, createSlice } from '@reduxjs/toolkit'
import { newTodo, randomIds, todoEntities, todoList } from '../documents.mjs'

const unsorted = createEntityAdapter()
const sorted = createEntityAdapter({ sortComparer: (a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0) })

const update = count => {
  const slice = createSlice({
    name: 'todos',
    initialState: todoEntities(count),
    reducers: { updated: unsorted.updateOne }
  })
  const store = configureStore({ reducer: { todos: slice.reducer } })
  const next = randomIds(count)
  let priority = 0
  return () => store.dispatch(slice.actions.updated({ id: next(), changes: { priority: ++priority } }))
}

const insertSorted = count => {
  const state = sorted.setAll(sorted.getInitialState(), todoList(count))
  const item = { ...newTodo(), text: `todo number ${count >> 1}x` }
  return () => sorted.addOne(state, item)
}

const remove = count => {
  const state = unsorted.setAll(unsorted.getInitialState(), todoList(count))
  const next = randomIds(count)
  return () => unsorted.removeOne(state, next())
}

const works = { entity_update: update, entity_insert_sorted: insertSorted, entity_remove: remove }

export const cases = Object.entries(works).flatMap(([name, setup]) =>
  [10_000, 1_000_000].map(count => ({ name: `${name}/${count}`, peer: 'RTK adapter', setup: () => setup(count) }))
)
