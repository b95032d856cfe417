// What the generators of all samples have in common.

// Types no reducer knows; some come close to one, or mean something to a library underneath.
const strangers = [
  '', 'UNKNOWN', 'add_todo', 'ADD_TODO ', 'counter/Increment', '@@redux/INIT', '@@INIT', 'a/b~c', 'größer'
]

// Text with everything that JSON and JSON Pointer have to escape.
const texts = ['', 'Learn Redux', 'a/b', 'm~n', '~0~1', '"quoted"', 'back\\slash', 'tab\tline\n', 'Zoë 日本 🙂', '0', ' ']

export const text = random => random.pick(texts)

export const unknownAction = (random, fields = () => ({})) => ({ type: random.pick(strangers), ...fields() })

// A field that is left out now and then.
export const maybe = (random, probability, name, value) => (random.chance(probability) ? { [name]: value } : {})

// Fields that the reducers don't look at must neither disturb them nor get lost on the way to the trace.
export const withExtras = (random, action) => {
  if (!random.chance(0.08)) return action
  const extras = [{ meta: { source: 'test', at: 12.5 } }, { error: false }, { extra: [null, { deep: [] }] }, { '': 0 }]
  return { ...action, ...random.pick(extras) }
}

// Scripts that redux itself, or JSON, refuses whatever the reducer is. {name, lines, line}: `line` is the bad one.
export const badScripts = good => [
  { name: 'an action without type', lines: [good, '{"payload":1}', good], line: 2 },
  { name: 'a numeric type', lines: [good, good, '{"type":7}'], line: 3 },
  { name: 'a type of null', lines: ['{"type":null}', good], line: 1 },
  { name: 'a number for an action', lines: [good, '42', good], line: 2 },
  { name: 'null for an action', lines: [good, 'null'], line: 2 },
  { name: 'an array for an action', lines: [good, good, '[]'], line: 3 },
  { name: 'a string for an action', lines: [good, '"INCREMENT"'], line: 2 },
  { name: 'a truncated line', lines: [good, '{"type":"X","a":[1,2', good], line: 2 },
  { name: 'text after the action', lines: [good, `${good} x`, good], line: 2 }
]

// Bad scripts of one sample: the actions before the last one are fine, the last one makes the reducer throw, and one
// more follows that must not be reached.
export const refuses = (name, actions, { preloaded } = {}) => ({
  name,
  preloaded,
  lines: [...actions, { type: 'AFTERWARDS' }].map(action => JSON.stringify(action)),
  line: actions.length
})
