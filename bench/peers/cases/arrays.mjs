// One item into, or out of, the middle of an array of N. Every call starts from the same array, so that its size stays.
import { createSlice } from '@reduxjs/toolkit'
import { create } from 'mutative'
import { newTodo, todoList } from '../documents.mjs'

const edits = {
  array_insert_middle: items => items.splice(items.length >> 1, 0, newTodo()),
  array_erase_middle: items => items.splice(items.length >> 1, 1)
}

// Redux Toolkit makes no patch, which is in its favour.
const toolkit = (edit, count) => {
  const slice = createSlice({
    name: 'todos',
    initialState: { items: todoList(count) },
    reducers: {
      edited(state) {
        edit(state.items)
      }
    }
  })
  const state = slice.getInitialState()
  return () => slice.reducer(state, { type: 'todos/edited' })
}

const mutative = (edit, count) => {
  const state = { items: todoList(count) }
  return () =>
    create(
      state,
      draft => {
        edit(draft.items)
      },
      { enablePatches: true }
    )
}

export const cases = Object.entries(edits).flatMap(([name, edit]) =>
  [100, 10_000, 1_000_000].flatMap(count => [
    { name: `${name}/${count}`, peer: 'mutative, patches', setup: () => mutative(edit, count) },
    { name: `${name}/${count}`, peer: 'RTK slice', setup: () => toolkit(edit, count) }
  ])
)
