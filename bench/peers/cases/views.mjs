// N subscribers, each with a selector of an entity of its own, and a change that concerns one of them. The states are
// made beforehand: what is measured is the notification alone, without the copying that a reducer of N entities does.
import { legacy_createStore as createStore } from 'redux'
import { createStore as createZustand } from 'zustand/vanilla'
import { subscribeWithSelector } from 'zustand/middleware'
import { todoEntities } from '../documents.mjs'

const twoStates = count => {
  const before = todoEntities(count)
  const id = `t${count >> 1}`
  const entities = { ...before.entities, [id]: { ...before.entities[id], done: true } }
  return [before, { ids: before.ids, entities }]
}

const redux = count => {
  const states = twoStates(count)
  let turn = 0
  const store = createStore((state = states[0], action) => (action.type === 'FLIP' ? states[action.turn] : state))
  let calls = 0
  for (const id of states[0].ids) {
    const select = state => state.entities[id]
    let last = select(store.getState())
    store.subscribe(() => {
      const now = select(store.getState())
      if (now !== last) {
        last = now
        ++calls
      }
    })
  }
  return () => {
    turn = 1 - turn
    return store.dispatch({ type: 'FLIP', turn })
  }
}

const zustand = count => {
  const states = twoStates(count)
  let turn = 0
  const store = createZustand(subscribeWithSelector(() => states[0]))
  let calls = 0
  for (const id of states[0].ids) {
    store.subscribe(
      state => state.entities[id],
      () => {
        ++calls
      }
    )
  }
  return () => {
    turn = 1 - turn
    store.setState(states[turn], true)
  }
}

export const cases = [1_000, 100_000].flatMap(count => [
  { name: `views_1_of/${count}`, peer: 'redux, selectors', setup: () => redux(count) },
  { name: `views_1_of/${count}`, peer: 'zustand, selectors', setup: () => zustand(count) }
])
