// One boolean of one random entity among N. Redux Toolkit makes no patch, which is in its favour.
import { configureStore, createSlice } from '@reduxjs/toolkit'
import jsonPatch from 'fast-json-patch'
import { create } from 'mutative'
import { randomIds, todoEntities } from '../documents.mjs'

const toolkit = count => {
  const slice = createSlice({
    name: 'todos',
    initialState: todoEntities(count),
    reducers: {
      flipped(state, { payload }) {
        const todo = state.entities[payload]
        todo.done = !todo.done
      }
    }
  })
  const store = configureStore({ reducer: { todos: slice.reducer } })
  store.subscribe(() => {})
  const next = randomIds(count)
  return () => store.dispatch({ type: 'todos/flipped', payload: next() })
}

const mutative = count => {
  let state = { todos: todoEntities(count) }
  const next = randomIds(count)
  return () => {
    const id = next()
    const [after, patch] = create(
      state,
      draft => {
        const todo = draft.todos.entities[id]
        todo.done = !todo.done
      },
      { enablePatches: true }
    )
    state = after
    return patch
  }
}

const spread = count => {
  let state = { todos: todoEntities(count) }
  const next = randomIds(count)
  return () => {
    const id = next()
    const { todos } = state
    const todo = todos.entities[id]
    const after = { ...state, todos: { ...todos, entities: { ...todos.entities, [id]: { ...todo, done: !todo.done } } } }
    const patch = jsonPatch.compare(state, after)
    state = after
    return patch
  }
}

export const cases = [100, 10_000, 1_000_000].flatMap(count => [
  { name: `flip_field/${count}`, peer: 'RTK slice', setup: () => toolkit(count) },
  { name: `flip_field/${count}`, peer: 'mutative, patches', setup: () => mutative(count) },
  ...(count > 10_000 ? [] : [{ name: `flip_field/${count}`, peer: 'fast-json-patch', setup: () => spread(count) }])
])
