// Async thunks: what createAsyncThunk dispatches, and what its callers get, while a script opens gates, lets time pass
// and aborts. thunks/main.cpp does the same; a plan, which is the argument of a thunk, says what its payload creator
// does: some operations, and how it ends.
import {
  configureStore, createAsyncThunk, createReducer, isAsyncThunkAction, isFulfilled, isPending, isRejectedWithValue,
  miniSerializeError
} from '@reduxjs/toolkit'
import { recordsOf } from '../stage.mjs'
import { text } from './common.mjs'

// --- the app --------------------------------------------------------------------------------------

const makeReducer = thunks =>
  createReducer({ requests: {}, counts: {}, notes: 0 }, builder => {
    const { co, callback, now, silent } = thunks
    const count = word => state => {
      state.counts[word] = (state.counts[word] ?? 0) + 1
    }
    const settle = (state, { payload, error, meta }) => {
      const request = (state.requests[meta.requestId] ??= {})
      request.status = meta.requestStatus
      if (payload !== undefined) request.payload = payload
      if (error !== undefined) request.error = error
      if (payload === 'poison') throw new Error('poisoned')
    }
    builder.addCase('noted', state => {
      state.notes += 1
    })
    for (const thunk of Object.values(thunks)) {
      builder
        .addCase(thunk.pending, (state, { meta }) => {
          if (meta.arg.poisoned) throw new Error('poisoned from the start')
          state.requests[meta.requestId] = { status: meta.requestStatus, job: meta.arg.job }
        })
        .addCase(thunk.fulfilled, settle)
        .addCase(thunk.rejected, settle)
    }
    builder
      .addMatcher(isPending(co, callback), count('pending'))
      .addMatcher(isFulfilled(now), count('fulfilled'))
      .addMatcher(isRejectedWithValue(), count('with value'))
      .addMatcher(isAsyncThunkAction(silent), count('silent'))
      .addMatcher(co.settled, count('settled'))
  })

const isIdle = ({ requests }) => Object.values(requests).every(({ status }) => status !== 'pending')

const conditions = {
  no: () => false,
  yes: () => true,
  unsaid: () => undefined,
  idle: getState => isIdle(getState()),
  throws: () => {
    throw new Error('no condition')
  }
}

class App {
  #stage
  #gates = new Map()
  #requests = new Map()
  #signals = new Map()
  #log = []
  #settled = []
  #ids = 0

  constructor(stage) {
    this.#stage = stage
    const perform = (plan, api) => this.#perform(plan, api)
    const options = {
      condition: ({ condition = 'unsaid' }, { getState }) => conditions[condition](getState),
      getPendingMeta: ({ arg: { meta } }) => meta
    }
    const byJob = ({ job }) => `job-${job}`
    const counted = () => `id-${++this.#ids}`
    this.thunks = {
      co: createAsyncThunk('co', perform, { ...options, idGenerator: byJob }),
      callback: createAsyncThunk('callback', perform, {
        ...options,
        idGenerator: byJob,
        dispatchConditionRejection: true
      }),
      now: createAsyncThunk('now', (plan, api) => this.#performNow(plan, api), {
        ...options,
        idGenerator: counted,
        serializeError: error => ({ wrapped: miniSerializeError(error) })
      }),
      silent: createAsyncThunk('silent', perform, { idGenerator: counted })
    }
    const record = () => next => action => {
      this.#log.push(withoutStacks(JSON.parse(JSON.stringify(action))))
      return next(action)
    }
    this.store = configureStore({
      reducer: makeReducer(this.thunks),
      middleware: defaults =>
        defaults({ immutableCheck: false, serializableCheck: false, actionCreatorCheck: false }).concat(record)
    })
  }

  // --- what a payload creator does ---

  async #perform(plan, api) {
    for (const operation of plan.ops) await this.#operate(operation, plan, api)
    return this.#end(plan.end, api)
  }

  #performNow(plan, api) {
    for (const _ of plan.ops) this.#note(plan, api)
    return this.#end(plan.end, api)
  }

  #operate(operation, plan, api) {
    switch (operation.op) {
      case 'note':
        return this.#note(plan, api)
      case 'wait':
        return untilAborted(new Promise(resolve => this.#gatesOf(plan.job).push(resolve)), api.signal)
      case 'delay':
        return untilAborted(new Promise(resolve => this.#stage.setTimer(resolve, operation.ms)), api.signal)
      case 'abort':
        return api.abort(operation.reason)
      case 'nested':
        return this.#nest(operation, plan, api)
    }
  }

  #note({ job }, api) {
    api.dispatch({ type: 'noted', payload: { job, id: api.requestId, notes: api.getState().notes } })
  }

  async #nest({ thunk, plan, joined }, outer, api) {
    const request = this.#start(api.dispatch, thunk, plan)
    if (!joined) return
    const action = await untilAborted(request, api.signal)
    api.dispatch({ type: 'noted', payload: { job: outer.job, saw: action.type } })
  }

  #end({ how, value, meta, thrown }, api) {
    switch (how) {
      case 'return':
        return value
      case 'fulfill':
        return api.fulfillWithValue(value, meta)
      case 'reject':
        if (thrown) throw api.rejectWithValue(value, meta)
        return api.rejectWithValue(value, meta)
      case 'error':
        throw new Error(value)
      case 'throw':
        throw value
    }
  }

  #gatesOf(job) {
    if (!this.#gates.has(job)) this.#gates.set(job, [])
    return this.#gates.get(job)
  }

  // --- what a caller does ---

  #start(dispatch, thunk, plan, signal) {
    const request = dispatch(this.thunks[thunk](plan, signal ? { signal } : undefined))
    const { job } = plan
    this.#requests.set(job, request)
    const note = entry => this.#settled.push({ job, id: request.requestId, ...entry })
    request.then(
      async action =>
        note({
          action: withoutStacks(JSON.parse(JSON.stringify(action))),
          ...(await request.unwrap().then(
            value => ({ value }),
            thrown => ({ thrown: withoutStacks(thrown) })
          ))
        }),
      error => note({ escaped: error.message })
    )
    return request
  }

  #dispatch({ thunk, plan, signal }) {
    if (signal === undefined) return void this.#start(this.store.dispatch, thunk, plan)
    const controller = new AbortController()
    if (signal === 'aborted') controller.abort()
    this.#signals.set(plan.job, controller)
    this.#start(this.store.dispatch, thunk, plan, controller.signal)
  }

  async take(step) {
    switch (step.do) {
      case 'dispatch':
        return this.#dispatch(step)
      case 'note':
        return this.store.dispatch({ type: 'noted' })
      case 'open':
        return this.#gatesOf(step.job).shift()?.()
      case 'abort':
        return this.#requests.get(step.job)?.abort(step.reason)
      case 'signal':
        return this.#signals.get(step.job)?.abort()
      case 'tick':
        return this.#stage.advance(step.ms)
    }
  }

  // What happened since the last time.
  settle() {
    return this.#stage.settle()
  }

  record() {
    const log = this.#log
    const settled = this.#settled.sort((a, b) => a.job - b.job)
    this.#log = []
    this.#settled = []
    return { log, settled, state: withoutStacks(JSON.parse(JSON.stringify(this.store.getState()))) }
  }
}

// A creator that heeds its signal, as every coroutine does.
const untilAborted = (work, signal) =>
  new Promise((resolve, reject) => {
    const abort = () => reject(new Error('aborted'))
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    return work.then(resolve, reject)
  })

// Where a JavaScript error came from says nothing about behaviour; a stack that an application made up stays.
const withoutStacks = value => {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(withoutStacks)
  const kept = Object.entries(value).filter(([key, member]) => key !== 'stack' || !/\n\s+at /.test(member))
  return Object.fromEntries(kept.map(([key, member]) => [key, withoutStacks(member)]))
}

const run = steps => recordsOf(stage => new App(stage), steps)

// --- random scripts -----------------------------------------------------------------------------------

const generator = random => {
  let jobs = 0
  const maybe = (probability, name, make) => (random.chance(probability) ? { [name]: make() } : {})
  const falsy = [0, '', false, null]
  const payload = () =>
    random.weighted([
      [3, () => random.pick(falsy)],
      [3, () => text(random)],
      [2, () => ({ id: random.integer(1, 9), tags: [text(random)] })],
      [1, () => [1, [2], {}]],
      [1, () => random.pick([1.5, -3, true, 'poison'])]
    ])
  const meta = () => random.pick([{ source: text(random) }, { arg: 'mine', requestId: 5, requestStatus: 'odd' }, {}])
  // What is false when it is thrown has its place taken by the text "Rejected" in Redux Toolkit, and a ConditionError
  // of the creator's own makes it pass over the rejection in silence. The C++ side rejects with what was thrown.
  const thrown = () =>
    random.pick([
      { name: 'MyError', message: 'mine', code: 'E_MINE', stack: 'nowhere', extra: 1 }, { name: 1, message: 'm' },
      { name: 'AbortError', message: 'my own' }, {}, [1, 2], 'text', 7, true, 1.5
    ])
  const end = silent =>
    random.weighted([
      [5, () => (silent ? { how: 'return' } : { how: 'return', value: payload() })],
      ...(silent ? [] : [[2, () => ({ how: 'fulfill', value: payload(), ...maybe(0.7, 'meta', meta) })]]),
      [
        4,
        () => ({ how: 'reject', value: payload(), ...maybe(0.5, 'meta', meta), ...maybe(0.4, 'thrown', () => true) })
      ],
      [1, () => ({ how: 'error', value: text(random) })],
      [2, () => ({ how: 'throw', value: thrown() })]
    ])
  const pause = () => (random.chance(0.6) ? { op: 'wait' } : { op: 'delay', ms: random.integer(0, 30) })
  const nested = (depth, joined) => {
    const thunk = random.pick(['co', 'callback', 'now', 'silent'])
    return { op: 'nested', thunk, plan: plan(thunk, depth + 1), joined }
  }
  // Behind what starts something of its own a creator pauses: whose turn is next among several that could go on is
  // nobody's promise.
  const operations = depth =>
    Array.from({ length: random.integer(0, 3) }, () =>
      random.weighted([
        [3, () => [{ op: 'note' }]],
        [4, () => [pause()]],
        ...(depth < 2 ? [[1, () => [nested(depth, true)]], [1, () => [nested(depth, false), pause()]]] : [])
      ])
    ).flat()
  const ops = (thunk, depth) => {
    if (thunk === 'callback') return random.chance(0.8) ? [pause()] : []
    if (thunk === 'now') return random.chance(0.5) ? [{ op: 'note' }] : []
    const all = operations(depth)
    if (random.chance(0.1)) all.push({ op: 'abort', ...maybe(0.5, 'reason', () => random.pick(['enough', ''])) })
    return all
  }
  const plan = (thunk, depth = 0) => ({
    job: ++jobs,
    ...maybe(0.25, 'condition', () => random.pick(Object.keys(conditions))),
    ...maybe(0.2, 'meta', meta),
    ...maybe(0.03, 'poisoned', () => true),
    ops: ops(thunk, depth),
    end: end(thunk === 'silent')
  })
  const job = () => Math.max(1, jobs - random.integer(0, 6))
  return {
    next: () =>
      random.weighted([
        [
          6,
          () => {
            const thunk = random.pick(['co', 'co', 'co', 'callback', 'callback', 'now', 'silent'])
            const signal = () => (random.chance(0.3) ? 'aborted' : 'own')
            return { do: 'dispatch', thunk, plan: plan(thunk), ...maybe(0.3, 'signal', signal) }
          }
        ],
        [6, () => ({ do: 'open', job: job() })],
        [2, () => ({ do: 'tick', ms: random.integer(0, 20) })],
        [2, () => ({ do: 'abort', job: job(), ...maybe(0.6, 'reason', () => random.pick(['enough', 'Zoë', ''])) })],
        [1, () => ({ do: 'signal', job: job() })],
        [1, () => ({ do: 'note' })]
      ])
  }
}

export const thunks = { name: 'parity_thunks', run, generator, bad: [] }
