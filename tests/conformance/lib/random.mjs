// Reproducible random numbers and documents (mulberry32).
export class Random {
  #state

  constructor(seed) {
    this.#state = seed >>> 0
  }

  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  below(limit) {
    return Math.floor(this.next() * limit)
  }

  pick(list) {
    return list[this.below(list.length)]
  }

  chance(percent) {
    return this.next() * 100 < percent
  }

  text() {
    const pieces = [
      'plain',
      '"',
      '\\',
      '\\"',
      '\n',
      '\r\n',
      '\t',
      '\0',
      '\u001f',
      '\u2028',
      '\u2029',
      '</script>',
      '<!--',
      "'",
      '`',
      '${x}',
      'é',
      'ß',
      '漢字',
      '😀',
      '👩‍👩‍👧',
      '\u202e',
      '\ufeff',
      '__proto__',
      '~1',
      '/',
      '%00',
      ' ',
      ''
    ]
    return Array.from({ length: this.below(6) }, () => this.pick(pieces)).join('')
  }

  number() {
    return this.pick([
      0,
      1,
      -1,
      7,
      2 ** 31,
      -(2 ** 31),
      2 ** 53 - 1,
      1 - 2 ** 53,
      0.1,
      -2.5,
      1e-7,
      1.7976931348623157e308,
      5e-324,
      this.below(1e6),
      this.next() - 0.5
    ])
  }

  key() {
    return this.pick(['a', 'b', 'constructor', 'toString', '__proto__', 'prototype', '', '0', this.text()])
  }

  // Any JSON. Own keys only: "__proto__" stays a member like any other.
  document(depth = 4) {
    const kind = this.below(depth > 0 ? 7 : 5)
    if (kind === 0) return null
    if (kind === 1) return this.chance(50)
    if (kind === 2) return this.number()
    if (kind <= 4) return this.text()
    const size = this.below(5)
    if (kind === 5) return Array.from({ length: size }, () => this.document(depth - 1))
    const object = {}
    for (let i = 0; i < size; ++i) {
      const value = this.document(depth - 1)
      Object.defineProperty(object, this.key(), { value, writable: true, enumerable: true, configurable: true })
    }
    return object
  }
}
