import { describe, expect, test } from 'vitest'
import { jsonEqual, reconcile } from '../src/equal.js'
import { applyPatch } from '../src/patch.js'
import { define } from './fake_state.js'
import { naiveApply } from './naive_patch.js'
import { randomDocument, randomPatch } from './random_json.js'
import { seeded } from './support.js'

const freeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze)
  return value
}

const parse = (text: string): any => JSON.parse(text)

describe('A patch', () => {
  test.each([
    ['adds a member', '{"a":1}', '[{"op":"add","path":"/b","value":[2]}]', '{"a":1,"b":[2]}'],
    ['adds over a member', '{"a":1}', '[{"op":"add","path":"/a","value":2}]', '{"a":2}'],
    ['inserts an element', '[1,3]', '[{"op":"add","path":"/1","value":2}]', '[1,2,3]'],
    ['appends by index', '[1]', '[{"op":"add","path":"/1","value":2}]', '[1,2]'],
    ['appends by dash', '[1]', '[{"op":"add","path":"/-","value":2}]', '[1,2]'],
    ['removes a member', '{"a":1,"b":2}', '[{"op":"remove","path":"/a"}]', '{"b":2}'],
    ['removes an element', '[1,2,3]', '[{"op":"remove","path":"/1"}]', '[1,3]'],
    ['replaces the document', '{"a":1}', '[{"op":"replace","path":"","value":7}]', '7'],
    ['replaces deep inside', '{"a":[{"b":1}]}', '[{"op":"replace","path":"/a/0/b","value":0}]', '{"a":[{"b":0}]}'],
    ['moves a value', '{"a":{"b":1},"c":{}}', '[{"op":"move","from":"/a/b","path":"/c/d"}]', '{"a":{},"c":{"d":1}}'],
    ['moves within an array', '[1,2,3]', '[{"op":"move","from":"/0","path":"/2"}]', '[2,3,1]'],
    ['moves a value to where it is', '{"a":[1]}', '[{"op":"move","from":"/a","path":"/a"}]', '{"a":[1]}'],
    ['tests deep values', '{"a":{"b":[1]}}', '[{"op":"test","path":"/a","value":{"b":[1]}}]', '{"a":{"b":[1]}}'],
    ['unescapes tokens', '{"a/b":1,"m~n":2}', '[{"op":"remove","path":"/a~1b"},{"op":"remove","path":"/m~0n"}]', '{}'],
    ['knows empty keys', '{"":{"":1}}', '[{"op":"replace","path":"//","value":2}]', '{"":{"":2}}'],
    ['treats a dash as a key of an object', '{}', '[{"op":"add","path":"/-","value":1}]', '{"-":1}'],
    [
      'keeps two places of a copied value apart',
      '{"a":{"x":[1]}}',
      '[{"op":"add","path":"/a/x/-","value":2},{"op":"copy","from":"/a","path":"/b"},' +
        '{"op":"add","path":"/a/x/-","value":3},{"op":"add","path":"/b/y","value":4}]',
      '{"a":{"x":[1,2,3]},"b":{"x":[1,2],"y":4}}',
    ],
  ])('%s', (_name, before, patch, after) => {
    expect(applyPatch(freeze(parse(before)), freeze(parse(patch)))).toEqual(parse(after))
  })

  test.each([
    ['a missing member', '{"a":1}', { op: 'replace', path: '/b', value: 1 }],
    ['a missing member to remove', '{"a":1}', { op: 'remove', path: '/b' }],
    ['a missing parent', '{}', { op: 'add', path: '/a/b', value: 1 }],
    ['an index beyond the end', '[1]', { op: 'add', path: '/2', value: 1 }],
    ['an index with a leading zero', '[1,2]', { op: 'replace', path: '/01', value: 1 }],
    ['an index that is none', '[1]', { op: 'replace', path: '/length', value: 0 }],
    ['a dash where an element must be', '[1]', { op: 'remove', path: '/-' }],
    ['a path through a number', '{"a":1}', { op: 'add', path: '/a/b', value: 1 }],
    ['a path through a string', '{"a":"xyz"}', { op: 'add', path: '/a/0', value: 1 }],
    ['an inherited member', '{}', { op: 'add', path: '/constructor/x', value: 1 }],
    ['an inherited member to remove', '{}', { op: 'remove', path: '/toString' }],
    ['the prototype', '{}', { op: 'add', path: '/__proto__/polluted', value: true }],
    ['a failing test', '{"a":1}', { op: 'test', path: '/a', value: '1' }],
    ['a move into itself', '{"a":{}}', { op: 'move', from: '/a', path: '/a/b' }],
    ['removing everything', '{}', { op: 'remove', path: '' }],
    ['a pointer without a slash', '{"a":1}', { op: 'remove', path: 'a' }],
    ['a broken escape', '{"~2":1}', { op: 'remove', path: '/~2' }],
    ['a missing value', '{}', { op: 'add', path: '/a' }],
    ['a missing path', '{}', { op: 'add', value: 1 }],
    ['a missing source', '{}', { op: 'copy', path: '/a' }],
    ['an unknown operation', '{}', { op: 'toString', path: '/a' }],
  ])('is refused for %s, and the document stays', (_name, before, operation) => {
    const document = freeze(parse(before))
    expect(() => applyPatch(document, [{ op: 'test', path: '', value: parse(before) }, operation])).toThrow(
      'The patch cannot be applied',
    )
    expect(JSON.stringify(document)).toBe(before)
  })

  test('treats __proto__ and constructor as any other key', () => {
    const document = freeze(parse('{"__proto__":{"a":1},"list":[]}'))
    const next: any = applyPatch(document, [
      { op: 'add', path: '/__proto__/b', value: 2 },
      { op: 'add', path: '/constructor', value: {} },
      { op: 'add', path: '/constructor/prototype', value: { polluted: true } },
      { op: 'add', path: '/list/0', value: parse('{"__proto__":{"admin":true}}') },
    ])
    expect(JSON.stringify(next)).toBe(
      '{"__proto__":{"a":1,"b":2},"list":[{"__proto__":{"admin":true}}],"constructor":{"prototype":{"polluted":true}}}',
    )
    expect(Object.getPrototypeOf(next)).toBe(Object.prototype)
    expect(next.list[0].admin).toBeUndefined()
    expect(({} as any).polluted).toBeUndefined()
    const without: any = applyPatch(next, [{ op: 'remove', path: '/__proto__' }])
    expect(Object.keys(without)).toEqual(['list', 'constructor'])
  })

  test('leaves the identity of everything that it does not touch', () => {
    const document = freeze(parse('{"a":{"b":{"c":1},"d":[{"e":1},{"e":2}]},"f":{"g":{}}}'))
    const next: any = applyPatch(document, [{ op: 'replace', path: '/a/d/1/e', value: 3 }])
    expect(next).not.toBe(document)
    expect(next.f).toBe(document.f)
    expect(next.a.b).toBe(document.a.b)
    expect(next.a.d[0]).toBe(document.a.d[0])
    expect(next.a.d[1]).toEqual({ e: 3 })
  })

  test('of many operations on one large array copies it once', () => {
    const document = freeze(Array.from({ length: 2000 }, (_, i) => i))
    const patch = document.map((_, i) => ({ op: 'replace', path: `/${i}`, value: -i }))
    const slices: unknown[] = []
    const slice = Array.prototype.slice
    Array.prototype.slice = function (this: unknown[], ...args: any[]) {
      if (this.length === 2000) slices.push(this)
      return slice.apply(this, args as [])
    }
    try {
      expect((applyPatch(document, patch) as number[])[1999]).toBe(-1999)
    } finally {
      Array.prototype.slice = slice
    }
    expect(slices).toHaveLength(1)
  })

  test('gives what a naive implementation with deep copies gives, for random documents', () => {
    const random = seeded('patches')
    for (let i = 0; i < 3000; ++i) {
      const document = freeze(randomDocument(random, 4))
      const patch = freeze(randomPatch(random, document))
      const expected = naiveApply(document, patch)
      if (expected === undefined) {
        expect(() => applyPatch(document, patch), JSON.stringify({ document, patch })).toThrow()
      } else {
        expect(JSON.stringify(applyPatch(document, patch)), JSON.stringify({ document, patch })).toBe(
          JSON.stringify(expected.document),
        )
      }
    }
  })
})

describe('Comparing documents', () => {
  test.each([
    ['1', '1', true],
    ['{"a":1,"b":[]}', '{"b":[],"a":1}', true],
    ['[]', '{}', false],
    ['null', '{}', false],
    ['{"a":1}', '{"b":1}', false],
    ['{"__proto__":1}', '{"a":1}', false],
    ['[1,2]', '[2,1]', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(jsonEqual(parse(a), parse(b))).toBe(expected)
  })

  test('a new document takes over the equal parts of the old one', () => {
    const previous = freeze(parse('{"a":{"x":[1,2]},"b":{"y":1},"__proto__":{"z":1}}'))
    const next: any = reconcile(previous, parse('{"a":{"x":[1,2]},"b":{"y":2},"__proto__":{"z":1}}'))
    expect(JSON.stringify(next)).toBe('{"a":{"x":[1,2]},"b":{"y":2},"__proto__":{"z":1}}')
    expect(next.a).toBe(previous.a)
    expect(Object.getOwnPropertyDescriptor(next, '__proto__')!.value).toBe(
      Object.getOwnPropertyDescriptor(previous, '__proto__')!.value,
    )
    expect(next.b).not.toBe(previous.b)
  })

  test('a new document that is equal is the old one, and of random ones the text stays', () => {
    const random = seeded('reconcile')
    for (let i = 0; i < 500; ++i) {
      const previous = freeze(randomDocument(random, 4))
      expect(reconcile(previous, parse(JSON.stringify(previous)))).toBe(previous)
      const next = randomDocument(random, 4)
      const text = JSON.stringify(next)
      expect(jsonEqual(reconcile(previous, next), parse(text)), text).toBe(true)
    }
  })

  test('documents may nest deeper than functions may call each other', () => {
    const deep = (inner: string): any => parse('{"a":['.repeat(50_000) + inner + ']}'.repeat(50_000))
    const previous = deep('1')
    expect(jsonEqual(previous, deep('1'))).toBe(true)
    expect(jsonEqual(previous, deep('2'))).toBe(false)
    expect(reconcile(previous, deep('1')) === previous).toBe(true)
    const next = deep('2')
    expect(reconcile(previous, next) === next).toBe(true)
    expect(jsonEqual(next, deep('2'))).toBe(true)
  })

  test('define() of the test support makes own members', () => {
    const object = {}
    define(object, '__proto__', 1)
    expect(JSON.stringify(object)).toBe('{"__proto__":1}')
  })
})
