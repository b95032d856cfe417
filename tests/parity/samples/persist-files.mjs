// Files that persist wrote: zustand's are read by C++, and those of C++ by zustand, with all that JSON can hold.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createJSONStorage, persist } from 'zustand/middleware'
import { createStore } from 'zustand/vanilla'
import { documents } from './documents.mjs'

const folderOf = ({ directory }) => join(directory, 'files')

const fileStorage = folder => ({
  getItem: name => readFileSync(join(folder, `${name}.json`), 'utf8'),
  setItem: (name, text) => writeFileSync(join(folder, `${name}.json`), text)
})

const kept = (name, folder, options) =>
  createStore(persist(() => ({}), { name, storage: createJSONStorage(() => fileStorage(folder)), ...options }))

// JSON has a minus zero and JSON.stringify has not.
const marked = value => {
  if (Object.is(value, -0)) return 'minus zero'
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(marked)
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, marked(member)]))
}

const run = (steps, program) => {
  const folder = folderOf(program)
  mkdirSync(folder, { recursive: true })
  return steps.map(({ do: what, name, state }) => {
    if (what === 'save') return { state: marked(state) }
    kept(name, folder, { skipHydration: true }).setState(state, true)
    return { state: marked(JSON.parse(JSON.stringify(state))) }
  })
}

const finish = (steps, answers, program) =>
  answers.map((answer, index) => {
    const { do: what, name } = steps[index]
    return { state: marked(what === 'save' ? kept(name, folderOf(program)).getState() : answer.state) }
  })

const generator = random => {
  const { object } = documents(random, { minusZero: true })
  let serial = 0
  return { next: () => ({ do: random.pick(['load', 'save']), name: `file-${++serial}`, state: object(4) }) }
}

export const persistFiles = {
  name: 'parity_persist_files',
  program: 'parity_persist',
  args: program => [folderOf(program)],
  run,
  finish,
  generator,
  bad: []
}
