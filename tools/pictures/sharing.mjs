// Two versions of a state: what an edit copied, and what both have in common.
import { box, path, picture, text } from './svg.mjs'

export const sharing = () => {
  const size = [104, 36]
  const at = { before: [150, 52], after: [470, 52], todos: [60, 142], theme: [310, 142], todos2: [560, 142],
    first: [60, 232], second: [210, 232], second2: [560, 232] }
  const node = (name, label, kind) => box(...at[name], ...size, [label], { kind, code: true })
  const edge = (from, to, kind) =>
    path([[at[from][0] + 52, at[from][1] + 36], [at[to][0] + 52, at[to][1]]], kind ? `line ${kind}` : 'line')
  return picture(
    760,
    306,
    'Two versions of a state. Only the nodes on the way to the changed place were copied; both versions point to the ' +
      'rest.',
    [
      text(202, 34, 'revision 7', { kind: 'small strong', anchor: 'middle' }),
      text(522, 34, 'revision 8: /todos/1 was edited', { kind: 'small strong', anchor: 'middle' }),
      edge('before', 'todos'), edge('before', 'theme'), edge('todos', 'first'), edge('todos', 'second'),
      edge('after', 'theme', 'c'), edge('after', 'todos2', 'c'), edge('todos2', 'first', 'c'),
      edge('todos2', 'second2', 'c'),
      node('before', '{ }'), node('after', '{ }', 'c'),
      node('todos', 'todos'), node('theme', 'theme'), node('todos2', 'todos', 'c'),
      node('first', '0'), node('second', '1'), node('second2', '1', 'c'),
      text(16, 296, 'green: copied, along one path. Everything else is the same node in both.', { kind: 'small' }),
    ],
  )
}
