// One number of a slice whose state also holds N texts.
import { configureStore, createSlice } from '@reduxjs/toolkit'

const setup = count => {
  const slice = createSlice({
    name: 'settings',
    initialState: { zoom: 0, theme: 'dark', recent: Array.from({ length: count }, (_, i) => `document number ${i}`) },
    reducers: {
      zoomed(state, { payload }) {
        state.zoom += payload
      }
    }
  })
  const store = configureStore({ reducer: { settings: slice.reducer } })
  const { zoomed } = slice.actions
  return () => store.dispatch(zoomed(1))
}

export const cases = [10, 1000].map(count => ({
  name: `slice_dispatch/${count}`,
  peer: 'RTK slice',
  setup: () => setup(count)
}))
