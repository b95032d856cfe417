// The listener middleware: effects that run after actions, wait for others, for time and for each other, and are
// cancelled on the way. listeners/main.cpp does the same.
//
// Who goes on first, where one action lets several effects go on, is nobody's promise. So an effect that waits for
// nothing else waits for its turn before each thing it does, and when all is quiet the oldest one has it.
import { TaskAbortError, configureStore, createListenerMiddleware, isAnyOf } from '@reduxjs/toolkit'
import { recordsOf } from '../stage.mjs'

const types = ['t0', 't1', 't2', 't3', 't4']
const steps = { t0: 1, t1: -1, t3: 1 }
const reducer = (state = { count: 0 }, { type }) => (type in steps ? { count: state.count + steps[type] } : state)

const predicates = {
  grew: (now, before) => now.count > before.count,
  changed: (now, before) => now !== before,
  even: now => now.count % 2 === 0,
  throws: () => {
    throw new Error('0')
  }
}

const predicateOf = ({ type, types: several, predicate }) => {
  if (type) return action => action.type === type
  if (several) return isAnyOf(...several.map(each => action => action.type === each))
  return (_, now, before) => predicates[predicate](now, before)
}

class App {
  #stage
  #log = [] // of the time since all was quiet
  #told = []
  #turns = []
  #runs = 0
  #listed = new Set()
  #dismissed = new Set() // by who may stop a listener, not by itself
  #stops = new Map()

  constructor(stage) {
    this.#stage = stage
    this.listeners = createListenerMiddleware({
      onError: ({ message }, { raisedBy }) => this.#note(Number(message), { failed: raisedBy })
    })
    this.store = configureStore({
      reducer,
      middleware: () => [this.listeners.middleware]
    })
  }

  // Of the run with this number, or of a task that it forked.
  #note(run, entry) {
    this.#log.push({ run, at: this.#stage.now, ...entry })
  }

  // --- listeners ---

  #listen({ id, on, effect }) {
    const { type, types: several } = on
    const how = type ? { type } : several ? { matcher: predicateOf(on) } : { predicate: predicateOf(on) }
    const begin = (action, api) => this.#begin(id, effect, action, api)
    const stop = this.listeners.startListening({ ...how, effect: begin })
    this.#listed.add(id)
    this.#stops.set(id, cancelActive => {
      this.#listed.delete(id)
      this.#dismissed.add(id)
      stop({ cancelActive })
    })
  }

  #begin(id, effect, action, given) {
    // Redux Toolkit still runs an effect that one before it took off the list; the C++ side does not.
    if (!this.#listed.has(id)) return undefined
    const api = {
      ...given,
      unsubscribe: () => {
        this.#listed.delete(id)
        given.unsubscribe()
      },
      subscribe: () => {
        this.#listed.add(id)
        this.#dismissed.delete(id)
        given.subscribe()
      },
      // A listener that was stopped while it rested stays off the list, where Redux Toolkit's recipe puts it back.
      subscribeAgain: () => this.#dismissed.has(id) || api.subscribe()
    }
    return this.#recipes[effect.recipe](effect, action, api, () => {
      const run = 100 * ++this.#runs
      this.#note(run, {
        listener: id,
        type: action.type,
        count: api.getState().count,
        original: given.getOriginalState().count
      })
      return run
    })
  }

  #recipes = {
    plain: (effect, action, api, begin) => {
      const run = begin()
      for (const operation of effect.ops) this.#operate(operation, { run, action, api, forks: [] })
    },
    every: (effect, action, api, begin) => this.#performLater(effect, action, api, begin()),
    latest: (effect, action, api, begin) => {
      api.cancelActiveListeners()
      return this.#performLater(effect, action, api, begin())
    },
    leading: async (effect, action, api, begin) => {
      api.unsubscribe()
      try {
        await this.#performLater(effect, action, api, begin())
      } finally {
        api.subscribeAgain()
      }
    },
    debounce: async (effect, action, api, begin) => {
      api.cancelActiveListeners()
      const run = begin()
      await api.delay(effect.ms)
      await this.#perform(effect, action, api, run)
    },
    throttle: async (effect, action, api, begin) => {
      api.unsubscribe()
      try {
        // It rests after an effect that throws too, whose error is not told of only after the rest.
        await this.#performLater(effect, action, api, begin()).catch(error => {
          if (!(error instanceof TaskAbortError)) this.#note(Number(error.message), { failed: 'effect' })
        })
        await api.delay(effect.ms)
      } finally {
        api.subscribeAgain()
      }
    }
  }

  // --- what effects do ---

  // A coroutine begins on the executor, and one that was cancelled before that never does.
  async #performLater(effect, action, api, run) {
    await null
    if (!api.signal.aborted) await this.#perform(effect, action, api, run)
  }

  async #perform({ ops }, action, api, run) {
    const self = { run, action, api, forks: [] }
    try {
      for (const operation of ops) {
        await this.#turn(run, api)
        await this.#operate(operation, self)
      }
      await this.#turn(run, api)
      this.#note(run, { ended: true })
    } catch (error) {
      if (error instanceof TaskAbortError) this.#note(run, { cancelled: true })
      throw error
    }
  }

  #turn(run, api) {
    return api.pause(new Promise(go => this.#turns.push({ run, go })))
  }

  #operate(operation, self) {
    const { run, action, api, forks } = self
    switch (operation.op) {
      case 'dispatch': {
        const type = types[types.indexOf(action.type) + operation.by]
        return type && void api.dispatch({ type })
      }
      case 'look':
        return this.#note(run, { count: api.getState().count })
      case 'unsubscribe':
        return api.unsubscribe()
      case 'subscribe':
        return api.subscribe()
      case 'cancel':
        return api.cancel()
      case 'cancelOthers':
        return api.cancelActiveListeners()
      case 'check':
        return api.throwIfCancelled()
      case 'stop':
        return this.#stops.get(operation.id)?.(operation.cancel)
      case 'throw':
        throw new Error(`${run}`)
      case 'delay':
        return api.delay(operation.ms)
      case 'take':
        return this.#take(operation, run, api)
      case 'condition':
        return api.condition(predicateOf(operation.on), operation.ms).then(came => this.#note(run, { came }))
      case 'fork':
        return this.#fork(operation, self)
      case 'join':
        return operation.fork < forks.length ? this.#join(forks[operation.fork], run) : undefined
      case 'cancelFork':
        return forks[operation.fork]?.cancel()
    }
  }

  async #take({ on, ms }, run, api) {
    const matches = predicateOf(on)
    let seen
    const taken = await api.take((action, now, before) => {
      const matched = matches(action, now, before)
      // The state that the predicate saw: an effect before this one may have changed it by the time it is taken.
      if (matched) seen ??= now
      return matched
    }, ms)
    if (taken === null) return this.#note(run, { taken })
    this.#note(run, { taken: taken[0].type, count: seen.count, original: taken[2].count })
  }

  #fork({ ops, end, autoJoin, cancelled }, { run, api, forks }) {
    const task = run + 1 + forks.length
    const handle = api.fork(
      async forkApi => {
        try {
          for (const { ms } of ops) {
            await this.#turn(task, forkApi)
            this.#note(task, { working: true })
            await forkApi.delay(ms)
          }
        } catch (error) {
          this.#note(task, { cancelled: true })
          throw error
        }
        if (end.error) throw new Error(end.error)
        return end.value
      },
      { autoJoin }
    )
    forks.push(handle)
    if (cancelled) handle.cancel()
  }

  async #join(handle, run) {
    const { status, value, error } = await handle.result
    const rest = { ok: () => ({ value }), rejected: () => ({ error: error.message }), cancelled: () => ({}) }
    this.#note(run, { status, ...rest[status]() })
  }

  // --- steps ---

  async take(step) {
    switch (step.do) {
      case 'listen':
        return this.#listen(step)
      case 'dispatch':
        return this.store.dispatch({ type: step.type })
      case 'stop':
        return this.#stops.get(step.id)?.(step.cancel)
      case 'clear':
        for (const id of this.#stops.keys()) this.#dismissed.add(id)
        this.#listed.clear()
        return this.listeners.clearListeners()
      case 'tick':
        return this.#stage.advance(step.ms, () => this.settle())
    }
  }

  // Until all is quiet.
  async settle() {
    await this.#stage.settle()
    this.#tell()
    while (this.#turns.length > 0) {
      this.#turns.sort((a, b) => a.run - b.run).shift().go()
      await this.#stage.settle()
      this.#tell()
    }
  }

  #tell() {
    this.#told.push(...this.#log.sort((a, b) => a.run - b.run))
    this.#log = []
  }

  record() {
    const log = this.#told
    this.#told = []
    return { log, count: this.store.getState().count }
  }
}

const run = script => recordsOf(stage => new App(stage), script)

// --- random scripts -----------------------------------------------------------------------------------

const generator = random => {
  let ids = 0
  const ms = () => random.integer(0, 25)
  const type = () => random.pick(types)
  const on = () =>
    random.weighted([
      [5, () => ({ type: type() })],
      [2, () => ({ types: [type(), type()] })],
      [2, () => ({ predicate: random.pick(['grew', 'changed', 'even']) })]
    ])
  const timeout = () => (random.chance(0.5) ? { ms: ms() } : {})
  const id = () => Math.max(1, ids - random.integer(0, 5))
  const stop = () => ({ id: id(), cancel: random.chance(0.5) })
  const plain = () =>
    random.weighted([
      [3, () => ({ op: 'dispatch', by: random.integer(1, 3) })],
      [3, () => ({ op: 'look' })],
      [1, () => ({ op: 'unsubscribe' })],
      [1, () => ({ op: 'subscribe' })],
      [1, () => ({ op: 'cancelOthers' })],
      [2, () => ({ op: 'stop', ...stop() })],
      [1, () => ({ op: 'throw' })]
    ])
  const end = () => (random.chance(0.7) ? { value: random.integer(1, 9) } : { error: 'no luck' })
  const waiting = () =>
    random.weighted([
      [4, plain],
      [3, () => ({ op: 'delay', ms: ms() })],
      [4, () => ({ op: 'take', on: on(), ...timeout() })],
      [2, () => ({ op: 'condition', on: on(), ...timeout() })],
      [
        3,
        () => ({
          op: 'fork',
          ops: Array.from({ length: random.integer(0, 2) }, () => ({ ms: ms() })),
          end: end(),
          autoJoin: random.chance(0.4),
          cancelled: random.chance(0.1)
        })
      ],
      [3, () => ({ op: 'join', fork: random.integer(0, 1) })],
      [1, () => ({ op: 'cancelFork', fork: random.integer(0, 1) })],
      [0.5, () => ({ op: 'cancel' })],
      [0.5, () => ({ op: 'check' })]
    ])
  const effect = () => {
    const recipe = random.pick(['plain', 'every', 'every', 'latest', 'leading', 'debounce', 'throttle'])
    const make = recipe === 'plain' ? plain : waiting
    return { recipe, ms: ms(), ops: Array.from({ length: random.integer(0, 4) }, make) }
  }
  return {
    next: () =>
      random.weighted([
        [
          2,
          () => {
            const heard = random.chance(0.05) ? { predicate: 'throws' } : on()
            return { do: 'listen', id: ++ids, on: heard, effect: effect() }
          }
        ],
        [7, () => ({ do: 'dispatch', type: type() })],
        [5, () => ({ do: 'tick', ms: ms() })],
        [1, () => ({ do: 'stop', ...stop() })],
        [0.3, () => ({ do: 'clear' })]
      ])
  }
}

export const listeners = { name: 'parity_listeners', run, generator, bad: [] }
