import { describe, expect, test, vi } from 'vitest'
import { Store } from '../src/store.js'

interface State {
  a: number
  list: number[]
}

class Settable extends Store<State> {
  set(state: State): void {
    this.setState(state)
  }
}

const make = (): Settable => new Settable({ a: 1, list: [1] })

describe('A listener', () => {
  test('gets the state and the one before, when there is another', () => {
    const store = make()
    const calls: unknown[] = []
    const unsubscribe = store.subscribe((state, previous) => calls.push([state.a, previous.a]))
    store.set({ a: 2, list: [] })
    store.set(store.getState())
    unsubscribe()
    unsubscribe()
    store.set({ a: 3, list: [] })
    expect(calls).toEqual([[2, 1]])
  })

  test('that is subscribed twice is called twice', () => {
    const store = make()
    let calls = 0
    const listener = (): number => ++calls
    const unsubscribe = store.subscribe(listener)
    store.subscribe(listener)
    store.set({ a: 2, list: [] })
    unsubscribe()
    store.set({ a: 3, list: [] })
    expect(calls).toBe(3)
  })

  test('that throws is reported and spares the others', () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const store = make()
    let calls = 0
    store.subscribe(() => {
      throw new Error('of the listener')
    })
    store.subscribe(() => ++calls)
    store.set({ a: 2, list: [] })
    expect(calls).toBe(1)
    expect(String(log.mock.calls[0]![0])).toContain('of the listener')
    log.mockRestore()
  })

  test('that is unsubscribed by another is not called any more', () => {
    const store = make()
    let calls = 0
    let unsubscribe = (): void => {}
    store.subscribe(() => unsubscribe())
    unsubscribe = store.subscribe(() => ++calls)
    store.set({ a: 2, list: [] })
    expect(calls).toBe(0)
  })
})

describe('A selector', () => {
  test('calls when what it selects is another', () => {
    const store = make()
    const calls: unknown[] = []
    store.subscribe(
      state => state.a,
      (now, before) => calls.push([now, before]),
    )
    store.set({ a: 1, list: [2] })
    store.set({ a: 2, list: [2] })
    store.set({ a: 2, list: [3] })
    expect(calls).toEqual([[2, 1]])
  })

  test('may have its own idea of equality, and may call at once', () => {
    const store = make()
    const calls: unknown[] = []
    const equality = (a: number[], b: number[]): boolean => a.length === b.length
    store.subscribe(
      state => state.list,
      (now, before) => calls.push([now, before]),
      { equality, fireImmediately: true },
    )
    store.set({ a: 1, list: [2] })
    store.set({ a: 1, list: [2, 3] })
    expect(calls).toEqual([
      [[1], [1]],
      [[2, 3], [1]],
    ])
  })
})

describe('Front-end libraries', () => {
  test('get what they ask for from functions without a this', () => {
    const { getState, getInitialState, subscribe } = make()
    expect(getState()).toBe(getInitialState())
    expect(subscribe(() => {})).toBeTypeOf('function')
  })

  test('Svelte: a readable calls at once, then on change, until unsubscribed', () => {
    const store = make()
    const whole: unknown[] = []
    const part: unknown[] = []
    const { subscribe } = store.readable(state => state.a)
    const unsubscribe = subscribe(value => part.push(value))
    store.readable().subscribe(value => whole.push(value))
    const first = store.getState()
    const second = { a: 1, list: [] }
    store.set(second)
    store.set({ a: 2, list: [] })
    unsubscribe()
    store.set({ a: 3, list: [] })
    expect(part).toEqual([1, 2])
    expect(whole.slice(0, 2)).toEqual([first, second])
    expect(whole).toHaveLength(4)
  })
})
