// Random documents with all that JSON can hold.
import { text } from './common.mjs'

const numbers = [
  0, 1, -1, 1.5, -0.25, 1e15, 123456789.125, 0.001, 2 ** 53 - 1, -(2 ** 53 - 1), 2 ** 53, 2 ** 63, 2 ** 64, 1e21,
  1e-7, 1e308, 5e-324, 0.1 + 0.2, 1 / 3, 1700000000000
]
const texts = [
  '\u0000\u001f\u007f', '\u2028\u2029', '\ud83d\ude42\ue000\uffff', 'a'.repeat(300), '\\u0041', '</script>', '\b\f'
]
const keys = ['a', 'b', 'c', 'Zoë', 'a/b', 'm~n', '', '10', '9', '\ud83d\ude42', '\ue000', 'length']

export const documents = (random, { minusZero }) => {
  const scalar = () =>
    random.weighted([
      [3, () => random.pick(minusZero ? [-0, ...numbers] : numbers)],
      [2, () => random.integer(-1000, 1000)],
      [3, () => text(random)],
      [1, () => random.pick(texts)],
      [1, () => random.pick([true, false, null])]
    ])
  const array = depth => Array.from({ length: random.integer(0, 4) }, () => any(depth - 1))
  const object = depth =>
    Object.fromEntries(Array.from({ length: random.integer(0, 4) }, () => [random.pick(keys), any(depth - 1)]))
  const any = depth =>
    depth <= 0 ? scalar() : random.weighted([[3, scalar], [1, () => array(depth)], [2, () => object(depth)]])
  return { any, object }
}

const byBytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))

const sorted = value => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`
  const members = Object.keys(value).sort(byBytes).map(key => `${JSON.stringify(key)}:${sorted(value[key])}`)
  return `{${members.join(',')}}`
}

// Whether both languages write all numbers in it with the same characters: JavaScript turns to exponents later than
// C++, writes them otherwise, and whole numbers without a point.
const isPlain = value => {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? !Object.is(value, -0) : Math.abs(value) >= 1e-3 && Math.abs(value) < 1e12
  }
  return value === null || typeof value !== 'object' || Object.values(value).every(isPlain)
}

// The text of a document as the C++ side writes it: its keys are in the order of their bytes, those of JavaScript in
// the order in which they came. Nothing where numbers differ.
export const sameBytes = document => (isPlain(document) ? sorted(document) : undefined)
