// An asynchronous thunk that dispatches one action, until its promise is fulfilled.
import { configureStore, createSlice } from '@reduxjs/toolkit'

const setup = () => {
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
  const thunk = async dispatch => dispatch(slice.actions.increment())
  return () => store.dispatch(thunk)
}

export const cases = [{ name: 'async_thunk_round_trip', peer: 'RTK', setup, later: true }]
