// Measures the JavaScript libraries. Every case is meant to run in a process of its own, so that the optimiser sees
// only one of them and the memory of a million entities is given back.
//
//   node main.mjs --list                  every case, as JSON lines {"name", "peer"}
//   node main.mjs NAME PEER [--quick]     measures one: {"name", "peer", "ns"}, or "skipped" with the reason
//   node main.mjs [--quick]               measures all of them
import { cases as arrays } from './cases/arrays.mjs'
import { cases as thunks } from './cases/async_thunk.mjs'
import { cases as counter } from './cases/counter_dispatch.mjs'
import { cases as adapter } from './cases/entity_adapter.mjs'
import { cases as flip } from './cases/flip_field.mjs'
import { cases as listeners } from './cases/listeners.mjs'
import { cases as persist } from './cases/persist.mjs'
import { cases as selectors } from './cases/selectors.mjs'
import { cases as snapshot } from './cases/snapshot.mjs'
import { cases as structs } from './cases/struct_slice.mjs'
import { cases as undo } from './cases/undo_step.mjs'
import { cases as views } from './cases/views.mjs'
import { measure } from './measure.mjs'

const cases = [
  ...counter,
  ...flip,
  ...arrays,
  ...views,
  ...snapshot,
  ...adapter,
  ...undo,
  ...selectors,
  ...structs,
  ...thunks,
  ...listeners,
  ...persist
]
const print = record => process.stdout.write(`${JSON.stringify(record)}\n`)

const main = async args => {
  const quick = args.includes('--quick')
  const [name, peer] = args.filter(arg => !arg.startsWith('--'))
  if (args.includes('--list')) {
    for (const one of cases) print({ name: one.name, peer: one.peer })
    return 0
  }
  if (process.env.NODE_ENV !== 'production') {
    process.stderr.write('peers: set NODE_ENV=production; development builds are many times slower\n')
    return 2
  }
  const chosen = cases.filter(one => name === undefined || (one.name === name && one.peer === peer))
  if (chosen.length === 0) {
    process.stderr.write(`peers: no case ${name} ${peer ?? ''}\n`)
    return 2
  }
  for (const { name, peer, setup, later } of chosen) print({ name, peer, ...(await measure(setup(), { quick, later })) })
  return 0
}

process.exitCode = await main(process.argv.slice(2))
