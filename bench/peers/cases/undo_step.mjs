// A step and its undo, in a history of 100 states of a counter.
import { legacy_createStore as createStore } from 'redux'
import undoable, { ActionCreators } from 'redux-undo'

const setup = () => {
  const counter = (state = { counter: 0 }, action) =>
    action.type === 'INCREMENT' ? { ...state, counter: state.counter + 1 } : state
  const store = createStore(undoable(counter, { limit: 100 }))
  for (let i = 0; i < 200; ++i) store.dispatch({ type: 'INCREMENT' })
  const undo = ActionCreators.undo()
  return () => {
    store.dispatch({ type: 'INCREMENT' })
    store.dispatch(undo)
  }
}

export const cases = [{ name: 'undo_step', peer: 'redux-undo', setup }]
