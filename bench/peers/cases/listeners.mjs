// An action that none of the listeners is for.
import { configureStore, createListenerMiddleware } from '@reduxjs/toolkit'

const setup = count => () => {
  const listeners = createListenerMiddleware()
  const reducer = (state = { counter: 0 }, action) =>
    action.type === 'INCREMENT' ? { ...state, counter: state.counter + 1 } : state
  const store = configureStore({ reducer, middleware: () => [listeners.middleware] })
  for (let i = 0; i < count; ++i) listeners.startListening({ type: `other ${i}`, effect: () => {} })
  return () => store.dispatch({ type: 'INCREMENT' })
}

export const cases = [1, 100].map(count => ({
  name: `listeners_not_matching/${count}`,
  peer: 'RTK',
  setup: setup(count)
}))
