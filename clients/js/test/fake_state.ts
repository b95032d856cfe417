// The fake server's idea of state: selecting parts of it, and patches between two documents.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const isObject = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const escape = (key: string): string => key.replace(/~/g, '~0').replace(/\//g, '~1')

export const define = (object: object, key: string, value: unknown): void => {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
}

const selectInto = (target: Record<string, Json>, source: Json, tokens: string[]): void => {
  if (!isObject(source)) return
  const [token, ...rest] = tokens
  for (const key of token === '*' ? Object.keys(source) : [token!]) {
    if (!Object.hasOwn(source, key)) continue
    if (rest.length === 0) {
      define(target, key, source[key])
    } else {
      if (!Object.hasOwn(target, key)) define(target, key, {})
      selectInto(target[key] as Record<string, Json>, source[key]!, rest)
    }
  }
}

export const select = (state: Json, paths: string[]): Json => {
  if (paths.includes('')) return state
  const document: Record<string, Json> = {}
  for (const path of paths) selectInto(document, state, path.slice(1).split('/'))
  return document
}

export const diff = (before: Json, after: Json, path = ''): object[] => {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  if (!isObject(before) || !isObject(after)) return [{ op: 'replace', path, value: after }]
  const operations: object[] = []
  for (const key of Object.keys(before)) {
    if (!Object.hasOwn(after, key)) operations.push({ op: 'remove', path: `${path}/${escape(key)}` })
  }
  for (const key of Object.keys(after)) {
    const place = `${path}/${escape(key)}`
    if (!Object.hasOwn(before, key)) operations.push({ op: 'add', path: place, value: after[key] })
    else operations.push(...diff(before[key]!, after[key]!, place))
  }
  return operations
}
