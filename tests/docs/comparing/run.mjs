// Does what docs/comparing.md says, with the script that stands there and the counter of the samples.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const { values } = parseArgs({ options: { bin: { type: 'string', default: join(root, 'build/bin') } } })

const folder = mkdtempSync(join(tmpdir(), 'patchbay-comparing-'))
const inside = name => join(folder, name)

const run = (program, ...args) => {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' })
  if (error) throw error
  return { status, stdout, stderr }
}
const counter = (...args) => run(join(values.bin, 'counter'), 'replay', ...args)

const hashes = session => {
  const { status, stdout, stderr } = run(process.execPath, 'states.mjs', session)
  assert.equal(status, 0, stderr)
  return stdout
}

try {
  const guide = readFileSync(join(root, 'docs/comparing.md'), 'utf8')
  writeFileSync(inside('states.mjs'), guide.match(/```js\n([^]*?)```/)[1])
  const app = readFileSync(new URL('app.mjs', import.meta.url), 'utf8')
  writeFileSync(inside('app.mjs'), app)

  // The recorded session of the sample, comments, controls and all, and what both refuse.
  const recorded = readFileSync(join(root, 'samples/counter/session.jsonl'), 'utf8')
  const more = [
    { $at: 5, $action: { type: 'counter/incrementByAmount', payload: 0.5, $expect: 'mine' } },
    { type: 'counter/incrementByAmount', payload: 'x' },
    { type: 'counter/incrementByAmount', payload: 1e21 },
  ]
  writeFileSync(inside('session.jsonl'), recorded + more.map(each => JSON.stringify(each) + '\n').join(''))
  const theirs = hashes('session.jsonl')
  writeFileSync(inside('app.hashes'), theirs)

  const same = counter('session.jsonl', '--keep-going', '--verify', 'app.hashes', '--states', 'port.hashes')
  assert.equal(same.status, 0, same.stderr)
  const lines = text => text.trim().split('\n').map(line => JSON.parse(line))
  const ours = lines(readFileSync(inside('port.hashes'), 'utf8'))
  assert.deepEqual(ours.map(({ hash, type }) => ({ hash, type })), lines(theirs).map(({ hash, type }) => ({ hash, type })))
  assert.equal(ours.filter(each => each.refused).length, 1)

  // An original that does something else is told from the port at the first action where it does.
  writeFileSync(inside('app.mjs'), app.replace('value - 1', 'value - 2'))
  writeFileSync(inside('other.hashes'), hashes('session.jsonl'))
  const other = counter('session.jsonl', '--keep-going', '--verify', 'other.hashes')
  assert.equal(other.status, 1)
  assert.match(other.stderr, /^other\.hashes:4 differs from session\.jsonl:5 \(action "counter\/decrement"\)/m)
} finally {
  rmSync(folder, { recursive: true })
}
