// RFC 6902 with structural sharing: containers on the way to a change are copied, everything else keeps its identity.
import { hasOwn, isContainer, jsonEqual } from './equal.js'
import { parsePointer } from './pointer.js'

type Container = Record<string, unknown> | unknown[]

interface Operation {
  op?: unknown
  path?: unknown
  from?: unknown
  value?: unknown
}

const arrayIndex = (token: string, limit: number): number => {
  const index = /^(0|[1-9]\d*)$/.test(token) ? Number(token) : NaN
  if (!(index <= limit)) throw new Error(`"${token}" is no index of an array of ${limit}.`)
  return index
}

const child = (value: unknown, token: string): unknown => {
  if (Array.isArray(value)) return value[arrayIndex(token, value.length - 1)]
  if (!isContainer(value) || !hasOwn(value, token)) throw new Error(`There is no "${token}".`)
  return value[token]
}

// Plain assignment would set the prototype where the key is `__proto__`.
const setMember = (object: Record<string, unknown>, key: string, value: unknown): void => {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
}

const put = (container: Container, token: string, value: unknown): void => {
  if (!Array.isArray(container)) return setMember(container, token, value)
  const index = token === '-' ? container.length : arrayIndex(token, container.length)
  container.splice(index, 0, value)
}

const take = (container: Container, token: string): void => {
  child(container, token)
  if (Array.isArray(container)) {
    container.splice(Number(token), 1)
  } else {
    delete container[token]
  }
}

const overwrite = (container: Container, token: string, value: unknown): void => {
  child(container, token)
  if (Array.isArray(container)) {
    container[Number(token)] = value
  } else {
    setMember(container, token, value)
  }
}

class Draft {
  root: unknown
  // Containers that were made for this patch and that nobody else holds, so that they may be changed in place.
  #own = new Set<unknown>()

  constructor(root: unknown) {
    this.root = root
  }

  get(path: string[]): unknown {
    return path.reduce(child, this.root)
  }

  // Applies `change` to the container that holds the last token.
  edit(path: string[], change: (container: Container, token: string) => void): void {
    let container = (this.root = this.#owned(this.root))
    for (const token of path.slice(0, -1)) {
      const inner = this.#owned(child(container, token))
      overwrite(container, token, inner)
      container = inner
    }
    change(container, path[path.length - 1]!)
  }

  // After a copy, one container may be at two places.
  share(): void {
    this.#own.clear()
  }

  #owned(value: unknown): Container {
    if (!isContainer(value)) throw new Error('The path leads through a value that has no members.')
    if (this.#own.has(value)) return value
    const copy: Container = Array.isArray(value) ? value.slice() : { ...value }
    this.#own.add(copy)
    return copy
  }
}

const add = (draft: Draft, path: string[], value: unknown): void => {
  if (path.length === 0) {
    draft.root = value
  } else {
    draft.edit(path, (container, token) => put(container, token, value))
  }
}

const remove = (draft: Draft, path: string[]): void => {
  if (path.length === 0) throw new Error('The document itself cannot be removed.')
  draft.edit(path, take)
}

const replace = (draft: Draft, path: string[], value: unknown): void => {
  if (path.length === 0) {
    draft.root = value
  } else {
    draft.edit(path, (container, token) => overwrite(container, token, value))
  }
}

const move = (draft: Draft, from: string[], path: string[]): void => {
  const value = draft.get(from)
  if (from.every((token, i) => token === path[i])) {
    if (from.length === path.length) return
    throw new Error('A value cannot be moved into itself.')
  }
  remove(draft, from)
  add(draft, path, value)
}

const pointerOf = (operation: Operation, member: 'path' | 'from'): string[] => {
  const pointer = operation[member]
  if (typeof pointer !== 'string') throw new Error(`The operation has no "${member}".`)
  return parsePointer(pointer)
}

const valueOf = (operation: Operation): unknown => {
  if (!hasOwn(operation, 'value')) throw new Error('The operation has no "value".')
  return operation.value
}

const operations: Record<string, (draft: Draft, path: string[], operation: Operation) => void> = {
  add: (draft, path, operation) => add(draft, path, valueOf(operation)),
  remove: (draft, path) => remove(draft, path),
  replace: (draft, path, operation) => replace(draft, path, valueOf(operation)),
  move: (draft, path, operation) => move(draft, pointerOf(operation, 'from'), path),
  copy: (draft, path, operation) => {
    draft.share()
    add(draft, path, draft.get(pointerOf(operation, 'from')))
    draft.share()
  },
  test: (draft, path, operation) => {
    if (!jsonEqual(draft.get(path), valueOf(operation))) throw new Error('The value is another one.')
  },
}

const applyOne = (draft: Draft, operation: Operation): void => {
  const name = String(operation.op)
  if (!hasOwn(operations, name)) throw new Error('There is no such operation.')
  operations[name]!(draft, pointerOf(operation, 'path'), operation)
}

// The patched document; `document` itself stays as it is, also if an operation cannot be applied.
export const applyPatch = (document: unknown, patch: readonly unknown[]): unknown => {
  const draft = new Draft(document)
  for (const operation of patch) {
    try {
      applyOne(draft, operation as Operation)
    } catch (error) {
      const text = JSON.stringify(operation).slice(0, 200)
      throw new Error(`The patch cannot be applied at ${text}: ${(error as Error).message}`)
    }
  }
  return draft.root
}
