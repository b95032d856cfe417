// What a JavaScript state looks like as JSON, and whether two JSON documents are equal.

// The same as JSON.parse(JSON.stringify(value)): keys with undefined vanish, undefined in arrays and NaN become null.
// Reducers never write to an old state, so the result for an object is remembered; a history of hundreds of
// states that share nearly everything would otherwise be written out again for every action.
export const jsonTwins = () => {
  const known = new WeakMap()

  const twin = value => {
    if (value === null || typeof value !== 'object') {
      if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null
      return typeof value === 'function' || typeof value === 'symbol' ? undefined : value
    }
    let result = known.get(value)
    if (result !== undefined) return result
    if (Array.isArray(value)) {
      result = []
      for (let index = 0; index < value.length; ++index) result.push(twin(value[index]) ?? null)
    } else {
      result = {}
      for (const key of Object.keys(value)) {
        const member = twin(value[key])
        if (member !== undefined) result[key] = member
      }
    }
    known.set(value, result)
    return result
  }

  return twin
}

// Deep equality of JSON documents; the order of keys doesn't matter, and -0 is 0.
export const jsonEqual = (left, right) => {
  if (left === right) return true
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') return false
  if (Array.isArray(left) !== Array.isArray(right)) return false
  if (Array.isArray(left)) {
    if (left.length !== right.length) return false
    for (let index = 0; index < left.length; ++index) {
      if (!jsonEqual(left[index], right[index])) return false
    }
    return true
  }
  const keys = Object.keys(left)
  if (keys.length !== Object.keys(right).length) return false
  for (const key of keys) {
    if (!Object.hasOwn(right, key) || !jsonEqual(left[key], right[key])) return false
  }
  return true
}

// One line of text for people, cut where it gets long.
export const brief = (value, limit = 400) => {
  const text = JSON.stringify(value) ?? 'undefined'
  return text.length <= limit ? text : `${text.slice(0, limit)}... (${text.length} characters)`
}
