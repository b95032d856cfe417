// Comparing JSON documents.

type Container = Record<string, unknown>

export const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null

export const hasOwn = (object: object, key: string): boolean => Object.prototype.hasOwnProperty.call(object, key)

const sameShape = (a: Container, b: Container): boolean =>
  Array.isArray(a) === Array.isArray(b) && Object.keys(a).length === Object.keys(b).length

export const jsonEqual = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (!isContainer(a) || !isContainer(b) || !sameShape(a, b)) return false
  return Object.keys(a).every(key => hasOwn(b, key) && jsonEqual(a[key], b[key]))
}

// `next`, in which every part that equals the part of `previous` at its place is that very part.
export const reconcile = (previous: unknown, next: unknown): unknown => {
  if (!isContainer(previous) || !isContainer(next)) return next
  if (Array.isArray(previous) !== Array.isArray(next)) return next
  let same = sameShape(previous, next)
  for (const key of Object.keys(next)) {
    if (!hasOwn(previous, key)) {
      same = false
      continue
    }
    const value = reconcile(previous[key], next[key])
    if (value !== previous[key]) same = false
    if (value !== next[key]) Object.defineProperty(next, key, { value })
  }
  return same ? previous : next
}
