// The report: one table, then instructions and aims.
import { bytes, time, times, whole } from './format.mjs'

const order = [
  'counter_dispatch', 'counter_dispatch_view', 'flip_field', 'nlohmann_flip_field', 'array_insert_middle',
  'array_erase_middle', 'views_none', 'views_1_of', 'snapshot', 'history_step_bytes', 'document_bytes',
  'replay_actions', 'async_thunk_round_trip', 'listeners_not_matching', 'locks_disjoint', 'locks_overlapping',
  'locks_nested', 'persist_flip_memory', 'persist_flip_file', 'persist_flip_file_unsynced', 'persist_flip_sqlite',
  'persist_flip_sqlite_unsynced', 'persist_load_sqlite', 'bridge_change', 'windows_1_of',
  'windows_1_of_applied', 'sockets_1_of_applied', 'bridge_burst_changes', 'bridge_burst_events', 'bridge_stalled'
]

// Peers that are C++ benchmarks of their own stand beside the work that they are compared on.
const nativePeers = {
  nlohmann_flip_field: ['flip_field', 'nlohmann, copy + diff'],
  bridge_broadcast: ['bridge_change', 'whole state to all'],
  bridge_pull: ['bridge_change', 'event, then all pull']
}

const split = name => {
  const [work, count] = name.split('/')
  return { work, count: count === undefined ? undefined : Number(count) }
}

const placed = record => {
  const { work, count } = split(record.name)
  const [comparedOn, peer] = nativePeers[work] ?? [work, record.peer]
  return { ...record, work: comparedOn, count, peer }
}

const rank = ({ work }) => (order.includes(work) ? order.indexOf(work) : order.length)
const mineFirst = ({ peer }) => (peer === 'patchbay' ? 0 : 1)

// Ties keep the order in which things were measured.
const inOrder = (a, b) =>
  rank(a) - rank(b) ||
  a.work.localeCompare(b.work) ||
  (a.count ?? 0) - (b.count ?? 0) ||
  mineFirst(a) - mineFirst(b)

const isMemory = ({ work }) => work.endsWith('_bytes')

// What else was measured with the time.
const besides = ({ perSecond, counters = {} }) => {
  const rate = perSecond === undefined ? '' : ` (${whole(perSecond)} a second)`
  const sent = counters.bytes === undefined ? '' : ` and ${bytes(counters.bytes)}`
  const each = counters.per_thunk === undefined ? '' : ` (${time(counters.per_thunk * 1e9)} a thunk)`
  return rate + sent + each
}

// Memory has one line for each of its counters, everything else one for its time.
const measurements = record => {
  if (record.skipped !== undefined) return [{ ...record, shown: `skipped: ${record.skipped}` }]
  if (isMemory(record)) {
    const { bytes: ours, nlohmann_bytes: theirs } = record.counters ?? {}
    return [
      { ...record, value: ours, shown: ours === undefined ? 'no counter "bytes"' : bytes(ours) },
      ...(theirs === undefined ? [] : [{ ...record, peer: 'nlohmann::json', value: theirs, shown: bytes(theirs) }])
    ]
  }
  return [{ ...record, value: record.ns, shown: time(record.ns) + besides(record) }]
}

const growth = (row, rows) => {
  const smallest = rows.find(other => other.work === row.work && other.peer === row.peer && other.value !== undefined)
  if (row.value === undefined || smallest === undefined || smallest === row || !(smallest.value > 0)) return ''
  return `${times(row.value / smallest.value)} of ${whole(smallest.count)}`
}

const ratio = (row, rows) => {
  const mine = rows.find(other => other.work === row.work && other.count === row.count && other.peer === 'patchbay')
  if (row.value === undefined || row.peer === 'patchbay' || !(mine?.value > 0)) return ''
  return times(row.value / mine.value)
}

const aligned = (rows, right) => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)))
  const cell = (text, column) => (right.has(column) ? text.padStart(widths[column]) : text.padEnd(widths[column]))
  return rows.map(row => row.map(cell).join('  ').trimEnd())
}

export const comparison = records => {
  const rows = records
    .map(placed)
    .flatMap(measurements)
    .sort(inOrder)
  const header = ['work', 'count', 'library', 'median', 'to patchbay', 'growth']
  let last = {}
  const cells = rows.map(row => {
    const sameWork = row.work === last.work
    const sameCount = sameWork && row.count === last.count
    last = row
    return [
      sameWork ? '' : row.work,
      sameCount || row.count === undefined ? '' : whole(row.count),
      row.peer,
      row.shown,
      ratio(row, rows),
      growth(row, rows)
    ]
  })
  return aligned([header, ...cells], new Set([1, 3, 4, 5]))
}

export const instructionTable = counts =>
  aligned(
    [['work', 'instructions per operation'], ...counts.map(one => [one.name, whole(one.instructions)])],
    new Set([1])
  )

export const aimTable = (aims, { colour }) => {
  const paint = { reached: 32, 'not reached': 31, 'not measured': 33 }
  const lines = aligned(aims.map(({ text, verdict, measured }) => [verdict, text, measured]), new Set())
  return lines.map((line, index) => {
    const { verdict } = aims[index]
    return colour ? line.replace(verdict, `\x1b[${paint[verdict]}m${verdict}\x1b[0m`) : line
  })
}
