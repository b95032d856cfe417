// RFC 6902 the slow way: everything is copied before every operation. Undefined if the patch cannot be applied.
import { define } from './fake_state.js'

const clone = (value: any): any => {
  if (Array.isArray(value)) return value.map(clone)
  if (typeof value !== 'object' || value === null) return value
  const copy = {}
  for (const key of Object.keys(value)) define(copy, key, clone(value[key]))
  return copy
}

class Refused extends Error {}

const tokensOf = (pointer: string): string[] =>
  pointer.split('/').slice(1).map(token => token.split('~1').join('/').split('~0').join('~'))

const indexOf = (token: string, last: number): number => {
  const index = Number(token)
  if (String(index) !== token || !Number.isInteger(index) || index < 0 || index > last) throw new Refused()
  return index
}

const at = (node: any, token: string): any => {
  if (Array.isArray(node)) return node[indexOf(token, node.length - 1)]
  if (typeof node !== 'object' || node === null || !Object.keys(node).includes(token)) throw new Refused()
  return node[token]
}

const insert = (holder: { root: any }, tokens: string[], value: any): void => {
  if (tokens.length === 0) return void (holder.root = value)
  const parent = tokens.slice(0, -1).reduce(at, holder.root)
  const last = tokens[tokens.length - 1]!
  if (Array.isArray(parent)) parent.splice(last === '-' ? parent.length : indexOf(last, parent.length), 0, value)
  else if (typeof parent === 'object' && parent !== null) define(parent, last, value)
  else throw new Refused()
}

const removeAt = (holder: { root: any }, tokens: string[]): any => {
  if (tokens.length === 0) throw new Refused()
  const parent = tokens.slice(0, -1).reduce(at, holder.root)
  const last = tokens[tokens.length - 1]!
  const value = at(parent, last)
  if (Array.isArray(parent)) parent.splice(Number(last), 1)
  else delete parent[last]
  return value
}

const step = (holder: { root: any }, operation: any): void => {
  const path = tokensOf(operation.path)
  if (operation.op === 'add') return insert(holder, path, clone(operation.value))
  if (operation.op === 'remove') return void removeAt(holder, path)
  const from = tokensOf(operation.from ?? '')
  if (operation.op === 'copy') return insert(holder, path, clone(from.reduce(at, holder.root)))
  if (operation.op === 'move') {
    from.reduce(at, holder.root)
    if (operation.from === operation.path) return
    if (operation.path.startsWith(operation.from + '/')) throw new Refused()
    return insert(holder, path, removeAt(holder, from))
  }
  path.reduce(at, holder.root)
  if (operation.op === 'test') {
    const found = JSON.stringify(path.reduce(at, holder.root))
    if (found !== JSON.stringify(operation.value)) throw new Refused()
  } else if (path.length === 0) {
    holder.root = clone(operation.value)
  } else {
    const parent = path.slice(0, -1).reduce(at, holder.root)
    const last = path[path.length - 1]!
    if (Array.isArray(parent)) parent[Number(last)] = clone(operation.value)
    else define(parent, last, clone(operation.value))
  }
}

export const naiveApply = (document: unknown, patch: readonly any[]): { document: unknown } | undefined => {
  const holder = { root: clone(document) }
  try {
    for (const operation of patch) {
      holder.root = clone(holder.root)
      step(holder, operation)
    }
    return { document: holder.root }
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
}
