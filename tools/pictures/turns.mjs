// Who has the turn: two threads that dispatch, one that posts, one that reads.
import { arrow, box, picture, text } from './svg.mjs'

export const turns = () => {
  const lanes = { 'thread A': 60, 'thread B': 132, 'thread C': 204, 'thread D': 276 }
  const lane = ([name, y]) => [
    text(16, y + 23, name, { kind: 'strong' }),
    `<path d="M96 ${y + 18}H880" class="grid"/>`,
  ]
  const span = (name, from, to, lines, kind, tall = 36) => box(from, lanes[name], to - from, tall, lines, { kind })
  return picture(
    900,
    330,
    'Thread A dispatches and has the turn; a listener of it dispatches again within it; thread B waits and has the ' +
      'next turn; what thread C posts runs at the end of the turn under way; thread D reads without waiting.',
    [
      text(96, 36, 'time goes to the right; a colour is a turn', { kind: 'small' }),
      Object.entries(lanes).map(lane),
      span('thread A', 110, 214, ['dispatch(x)'], 'a'),
      span('thread A', 214, 330, ['listeners'], 'a'),
      span('thread A', 330, 446, ['dispatch(y)'], 'a'),
      span('thread A', 446, 540, ['views'], 'a'),
      span('thread A', 540, 650, ['posted z'], 'a'),
      text(388, 112, 'by a listener: the same turn', { kind: 'small', anchor: 'middle' }),
      span('thread B', 250, 650, ['dispatch(b) waits'], ''),
      span('thread B', 650, 790, ['dispatch(b)'], 'b'),
      arrow([[650, 100], [650, 128]]),
      span('thread C', 290, 400, ['post(z)'], ''),
      text(412, 227, 'returns at once', { kind: 'small' }),
      arrow([[345, 204], [345, 186], [595, 186], [595, 100]]),
      span('thread D', 180, 270, ['state()'], 'c'),
      span('thread D', 430, 520, ['state()'], 'c'),
      span('thread D', 700, 790, ['state()'], 'c'),
      text(532, 299, 'never waits for a turn', { kind: 'small' }),
    ],
  )
}
