// The tree view: nodes by id, each with a counter and the ids of its children.
import { applyMiddleware, legacy_createStore as createStore } from 'redux'
import { badScripts, maybe, refuses, unknownAction, withExtras } from './common.mjs'

const node = (state, { type, nodeId, childId }) => {
  switch (type) {
    case 'CREATE_NODE':
      return { id: nodeId, counter: 0, childIds: [] }
    case 'INCREMENT':
      return { ...state, counter: state.counter + 1 }
    case 'ADD_CHILD':
      return { ...state, childIds: [...state.childIds, childId] }
    case 'REMOVE_CHILD':
      return { ...state, childIds: state.childIds.filter(id => id !== childId) }
    default:
      return state
  }
}

// The ids of a node and of everything below it; throws where one of them doesn't exist, and never ends in a cycle
// until the stack does.
const subtree = (nodes, id) => [id, ...nodes[id].childIds.flatMap(child => subtree(nodes, child))]

const reducer = (nodes = {}, action) => {
  const { type, nodeId } = action
  if (nodeId === undefined) return nodes
  if (type !== 'DELETE_NODE') return { ...nodes, [nodeId]: node(nodes[nodeId], action) }
  const rest = { ...nodes }
  for (const id of subtree(nodes, nodeId)) delete rest[id]
  return rest
}

const create = ({ preloaded, middleware = [] } = {}) => createStore(reducer, preloaded, applyMiddleware(...middleware))

const randomTree = (random, size) => {
  const tree = { 0: { id: 0, counter: 0, childIds: [] } }
  for (let id = 1; id < size; ++id) {
    tree[id] = { id, counter: random.integer(0, 3), childIds: [] }
    tree[Math.floor(random.next() ** 2 * id)].childIds.push(id)
  }
  return tree
}

const generator = random => {
  let created = 0
  // JSON shows null for both null and undefined in an array, so that one sequence uses only one of the two.
  const nothing = random.chance(0.5) ? null : undefined
  const oddIds = ['', 'a/b', 'm~n', 'Zoë', 1.5, -1, true, false, 1e21, nothing]
  const present = nodes => {
    const keys = Object.keys(nodes).filter(key => nodes[key] !== undefined)
    if (keys.length === 0) return 0
    const key = random.pick(keys)
    return /^\d+$/.test(key) && random.chance(0.7) ? Number(key) : key // both types name the same node
  }
  const id = nodes =>
    random.weighted([
      [12, () => present(nodes)],
      [1, () => random.integer(0, 30)],
      [1, () => random.pick(oddIds)]
    ])
  const parentOf = (nodes, child) =>
    Object.keys(nodes).find(key => nodes[key]?.childIds?.some(other => String(other) === String(child)))
  // Deleting properly, as the example's component does: out of the parent's list first, then the node and all below.
  const remove = nodes => {
    const nodeId = present(nodes)
    const deletion = { type: 'DELETE_NODE', nodeId }
    const parent = parentOf(nodes, nodeId)
    if (parent === undefined) return deletion
    const childId = nodes[parent].childIds.find(other => String(other) === String(nodeId))
    return [{ type: 'REMOVE_CHILD', nodeId: parent, childId }, deletion]
  }
  const grow = nodes => {
    const nodeId = random.chance(0.7) ? `new_${created++}` : random.integer(100, 140)
    return [{ type: 'CREATE_NODE', nodeId }, { type: 'ADD_CHILD', nodeId: id(nodes), childId: nodeId }]
  }
  return {
    preloaded: random.chance(0.85) ? randomTree(random, random.pick([1, 5, 30, 200])) : undefined,
    next: nodes =>
      random.weighted([
        [5, () => withExtras(random, { type: 'INCREMENT', nodeId: id(nodes) })],
        [7, () => grow(nodes)],
        [2, () => withExtras(random, { type: 'CREATE_NODE', nodeId: id(nodes), ...maybe(random, 0.1, 'childId', 1) })],
        [3, () => ({ type: 'ADD_CHILD', nodeId: id(nodes), childId: id(nodes) })],
        [3, () => withExtras(random, { type: 'REMOVE_CHILD', nodeId: id(nodes), childId: id(nodes) })],
        [2, () => remove(nodes)],
        [1, () => ({ type: 'DELETE_NODE', nodeId: id(nodes) })],
        [0.5, () => ({ type: random.pick(['INCREMENT', 'DELETE_NODE', 'CREATE_NODE']) })], // without nodeId
        [1, () => unknownAction(random, () => ({ nodeId: id(nodes) }))]
      ])
  }
}

const create0 = { type: 'CREATE_NODE', nodeId: 0 }
const leaf = { id: 1, counter: 0, childIds: [] }
const bad = [
  ...badScripts('{"type":"CREATE_NODE","nodeId":1}'),
  refuses('incrementing an unknown node', [create0, { type: 'INCREMENT', nodeId: 1 }]),
  refuses('a child for an unknown node', [{ type: 'ADD_CHILD', nodeId: 'x', childId: 0 }]),
  refuses('taking a child from an unknown node', [create0, { type: 'REMOVE_CHILD', nodeId: 'x', childId: 0 }]),
  refuses('deleting an unknown node', [create0, { type: 'DELETE_NODE', nodeId: 'x' }]),
  refuses('deleting a node twice', [create0, { type: 'DELETE_NODE', nodeId: 0 }, { type: 'DELETE_NODE', nodeId: '0' }]),
  refuses('deleting a node with an unknown child', [
    create0,
    { type: 'ADD_CHILD', nodeId: 0, childId: 7 },
    { type: 'DELETE_NODE', nodeId: 0 }
  ]),
  refuses('deleting a node that is its own grandchild', [
    create0,
    { type: 'ADD_CHILD', nodeId: 0, childId: 1 },
    { type: 'ADD_CHILD', nodeId: 1, childId: 0 },
    { type: 'DELETE_NODE', nodeId: 0 }
  ], { preloaded: { 1: leaf } })
]

export const treeView = { name: 'tree-view', create, generator, bad }
