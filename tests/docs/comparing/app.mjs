// Redux Toolkit's counter, as samples/counter ports it.

const initial = { counter: { value: 0, status: 'idle' } }

const number = x => {
  if (typeof x !== 'number') throw new TypeError(`expected a number, found ${typeof x}`)
  return x
}

const count = ({ value, status }, { type, payload }) => {
  switch (type) {
    case 'counter/increment':
      return { status, value: value + 1 }
    case 'counter/decrement':
      return { status, value: value - 1 }
    case 'counter/incrementByAmount':
      return { status, value: value + number(payload) }
    case 'counter/fetchCount/pending':
      return { status: 'loading', value }
    case 'counter/fetchCount/fulfilled':
      return { status: 'idle', value: value + number(payload) }
    default:
      return { status, value }
  }
}

export const reducer = (state = initial, action) => ({ counter: count(state.counter, action) })
