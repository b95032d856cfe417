// zustand's persist: what is in the storage, and what becomes of the state, while an application changes it, reads it
// again, and another version of it comes along. persist/main.cpp does the same.
import { createJSONStorage, persist as persisted } from 'zustand/middleware'
import { createStore } from 'zustand/vanilla'
import { jsonEqual } from '../json.mjs'
import { Stage } from '../stage.mjs'
import { documents, sameBytes } from './documents.mjs'

const name = 'app'
const isObject = value => value !== null && typeof value === 'object' && !Array.isArray(value)

const pick = (state, keys) => Object.fromEntries(Object.entries(state).filter(([key]) => keys.includes(key)))
const chosen = (state, include) => (include.length > 0 ? pick(state, include) : state)

const deep = (stored, current) => {
  const merged = { ...current }
  for (const [key, value] of Object.entries(stored)) {
    merged[key] = isObject(value) && isObject(merged[key]) ? deep(value, merged[key]) : value
  }
  return merged
}

const merges = {
  shallow: (stored, current) => ({ ...current, ...stored }),
  deep,
  replace: stored => stored,
  mine: (stored, current) => ({ ...stored, ...current, merged: true }),
  throws: () => {
    throw new Error('no merging')
  }
}

const partials = {
  all: state => state,
  some: state => pick(state, ['a', 'b']),
  wrapped: ({ a = null }) => ({ wrapped: a })
}

// Texts under one name, answered at once or when the script says so.
class Texts {
  text = null
  writes = 0
  later = false
  waiting = []

  getItem() {
    const { text } = this
    return this.later ? new Promise(resolve => this.waiting.push(() => resolve(text))) : text
  }

  setItem(_, text) {
    this.text = text
    ++this.writes
  }

  removeItem() {
    this.text = null
  }
}

// What patchbay's persist does otherwise on purpose, and nothing else: before a hydration is over nothing is written,
// but then what changed meanwhile, or at the end, if it was not the first one; and a state or a part of it that did not
// change is not written again.
class WriteRule {
  #held = true
  #seen = false // what is stored, once at least
  #due = false
  #stored // the part that is stored, as far as that is known
  #found // the part that a hydration under way has found
  #migrating = false

  hold() {
    this.#held = true
    this.#migrating = false
  }

  found(item, version) {
    const usable = item && (typeof item.version !== 'number' || item.version === version)
    this.#found = usable ? item.state : undefined
  }

  // What is written from here to the end of the hydration is what was migrated.
  merged() {
    this.#migrating = true
  }

  // Whether there is something to write.
  release(succeeded) {
    this.#seen = true
    this.#held = false
    this.#migrating = false
    this.#stored = succeeded ? this.#found : undefined
    return this.#due
  }

  cleared() {
    this.#seen = true
    this.#held = this.#due = this.#migrating = false
    this.#stored = undefined
  }

  forget() {
    this.#stored = undefined
  }

  // Whether there is something to write at the end, in the middle of a hydration.
  end() {
    if (!this.#held || !this.#seen || !this.#due) return false
    this.#held = false
    this.#stored = undefined
    return true
  }

  changed(changed) {
    this.#due ||= changed
  }

  // Whether to let a write pass.
  write(part) {
    if (this.#migrating) {
      this.#found = part
      this.#due = false
      return true
    }
    if (this.#held || !this.#due) return false
    this.#due = false
    const same = this.#stored !== undefined && jsonEqual(part, this.#stored)
    this.#stored = part
    return !same
  }
}

class Instance {
  #rule = new WriteRule()
  #api
  #events
  #texts
  #migrations
  #options
  #open = true
  #reading = 0
  #isOutdated = false

  constructor({ initial, options }, texts, migrations, events) {
    this.#events = events
    this.#texts = texts
    this.#migrations = migrations
    this.#options = options
    const config = (_, __, api) => {
      this.#api = api
      return initial
    }
    createStore(persisted(config, this.#zustand(options)))
    const { persist } = this.#api
    persist.onHydrate(state => events.push(['hydrating', state]))
    persist.onFinishHydration(state => this.#open && events.push(['finished', state]))
  }

  #zustand(options) {
    const { version, partial, include, merge, migrate, skip, bump } = options
    const json = createJSONStorage(() => this.#texts)
    const note = (item, reading) => {
      this.#rule.found(item, version)
      this.#isOutdated = !this.#open || reading !== this.#reading
      return item
    }
    return {
      name,
      version,
      skipHydration: skip,
      partialize: state => partials[partial](chosen(state, include)),
      merge: (stored, current) => {
        // Where nothing is stored zustand merges that too.
        const merged = stored === undefined ? current : merges[merge](stored, current)
        this.#rule.merged()
        return merged
      },
      migrate: migrate && ((state, from) => this.#migrate(migrate, state, from)),
      storage: {
        getItem: () => {
          const reading = ++this.#reading
          const item = json.getItem(name)
          return item instanceof Promise ? item.then(later => note(later, reading)) : note(item, reading)
        },
        setItem: (_, item) => {
          if (this.#open && this.#rule.write(JSON.parse(JSON.stringify(item.state)))) json.setItem(name, item)
        },
        removeItem: json.removeItem
      },
      onRehydrateStorage: before => {
        this.#events.push(['rehydrating', before])
        return state => {
          if (!this.#open) return
          this.#release(state !== undefined)
          this.#events.push(state ? ['rehydrated', state] : ['failed'])
          if (state && bump) this.set({ bumped: (state.bumped ?? 0) + 1 })
        }
      }
    }
  }

  #migrate(how, state, from) {
    if (how === 'throws') throw new Error('no migration')
    // zustand has the state migrated, to no avail, where another hydration has begun meanwhile.
    if (this.#isOutdated) return undefined
    const migrated = { ...state, from }
    if (how === 'mark') return migrated
    return new Promise(resolve => this.#migrations.push(() => resolve(migrated)))
  }

  #release(succeeded) {
    if (this.#rule.release(succeeded)) this.#api.setState({})
  }

  #change(next, replace) {
    const part = () => chosen(this.#api.getState(), this.#options.include)
    const before = part()
    this.#api.setState(next, replace)
    this.#rule.changed(!jsonEqual(before, part()))
    // Now that the rule knows whether there is something to write.
    this.#api.setState({})
  }

  set(partial) {
    this.#change(partial, false)
  }

  replace(state) {
    this.#change(state, true)
  }

  rehydrate() {
    this.#rule.hold()
    this.#api.persist.rehydrate()
  }

  clear() {
    ++this.#reading
    this.#rule.cleared()
    this.#api.persist.clearStorage()
  }

  setOptions(options) {
    this.#rule.forget()
    this.#options = options
    this.#api.persist.setOptions(this.#zustand(options))
  }

  close() {
    if (this.#rule.end()) this.#api.setState({})
    this.#open = false
  }

  get state() {
    return this.#api.getState()
  }

  get hydrated() {
    return this.#api.persist.hasHydrated()
  }
}

class App {
  #texts = new Texts()
  #migrations = []
  #events = []
  #instance

  #isBusy() {
    return this.#texts.waiting.length > 0 || this.#migrations.length > 0
  }

  take(step) {
    const instance = this.#instance
    switch (step.do) {
      case 'open':
        instance?.close()
        this.#texts.later = step.later
        this.#instance = new Instance(step, this.#texts, this.#migrations, this.#events)
        return
      case 'put':
        this.#texts.text = step.text
        return
      case 'answer':
        return (this.#texts.waiting.shift() ?? this.#migrations.shift())?.()
    }
    if (!instance) return
    switch (step.do) {
      case 'set':
        return instance.set(step.state)
      case 'replace':
        return instance.replace(step.state)
      case 'rehydrate':
        return instance.rehydrate()
      case 'clear':
        return instance.clear()
      case 'options':
        // What is under way keeps its options in C++, and takes the new ones in zustand.
        return this.#isBusy() ? undefined : instance.setOptions(step.options)
    }
  }

  record() {
    const events = this.#events.splice(0)
    const { state, hydrated } = this.#instance ?? {}
    const { text, writes } = this.#texts
    return { ...describe(text, true), writes, events, state, hydrated }
  }
}

const describe = (text, canonical) => {
  if (text === null) return { stored: null }
  try {
    const stored = JSON.parse(text)
    const bytes = sameBytes(stored)
    return { stored, bytes: bytes && !canonical ? text : bytes }
  } catch {
    return { unreadable: text }
  }
}

const run = async script => {
  const stage = new Stage()
  const app = new App()
  const records = []
  const { error } = console
  console.error = () => {} // zustand tells of versions there
  try {
    for (const step of script) {
      app.take(step)
      await stage.settle()
      records.push(structuredClone(app.record()))
    }
  } finally {
    console.error = error
  }
  return records
}

// The program's records, with the text taken apart as above.
const finish = (_, answers) => answers.map(({ text, ...record }) => ({ ...describe(text, false), ...record }))

// --- random scripts -----------------------------------------------------------------------------------

const generator = random => {
  const { any, object } = documents(random, { minusZero: false })
  const keys = ['a', 'b', 'c', 'd']
  // Structured members are never equal by chance: C++ takes an equal one that is another for a change, where it cannot
  // know what is stored.
  let serial = 0
  const member = () => (random.chance(0.5) ? any(0) : { serial: ++serial, value: any(2) })
  const state = () => Object.fromEntries(keys.filter(() => random.chance(0.5)).map(key => [key, member()]))
  const some = () => (random.chance(0.2) ? keys.filter(() => random.chance(0.5)) : [])
  const migrate = () => random.pick(['mark', 'mark', 'later', 'throws'])
  const options = () => ({
    version: random.integer(0, 2),
    partial: random.pick(['all', 'all', 'all', 'some', 'wrapped']),
    include: some(),
    merge: random.pick(['shallow', 'shallow', 'deep', 'replace', 'mine', ...(random.chance(0.2) ? ['throws'] : [])]),
    ...(random.chance(0.7) ? { migrate: migrate() } : {}),
    skip: random.chance(0.2),
    bump: random.chance(0.2)
  })
  const item = () => ({ state: object(2), ...(random.chance(0.8) ? { version: random.integer(0, 2) } : {}) })
  const put = () => (random.chance(0.8) ? sameBytes(item()) : random.pick(['{"state":', 'text', 'null']))
  return {
    next: () =>
      random.weighted([
        [3, () => ({ do: 'open', initial: state(), options: options(), later: random.chance(0.3) })],
        [8, () => ({ do: 'set', state: state() })],
        [1, () => ({ do: 'set', state: {} })],
        [2, () => ({ do: 'replace', state: state() })],
        [3, () => ({ do: 'rehydrate' })],
        [4, () => ({ do: 'answer' })],
        [1, () => ({ do: 'clear' })],
        [1, () => ({ do: 'options', options: options() })],
        [1.5, () => ({ do: 'put', text: put() ?? '{"state":{"a":1},"version":1}' })]
      ])
  }
}

export const persist = { name: 'parity_persist', run, finish, generator, bad: [] }
