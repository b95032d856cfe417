// A copy of the whole state that later changes don't reach. (getState() of redux is one too, as long as every reducer
// keeps its promise not to write to the state; that is a reference, and needs no measuring.)
import { todoEntities } from '../documents.mjs'

const clone = count => {
  const state = { todos: todoEntities(count) }
  return () => structuredClone(state)
}

export const cases = [100, 10_000].map(count => ({
  name: `snapshot/${count}`,
  peer: 'structuredClone',
  setup: () => clone(count)
}))
