// A selector of two inputs: asked again for the same state, for a state with another part changed, and for one with an
// input changed.
import { createSelector, lruMemoize } from 'reselect'

const lru = { memoize: lruMemoize, argsMemoize: lruMemoize }

const total = (...options) =>
  createSelector([state => state.prices, state => state.rate], (prices, rate) => prices.count * rate, ...options)

const states = change => {
  let state = { prices: { count: 3 }, rate: 2, else: 0 }
  return () => (state = change(state))
}

const works = {
  selector_same_state: state => state,
  selector_other_part: state => ({ ...state, else: state.else + 1 }),
  selector_recompute: state => ({ ...state, rate: state.rate + 1 })
}

const setup = (change, ...options) => {
  const select = total(...options)
  const next = states(change)
  return () => select(next())
}

export const cases = Object.entries(works).flatMap(([name, change]) => [
  { name, peer: 'reselect', setup: () => setup(change) },
  { name, peer: 'reselect, lru', setup: () => setup(change, lru) }
])
