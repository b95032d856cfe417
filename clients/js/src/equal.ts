// Comparing JSON documents.

type Container = Record<string, unknown>

export const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null

export const hasOwn = (object: object, key: string): boolean => Object.prototype.hasOwnProperty.call(object, key)

const sameShape = (a: Container, b: Container): boolean =>
  Array.isArray(a) === Array.isArray(b) && Object.keys(a).length === Object.keys(b).length

// Documents may nest deeper than a page's functions may call each other: both of these keep a list of their own.

export const jsonEqual = (a: unknown, b: unknown): boolean => {
  const open: [unknown, unknown][] = [[a, b]]
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [one, other] = pair
    if (one === other) continue
    if (!isContainer(one) || !isContainer(other) || !sameShape(one, other)) return false
    for (const key of Object.keys(one)) {
      if (!hasOwn(other, key)) return false
      if (one[key] !== other[key]) open.push([one[key], other[key]])
    }
  }
  return true
}

// A container under way, which is to become the member `key` of the one above it.
interface Step {
  previous: Container
  next: Container
  keys: string[]
  done: number
  same: boolean
  above: Step | undefined
  key: string
}

const stepInto = (previous: unknown, next: unknown, above?: Step, key = ''): Step | undefined => {
  if (!isContainer(previous) || !isContainer(next)) return undefined
  if (Array.isArray(previous) !== Array.isArray(next)) return undefined
  return { previous, next, keys: Object.keys(next), done: 0, same: sameShape(previous, next), above, key }
}

const settle = (step: Step, key: string, value: unknown): void => {
  if (!hasOwn(step.previous, key) || value !== step.previous[key]) step.same = false
  if (value !== step.next[key]) Object.defineProperty(step.next, key, { value })
}

// `next`, in which every part that equals the part of `previous` at its place is that very part.
export const reconcile = (previous: unknown, next: unknown): unknown => {
  let result = next
  let step = stepInto(previous, next)
  while (step) {
    if (step.done < step.keys.length) {
      const key: string = step.keys[step.done++]!
      const before = hasOwn(step.previous, key) ? step.previous[key] : undefined
      const inner = stepInto(before, step.next[key], step, key)
      if (!inner) settle(step, key, step.next[key])
      step = inner ?? step
    } else {
      result = step.same ? step.previous : step.next
      if (step.above) settle(step.above, step.key, result)
      step = step.above
    }
  }
  return result
}
