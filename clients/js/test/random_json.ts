// Random documents and patches; most patches fit their document, some don't.
import { define, type Json } from './fake_state.js'

export type Random = (limit: number) => number

const keys = ['a', 'b', 'c', '', '-', '0', '1', 'a/b', 'm~n', '__proto__', 'constructor', 'toString', 'é', '\u2028']
const leaves: Json[] = [null, true, false, 0, 1, -1.5, '', 'text', '</script>']

const pick = <T>(random: Random, list: readonly T[]): T => list[random(list.length)]!

export const randomDocument = (random: Random, depth: number): Json => {
  const kind = depth === 0 ? 0 : random(3)
  if (kind === 0) return pick(random, leaves)
  if (kind === 1) return Array.from({ length: random(4) }, () => randomDocument(random, depth - 1))
  const object = {}
  for (let i = random(5); i > 0; --i) define(object, pick(random, keys), randomDocument(random, depth - 1))
  return object
}

const escape = (token: string): string => token.replace(/~/g, '~0').replace(/\//g, '~1')

// A pointer to something in the document, or to a place where something could be.
const randomPointer = (random: Random, document: any): string => {
  let pointer = ''
  let node = document
  while (typeof node === 'object' && node !== null && random(5) > 0) {
    const existing = Object.keys(node)
    const beyond = Array.isArray(node) ? pick(random, ['-', String(existing.length), '7', 'x']) : pick(random, keys)
    const token = existing.length > 0 && random(8) > 0 ? pick(random, existing) : beyond
    pointer += `/${escape(token)}`
    node = Object.hasOwn(node, token) ? node[token] : undefined
  }
  return pointer
}

export const randomPatch = (random: Random, document: Json): any[] =>
  Array.from({ length: 1 + random(4) }, () => {
    const op = pick(random, ['add', 'add', 'remove', 'replace', 'replace', 'move', 'copy', 'test'])
    const path = randomPointer(random, document)
    if (op === 'remove') return { op, path }
    if (op === 'move' || op === 'copy') return { op, from: randomPointer(random, document), path }
    return { op, path, value: randomDocument(random, 2) }
  })
