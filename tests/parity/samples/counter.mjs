// Redux Toolkit's counter: a slice with an async thunk's three actions.
import { configureStore, createAsyncThunk, createSlice } from '@reduxjs/toolkit'
import { badScripts, maybe, unknownAction, withExtras } from './common.mjs'

const fetchCount = createAsyncThunk('counter/fetchCount', async amount => amount)

const slice = createSlice({
  name: 'counter',
  initialState: { value: 0, status: 'idle' },
  reducers: {
    increment(state) {
      state.value += 1
    },
    decrement(state) {
      state.value -= 1
    },
    incrementByAmount(state, { payload }) {
      state.value += payload
    }
  },
  extraReducers(builder) {
    builder.addCase(fetchCount.pending, state => {
      state.status = 'loading'
    })
    builder.addCase(fetchCount.fulfilled, (state, { payload }) => {
      state.value += payload
      state.status = 'idle'
    })
  }
})

const create = ({ preloaded, middleware = [] } = {}) =>
  configureStore({
    reducer: { counter: slice.reducer },
    middleware: defaults => defaults().concat(middleware),
    preloadedState: preloaded
  })

const amounts = [0, 1, 2, -1, -7, 10, 0.5, 0.1, 0.2, -3.25, 1e3, 123456789, 4294967296, -2147483649, 1e-7]
// Added to a number these give text or NaN in JavaScript.
const conversions = ['5', '', 'x', true, false, null, [], [3], {}, undefined]

const generator = (random, { coercions }) => {
  const payload = () => random.pick(coercions && random.chance(0.1) ? conversions : amounts)
  const meta = requestStatus => maybe(random, 0.7, 'meta', { arg: 3, requestId: 'r1', requestStatus })
  const preloads = [
    { counter: { value: random.integer(-5, 100), status: 'idle' } },
    { counter: { value: 2.5, status: 'loading', note: 'kept' } },
    { counter: { value: 0, status: 'idle' }, stranger: { value: 1 } },
    {}
  ]
  return {
    preloaded: random.chance(0.5) ? random.pick(preloads) : undefined,
    next: () =>
      withExtras(
        random,
        random.weighted([
          [3, () => ({ type: 'counter/increment', ...maybe(random, 0.1, 'payload', 99) })],
          [3, () => ({ type: 'counter/decrement' })],
          [5, () => ({ type: 'counter/incrementByAmount', payload: payload() })],
          [2, () => ({ type: 'counter/fetchCount/pending', ...meta('pending') })],
          [2, () => ({ type: 'counter/fetchCount/fulfilled', payload: payload(), ...meta('fulfilled') })],
          [1, () => ({ type: 'counter/fetchCount/rejected', error: { message: 'no' }, ...meta('rejected') })],
          [1, () => ({ type: 'counter/fetchCount' })],
          [1, () => unknownAction(random, () => ({ payload: payload() }))]
        ])
      )
  }
}

export const counter = { name: 'counter', create, generator, bad: badScripts('{"type":"counter/increment"}') }
