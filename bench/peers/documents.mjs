// The states that both sides work on; the C++ benchmarks build the same ones.

const todo = number => ({
  id: `t${number}`,
  text: `todo number ${number}`,
  done: false,
  priority: number % 5,
  tags: ['home', 'later']
})

export const todoList = count => Array.from({ length: count }, (_, number) => todo(number))

// The normalised shape that Redux Toolkit's entity adapter keeps.
export const todoEntities = count => {
  const list = todoList(count)
  return { ids: list.map(({ id }) => id), entities: Object.fromEntries(list.map(item => [item.id, item])) }
}

export const newTodo = () => ({ id: 'new', text: 'a new one', done: false, priority: 1, tags: [] })

// Entities in an order that no cache foresees, the same in every run.
export const randomIds = count => {
  let state = 12345
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return `t${Math.floor((state / 4294967296) * count)}`
  }
}
