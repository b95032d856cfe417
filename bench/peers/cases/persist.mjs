// One field of one entity among N, and its way into the storage. Zustand writes the whole state for every change.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createJSONStorage, persist } from 'zustand/middleware'
import { createStore } from 'zustand/vanilla'
import { randomIds, todoEntities } from '../documents.mjs'

const memory = () => {
  const texts = new Map()
  return {
    getItem: name => texts.get(name) ?? null,
    setItem: (name, text) => void texts.set(name, text),
    removeItem: name => void texts.delete(name)
  }
}

// Without fsync, and without a copy of the text before.
const files = () => {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const file = name => join(folder, `${name}.json`)
  const read = name => {
    try {
      return readFileSync(file(name), 'utf8')
    } catch {
      return null
    }
  }
  return { getItem: read, setItem: (name, text) => writeFileSync(file(name), text), removeItem: name => rmSync(file(name)) }
}

const zustand = (count, storage) => {
  const initial = () => ({ todos: todoEntities(count) })
  const store = createStore(persist(initial, { name: 'todos', storage: createJSONStorage(storage) }))
  const next = randomIds(count)
  return () => {
    const id = next()
    store.setState(({ todos }) => {
      const todo = todos.entities[id]
      return { todos: { ...todos, entities: { ...todos.entities, [id]: { ...todo, done: !todo.done } } } }
    })
  }
}

export const cases = [1_000, 100_000].flatMap(count => [
  { name: `persist_flip_memory/${count}`, peer: 'zustand', setup: () => zustand(count, memory) },
  { name: `persist_flip_file_unsynced/${count}`, peer: 'zustand', setup: () => zustand(count, files) }
])
