// What a subscription holds, kept by the frames of a WireWindow; refuses whatever docs/wire.md does not allow.
import assert from 'node:assert/strict'

const tokensOf = pointer =>
  pointer
    .split('/')
    .slice(1)
    .map(token => token.replaceAll('~1', '/').replaceAll('~0', '~'))

const at = (document, tokens) =>
  tokens.reduce((value, token) => (Object.hasOwn(value, token) ? value[token] : undefined), document)

// Also for "__proto__", which is a member like any other.
const set = (object, key, value) =>
  void Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })

const apply = (document, { op, path, value, from }) => {
  const tokens = tokensOf(path)
  if (tokens.length === 0) return structuredClone(value)
  const parent = at(document, tokens.slice(0, -1))
  const last = tokens.at(-1)
  if (op === 'move' || op === 'copy') {
    const taken = structuredClone(at(document, tokensOf(from)))
    const without = op === 'move' ? apply(document, { op: 'remove', path: from }) : document
    return apply(without, { op: 'add', path, value: taken })
  }
  if (op === 'test') assert.deepEqual(parent[last], value)
  else if (op === 'remove') Array.isArray(parent) ? parent.splice(Number(last), 1) : delete parent[last]
  else if (op === 'add' && Array.isArray(parent)) parent.splice(last === '-' ? parent.length : Number(last), 0, value)
  else set(parent, last, value)
  return document
}

export class Replica {
  revision = undefined
  document = undefined
  // Every document there was, by its revision.
  history = []

  take({ revision, base, snapshot, patch }) {
    // Equal where the paths changed and the state did not.
    if (this.revision !== undefined) assert.ok(revision >= this.revision, `revision ${revision} after ${this.revision}`)
    if (patch === undefined) {
      this.document = snapshot
    } else {
      assert.equal(base, this.revision, 'an update begins where the one before ended')
      this.document = patch.reduce(apply, structuredClone(this.document))
    }
    this.revision = revision
    this.history.push({ revision, document: structuredClone(this.document) })
    return this
  }

  static of(window, id) {
    const replica = new Replica()
    for (const frame of window.frames) if (frame.update === id) replica.take(frame)
    return replica
  }
}
