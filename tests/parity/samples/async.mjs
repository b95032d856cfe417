// The async example: posts by subreddit, fetched by a thunk only when needed.
import { applyMiddleware, combineReducers, legacy_createStore as createStore } from 'redux'
import { thunk } from 'redux-thunk'
import { badScripts, maybe, refuses, text, unknownAction, withExtras } from './common.mjs'

const selectedSubreddit = (selected = 'reactjs', action) =>
  action.type === 'SELECT_SUBREDDIT' ? action.subreddit : selected

const nothingYet = { isFetching: false, didInvalidate: false, items: [] }

const changes = {
  INVALIDATE_SUBREDDIT: () => ({ didInvalidate: true }),
  REQUEST_POSTS: () => ({ isFetching: true, didInvalidate: false }),
  RECEIVE_POSTS: ({ posts, receivedAt }) => ({
    isFetching: false,
    didInvalidate: false,
    items: posts,
    lastUpdated: receivedAt
  })
}

const postsBySubreddit = (state = {}, action) => {
  if (!Object.hasOwn(changes, action.type)) return state
  const { [action.subreddit]: before = nothingYet } = state
  return { ...state, [action.subreddit]: { ...before, ...changes[action.type](action) } }
}

const create = ({ preloaded, middleware = [] } = {}) =>
  createStore(
    combineReducers({ postsBySubreddit, selectedSubreddit }),
    preloaded,
    applyMiddleware(thunk, ...middleware)
  )

const needed = posts => !posts || (!posts.isFetching && posts.didInvalidate)

// `fetch` calls back at once, or never: an answer that is still on its way keeps the next fetch from starting.
const fetchIfNeeded = (subreddit, fetch) => (dispatch, getState) => {
  if (!needed(getState().postsBySubreddit[subreddit])) return
  dispatch({ type: 'REQUEST_POSTS', subreddit })
  fetch(posts => dispatch({ type: 'RECEIVE_POSTS', subreddit, posts, receivedAt: 1700000000000 + posts.length }))
}

const generator = random => {
  const names = ['reactjs', 'frontend', 'a/b', 'm~n', 'Zoë', '']
  const odd = [null, 5, '5', 1.5, 1e21, true, undefined]
  const subreddit = () => (random.chance(0.85) ? random.pick(names) : random.pick(odd))
  const posts = () =>
    Array.from({ length: random.integer(0, 6) }, (_, id) => ({ id, title: text(random), score: random.next() }))
  const oddPosts = () => random.pick([null, 'text', 3, {}, [null], [[]]])
  const reply = answer => {
    if (random.chance(0.7)) answer(posts())
  }
  const preloads = [
    () => ({ postsBySubreddit: { reactjs: { isFetching: true, didInvalidate: true, items: posts() } } }),
    () => ({ postsBySubreddit: { frontend: null, 5: {}, x: { note: 'kept' } }, selectedSubreddit: null }),
    () => ({ selectedSubreddit: 'frontend', stranger: 1 }),
    () => ({})
  ]
  return {
    preloaded: random.chance(0.5) ? random.pick(preloads)() : undefined,
    next: () =>
      random.weighted([
        [3, () => withExtras(random, { type: 'SELECT_SUBREDDIT', subreddit: subreddit() })],
        [3, () => withExtras(random, { type: 'INVALIDATE_SUBREDDIT', subreddit: subreddit() })],
        [2, () => withExtras(random, { type: 'REQUEST_POSTS', subreddit: subreddit() })],
        [
          2,
          () => ({
            type: 'RECEIVE_POSTS',
            subreddit: subreddit(),
            ...maybe(random, 0.85, 'posts', random.chance(0.9) ? posts() : oddPosts()),
            ...maybe(random, 0.85, 'receivedAt', random.pick([1700000000000, 0, 1.5, null, '2024-01-01']))
          })
        ],
        [5, () => fetchIfNeeded(random.pick(names), reply)],
        [1, () => unknownAction(random, () => ({ subreddit: subreddit(), posts: [] }))]
      ])
  }
}

const bad = [
  ...badScripts('{"type":"REQUEST_POSTS","subreddit":"reactjs"}'),
  refuses('a selection that is missing', [
    { type: 'REQUEST_POSTS', subreddit: 'reactjs' },
    { type: 'SELECT_SUBREDDIT' }
  ])
]

export const async = { name: 'async', create, generator, bad }
