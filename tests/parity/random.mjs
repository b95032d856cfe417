// A seeded generator, so that a failing run can be repeated by its seed alone.

const hash = text => {
  let value = 2166136261
  for (const character of text) value = Math.imul(value ^ character.codePointAt(0), 16777619)
  return value >>> 0
}

export class Random {
  #state

  // Every sample gets a stream of its own: adding an action to one leaves the sequences of the others as they were.
  constructor(seed, stream = '') {
    this.#state = (hash(`${seed}/${stream}`) ^ 0x9e3779b9) >>> 0
  }

  // mulberry32
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let value = this.#state
    value = Math.imul(value ^ (value >>> 15), value | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296
  }

  // An integer from `low` to `high`, both included.
  integer(low, high) {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  chance(probability) {
    return this.next() < probability
  }

  pick(items) {
    return items[this.integer(0, items.length - 1)]
  }

  // `choices` are [weight, function] pairs; calls one of the functions.
  weighted(choices) {
    const total = choices.reduce((sum, [weight]) => sum + weight, 0)
    let left = this.next() * total
    for (const [weight, make] of choices) {
      left -= weight
      if (left < 0) return make()
    }
    return choices[choices.length - 1][1]()
  }
}
