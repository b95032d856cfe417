// What the README shows: actions go in on the left, patches come out on the right.
import { arrow, box, picture, text } from './svg.mjs'

export const flow = () => {
  const sources = ['your C++', 'a page', 'a script']
  const sinks = [
    ['a view in C++', '/counter'],
    ['window "list"', '/todos: not touched'],
    ['window "chart"', '/wells/7'],
  ]
  const rows = [52, 122, 192]
  return picture(
    960,
    296,
    'Actions from C++, pages and scripts go through the dispatcher and a handler into the store; views and windows ' +
      'whose paths were changed get a patch, and act again.',
    [
      rows.map((y, i) => [box(16, y, 104, 44, [sources[i]]), arrow([[120, y + 22], [168, 126 + 18 * i]])]),
      text(146, 56, 'actions', { kind: 'small a', anchor: 'middle' }),
      box(168, 108, 140, 72, ['dispatcher', 'middleware, thunks'], { kind: 'a' }),
      arrow([[308, 144], [348, 144]]),
      box(348, 108, 148, 72, ['handler, reducer', 'edits a draft'], { kind: 'b' }),
      arrow([[496, 144], [536, 144]]),
      box(536, 108, 168, 72, ['store', 'new value, revision + 1'], { kind: 'c' }),
      text(752, 72, 'patches', { kind: 'small c', anchor: 'middle' }),
      rows.map((y, i) => [
        i === 1 ? [] : arrow([[704, 126 + 18 * i], [808, y + 22]], 'line c'),
        box(808, y, 136, 44, sinks[i], i === 1 ? {} : { kind: 'c' }),
      ]),
      arrow([[876, 236], [876, 270], [68, 270], [68, 236]]),
      text(480, 262, 'and act again', { kind: 'small', anchor: 'middle' }),
    ],
  )
}
