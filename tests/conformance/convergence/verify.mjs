// What the store went through, and whether it is what the pages saw.
import { isDeepStrictEqual } from 'node:util'
import { Replica } from '../lib/replica.mjs'

const tokensOf = path =>
  path
    .split('/')
    .slice(1)
    .map(token => token.replaceAll('~1', '/').replaceAll('~0', '~'))

const isContainer = value => typeof value === 'object' && value !== null

// `patterns`: what is left of the paths below this value.
const select = (value, patterns) => {
  if (patterns.some(tokens => tokens.length === 0)) return value
  if (!isContainer(value)) return undefined
  const parts = Object.keys(value).flatMap(key => {
    const below = patterns.filter(([first]) => first === '*' || first === key).map(tokens => tokens.slice(1))
    const part = below.length > 0 ? select(value[key], below) : undefined
    return part === undefined ? [] : [[key, part]]
  })
  return Object.fromEntries(parts)
}

export const restrict = (state, paths) => select(state, paths.map(tokensOf)) ?? {}

// The state at each revision, from what the store recorded.
export const replay = (initial, first, history) => {
  const whole = new Replica().take({ revision: first, snapshot: initial })
  for (const { revision, patch } of history) whole.take({ base: whole.revision, revision, patch })
  return new Map(whole.history.map(({ revision, document }) => [revision, document]))
}

// What a document may be: the state as of its revision. If an action was answered with a later one, nothing of the part
// may be different at some revision from there up to the next update: changes that cancel each other are no update.
const possibleRevisions = ({ revision, reached }, next, states) => {
  if (reached === undefined || reached <= revision) return [revision]
  return [...states.keys()].filter(each => each >= reached && each <= next)
}

const verifyFollower = (name, { seen }, states, problem) => {
  seen.forEach((entry, at) => {
    const next = seen.slice(at).find(({ revision }) => revision > entry.revision)?.revision ?? Infinity
    const revisions = possibleRevisions(entry, next, states)
    const fits = paths => revisions.some(each => isDeepStrictEqual(restrict(states.get(each), paths), entry.document))
    if (entry.paths.some(fits)) return
    const { revision, reached, paths, document } = entry
    const where = `of ${JSON.stringify(paths)} at revision ${revision}, answered with ${reached}, before ${next},`
    const wanted = JSON.stringify(restrict(states.get(reached ?? revision), paths.at(-1)))
    problem(`${name}: a replica ${where} had ${JSON.stringify(document)} instead of ${wanted}`)
  })
}

const verifyActions = (name, actions, applied, problem) => {
  for (const { tag, outcome, revision } of actions) {
    const at = applied.get(tag) ?? []
    const fits = { done: at.length === 1 && at[0] <= revision, unchanged: at.length === 0, unknown: at.length <= 1 }
    if (!fits[outcome]) problem(`${name}: ${tag} is ${outcome} at ${revision}, and was applied at [${at}]`)
  }
}

const verifyNews = (name, { missed }, emitters, problem) => {
  for (const { from, number } of missed) {
    if (emitters.get(from).emitted[number]) problem(`${name}: did not hear ${number} of ${from}, but later ones`)
  }
}

export const verify = (pages, states, history, problem) => {
  const applied = new Map()
  for (const { revision, actions } of history) {
    for (const { tag } of actions) if (tag) applied.set(tag, [...(applied.get(tag) ?? []), revision])
  }
  const emitters = new Map(pages.map(page => [page.name, page]))
  for (const page of pages) {
    for (const follower of page.everFollowed) verifyFollower(page.name, follower, states, problem)
    verifyActions(page.name, page.actions, applied, problem)
    for (const listener of page.everListened) verifyNews(page.name, listener, emitters, problem)
  }
}
