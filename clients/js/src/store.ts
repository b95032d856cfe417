// A value and those who watch it, in the shapes that front-end libraries ask for.
import { isolated } from './errors.js'

export type Unsubscribe = () => void
export type Listener<T> = (state: T, previous: T) => void

export interface SelectorOptions<T> {
  // Whether two selected values are the same; Object.is if not given.
  equality?: (a: T, b: T) => boolean
  fireImmediately?: boolean
}

export interface Subscribe<S> {
  (listener: Listener<S>): Unsubscribe
  <T>(selector: (state: S) => T, listener: Listener<T>, options?: SelectorOptions<T>): Unsubscribe
}

// The contract of Svelte's stores.
export interface Readable<T> {
  subscribe(run: (value: T) => void): Unsubscribe
}

const identity = (state: unknown): unknown => state

export class Store<S> {
  #state: S
  #initial: S
  #listeners = new Set<Listener<S>>()

  constructor(initial: S) {
    this.#state = this.#initial = initial
  }

  readonly getState = (): S => this.#state

  readonly getInitialState = (): S => this.#initial

  readonly subscribe: Subscribe<S> = <T>(
    first: Listener<S> | ((state: S) => T),
    listener?: Listener<T>,
    options?: SelectorOptions<T>,
  ): Unsubscribe =>
    listener
      ? this.#watch(first as (state: S) => T, listener, options)
      : this.#add((state, previous) => (first as Listener<S>)(state, previous))

  readable(): Readable<S>
  readable<T>(selector: (state: S) => T, equality?: (a: T, b: T) => boolean): Readable<T>
  readable(selector: (state: S) => unknown = identity, equality = Object.is): Readable<unknown> {
    const options = { equality, fireImmediately: true }
    return { subscribe: run => this.#watch(selector, value => run(value), options) }
  }

  protected setState(state: S): void {
    const previous = this.#state
    if (Object.is(state, previous)) return
    this.#state = state
    for (const listener of [...this.#listeners]) {
      if (this.#listeners.has(listener)) isolated(listener, state, previous)
    }
  }

  protected dropListeners(): void {
    this.#listeners.clear()
  }

  #add(listener: Listener<S>): Unsubscribe {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #watch<T>(selector: (state: S) => T, listener: Listener<T>, options: SelectorOptions<T> = {}): Unsubscribe {
    const { equality = Object.is, fireImmediately = false } = options
    let current = selector(this.#state)
    const unsubscribe = this.#add(state => {
      const next = selector(state)
      if (equality(current, next)) return
      const previous = current
      listener((current = next), previous)
    })
    if (fireImmediately) isolated(listener, current, current)
    return unsubscribe
  }
}
