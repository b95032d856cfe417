// What one change costs over the size of the state: medians of ./dev bench, on logarithmic scales.
import { dot, path, picture, text } from './svg.mjs'

// `at` is where the label stands beside the end of its curve, where that is not on the right.
const peers = [
  { peer: 'patchbay', label: 'patchbay, patch delivered', tint: 'a' },
  { peer: 'mutative, patches', label: 'mutative with patches', tint: 'c' },
  { peer: 'RTK slice', label: 'Redux Toolkit slice (Immer)', tint: 'd', at: [10, 22, 'start'] },
  { peer: 'fast-json-patch', label: 'spread and fast-json-patch', tint: 'b', at: [-10, -6, 'end'] },
]
const [left, right, top, bottom] = [84, 520, 56, 300]
const [fewest, most] = [2, 6]
const [fastest, slowest] = [2, 10]

const x = count => left + ((Math.log10(count) - fewest) / (most - fewest)) * (right - left)
const y = ns => bottom - ((Math.log10(ns) - fastest) / (slowest - fastest)) * (bottom - top)
const duration = ns => (ns < 1e3 ? `${ns} ns` : ns < 1e6 ? `${ns / 1e3} µs` : ns < 1e9 ? `${ns / 1e6} ms` : `${ns / 1e9} s`)

const series = (records, peer) =>
  records
    .filter(record => record.peer === peer && record.name.startsWith('flip_field/') && record.ns)
    .map(record => [Number(record.name.split('/')[1]), record.ns])
    .sort(([a], [b]) => a - b)

const curve = records => ({ peer, label, tint, at: [right, down, anchor] = [12, 5, 'start'] }) => {
  const points = series(records, peer).map(([count, ns]) => [x(count), y(ns)])
  if (points.length === 0) throw new Error(`cost.json has nothing of ${peer}`)
  const [endX, endY] = points.at(-1)
  return [
    path(points, `curve ${tint}`),
    points.map(([atX, atY]) => dot(atX, atY, tint)),
    text(endX + right, endY + down, label, { kind: tint, anchor }),
  ]
}

export const cost = ({ records }) => {
  const decades = Array.from({ length: slowest - fastest + 1 }, (_, i) => 10 ** (fastest + i))
  return picture(760, 348, 'What one changed field costs, over the number of entities in the state', [
    text(left, 30, 'One field of one entity changed, by the number of entities', { kind: 'strong' }),
    decades.map(ns => [path([[left, y(ns)], [right, y(ns)]], 'grid'),
      text(left - 10, y(ns) + 4, duration(ns), { kind: 'small', anchor: 'end' })]),
    [100, 10_000, 1_000_000].map(count => text(x(count), bottom + 24, count.toLocaleString('en'), {
      kind: 'small', anchor: 'middle' })),
    peers.map(curve(records)),
    text(left, bottom + 44, 'Both scales are logarithmic. Lower is better.', { kind: 'small' }),
  ])
}
