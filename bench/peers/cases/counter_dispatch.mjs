// One string-typed action on a counter, one plain listener.
import { configureStore, createSlice } from '@reduxjs/toolkit'
import { legacy_createStore as createStore } from 'redux'
import { createStore as createZustand } from 'zustand/vanilla'

const listen = store => {
  let calls = 0
  store.subscribe(() => {
    ++calls
  })
}

const redux = () => {
  const reducer = (state = { counter: 0 }, action) => {
    switch (action.type) {
      case 'COUNTER:INCREMENT':
        return { ...state, counter: state.counter + 1 }
      case 'COUNTER:SET':
        return { ...state, counter: action.payload }
      default:
        return state
    }
  }
  const store = createStore(reducer)
  listen(store)
  return () => store.dispatch({ type: 'COUNTER:INCREMENT' })
}

const toolkit = () => {
  const slice = createSlice({
    name: 'counter',
    initialState: { counter: 0 },
    reducers: {
      increment(state) {
        state.counter += 1
      }
    }
  })
  const store = configureStore({ reducer: slice.reducer })
  listen(store)
  return () => store.dispatch({ type: 'counter/increment' })
}

const zustand = () => {
  const store = createZustand(() => ({ counter: 0 }))
  listen(store)
  return () => store.setState(state => ({ counter: state.counter + 1 }))
}

export const cases = [
  { name: 'counter_dispatch', peer: 'redux', setup: redux },
  { name: 'counter_dispatch', peer: 'zustand', setup: zustand },
  { name: 'counter_dispatch', peer: 'RTK slice', setup: toolkit }
]
