// The way of an action, step by step: what happens, where, and what a failure there leaves behind.
import { arrow, box, picture, text } from './svg.mjs'

const steps = [
  ['dispatch(action)', 'an object with a text "type"', 'a', 'what is no action is refused at the door'],
  ['the turn', 'one dispatch at a time', 'a', 'within a reducer: errc::reducing'],
  ['middleware', 'outermost first; may stop it', 'a', 'it throws before next: nothing happened'],
  ['handler or reducer', 'edits a draft of the state', 'b', 'it throws: nothing happened'],
  ['commit', 'revision + 1, if the value differs', 'c', 'an equal value is no change'],
  ['on_action, on_commit', 'each in order, none left out', 'c', 'they throw: others are served'],
  ['subscribe', 'plain listeners, then changes', 'c', 'they throw: others are served'],
  ['views under a changed path', 'one update each, in order', 'c', 'they throw: others are served'],
]

export const way = () => {
  const height = 54
  const gap = 22
  const y = i => 48 + i * (height + gap)
  const place = i => [
    box(200, y(i), 280, height, steps[i].slice(0, 2), { kind: steps[i][2] }),
    text(508, y(i) + height / 2 + 5, steps[i][3], { kind: 'small' }),
    i > 0 ? arrow([[340, y(i - 1) + height], [340, y(i)]]) : [],
  ]
  const bracket = (from, to, label) => [
    `<path d="M188 ${y(from)}H176V${y(to) + height}H188" class="line"/>`,
    text(164, (y(from) + y(to) + height) / 2 + 5, label, { kind: 'small', anchor: 'end' }),
  ]
  const end = steps.length - 1
  return picture(
    760,
    y(end) + height + 62,
    'The way of an action: dispatch, the turn, middleware, handler or reducer, commit, listeners, views; then dispatch ' +
      'returns.',
    [
      text(508, 28, 'where it fails', { kind: 'small strong' }),
      steps.map((_, i) => place(i)),
      bracket(0, 2, 'dispatcher'),
      bracket(3, 3, 'your logic'),
      bracket(4, end, 'store'),
      arrow([[340, y(end) + height], [340, y(end) + height + 26]]),
      text(340, y(end) + height + 46, 'dispatch returns: action, handled, changed, revision', {
        kind: 'strong',
        anchor: 'middle',
      }),
    ],
  )
}
