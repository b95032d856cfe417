// The shopping cart: products with an inventory, a cart of ids and quantities, and the thunks over both.
import { applyMiddleware, combineReducers, legacy_createStore as createStore } from 'redux'
import { thunk } from 'redux-thunk'
import { badScripts, maybe, refuses, text, unknownAction, withExtras } from './common.mjs'

const emptyCart = { addedIds: [], quantityById: {} }

const addedIds = (ids = emptyCart.addedIds, { type, productId }) =>
  type === 'ADD_TO_CART' && ids.indexOf(productId) < 0 ? [...ids, productId] : ids

const quantityById = (quantities = emptyCart.quantityById, { type, productId }) =>
  type === 'ADD_TO_CART' ? { ...quantities, [productId]: (quantities[productId] || 0) + 1 } : quantities

const cart = (state = emptyCart, action) => {
  if (action.type === 'CHECKOUT_REQUEST') return emptyCart
  if (action.type === 'CHECKOUT_FAILURE') return action.cart
  return { addedIds: addedIds(state.addedIds, action), quantityById: quantityById(state.quantityById, action) }
}

// Throws for an unknown product; another action's unknown id gives undefined, which JSON doesn't show.
const product = (state, { type }) =>
  type === 'ADD_TO_CART' ? { ...state, inventory: state.inventory - 1 } : state

const byId = (products = {}, action) => {
  if (action.type === 'RECEIVE_PRODUCTS') {
    const received = {}
    for (const item of action.products.values()) received[item.id] = item
    return { ...products, ...received }
  }
  const id = action.productId
  return id ? { ...products, [id]: product(products[id], action) } : products
}

const visibleIds = (ids = [], action) =>
  action.type === 'RECEIVE_PRODUCTS' ? action.products.map(({ id }) => id) : ids

const create = ({ preloaded, middleware = [] } = {}) =>
  createStore(
    combineReducers({ cart, products: combineReducers({ byId, visibleIds }) }),
    preloaded,
    applyMiddleware(thunk, ...middleware)
  )

const addToCart = productId => (dispatch, getState) => {
  if (getState().products.byId[productId]?.inventory > 0) dispatch({ type: 'ADD_TO_CART', productId })
}

// The shop answers at once; in one case of three it refuses, and the cart comes back. Not if there is undefined in it,
// which would come back as null: see `nothing` below.
const checkout = random => (dispatch, getState) => {
  const { cart } = getState()
  const accepted = random.chance(0.66) || (cart?.addedIds ?? []).includes(undefined)
  dispatch({ type: 'CHECKOUT_REQUEST' })
  dispatch({ type: accepted ? 'CHECKOUT_SUCCESS' : 'CHECKOUT_FAILURE', cart })
}

const generator = (random, { coercions }) => {
  // JSON shows null for both null and undefined in an array, so that one sequence uses only one of the two.
  const nothing = random.chance(0.5) ? null : undefined
  const oddIds = ['1', '2', '', 'a/b', 'm~n', 'Zoë', 0, -1, 1.5, 1e21, 12345678901, true, false, nothing]
  const conversions = [[1], [1, 2], [], {}]
  const id = () =>
    random.weighted([
      [6, () => random.integer(1, 5)],
      [3, () => random.pick(oddIds)],
      [coercions ? 1 : 0, () => random.pick(conversions)]
    ])
  const item = () => ({
    ...maybe(random, 0.97, 'id', id() ?? 1),
    ...maybe(random, 0.95, 'title', text(random)),
    ...maybe(random, 0.95, 'price', random.pick([500.01, 10.99, 19.99, 0, 5, 1e-3])),
    ...maybe(random, 0.93, 'inventory', random.pick(coercions ? [2, '3', true, 'x'] : [0, 1, 2, 10, 2.5, -1])),
    ...maybe(random, 0.1, 'tags', [{ a: null }, []])
  })
  const items = () => Array.from({ length: random.integer(0, 5) }, item)
  const twice = some => [...some, ...some.slice(0, 2)] // duplicated products
  const odd = [{}, { quantityById: { 2: 4, '1.5': 0, 1: null } }, { stranger: 1, addedIds: ['1'] }]
  if (coercions) odd.push(5, 'text', true, []) // their addedIds and quantityById are undefined
  const someCart = () =>
    random.weighted([
      [3, () => ({ addedIds: [1, '1', 2], quantityById: { 1: 3, 2: 1 } })],
      [1, () => ({ addedIds: [], quantityById: {}, note: 'lost with the next action' })],
      [2, () => random.pick(odd)],
      [0.2, () => null]
    ])
  const preloads = [
    () => ({ cart: { addedIds: [1, '1'], quantityById: { 1: 2 } }, products: { byId: {}, visibleIds: [1, 2] } }),
    () => ({ products: { byId: { 1: { id: 1, inventory: 3 }, x: { id: 'x' } }, visibleIds: [], stranger: 0 } }),
    () => ({ cart: {}, stranger: [] }),
    () => ({})
  ]
  return {
    preloaded: random.chance(0.5) ? random.pick(preloads)() : undefined,
    next: state => {
      // Nothing but these two leads out of a cart of null.
      if (state.cart === null && random.chance(0.7)) {
        return random.chance(0.5) ? { type: 'CHECKOUT_REQUEST' } : { type: 'CHECKOUT_FAILURE', cart: {} }
      }
      return random.weighted([
        [2, () => withExtras(random, { type: 'RECEIVE_PRODUCTS', products: items() })],
        [1, () => ({ type: 'RECEIVE_PRODUCTS', products: twice(items()), productId: 1 })],
        [7, () => withExtras(random, { type: 'ADD_TO_CART', productId: id() })],
        [5, () => addToCart(random.integer(1, 5))],
        [2, () => checkout(random)],
        [0.5, () => ({ type: 'CHECKOUT_REQUEST', ...maybe(random, 0.3, 'productId', id()) })],
        [0.5, () => withExtras(random, { type: 'CHECKOUT_SUCCESS', cart: someCart() })],
        [1, () => ({ type: 'CHECKOUT_FAILURE', cart: someCart(), ...maybe(random, 0.3, 'productId', id()) })],
        [2, () => unknownAction(random, () => ({ productId: id(), cart: {}, products: [] }))]
      ])
    }
  }
}

const received = { type: 'RECEIVE_PRODUCTS', products: [{ id: 1, title: 'T-Shirt', price: 10.99, inventory: 3 }] }
const add = { type: 'ADD_TO_CART', productId: 1 }
const bad = [
  ...badScripts('{"type":"RECEIVE_PRODUCTS","products":[{"id":1,"title":"T-Shirt","price":10.99,"inventory":3}]}'),
  refuses('an unknown product', [received, { type: 'CHECKOUT_REQUEST' }, { type: 'ADD_TO_CART', productId: 9 }]),
  refuses('products that are missing', [received, { type: 'RECEIVE_PRODUCTS' }]),
  refuses('products of null', [received, { type: 'RECEIVE_PRODUCTS', products: null }]),
  refuses('products that are text', [{ type: 'RECEIVE_PRODUCTS', products: 'abc' }]),
  refuses('products that are an object', [{ type: 'RECEIVE_PRODUCTS', products: { id: 1 } }]),
  refuses('a product that is null', [received, add, { type: 'RECEIVE_PRODUCTS', products: [{ id: 1 }, null] }]),
  refuses('a cart that is missing', [received, { type: 'CHECKOUT_FAILURE' }]),
  refuses('adding to a cart of null', [received, { type: 'CHECKOUT_FAILURE', cart: null }, add]),
  refuses('adding to ids of null', [
    received,
    { type: 'CHECKOUT_FAILURE', cart: { addedIds: null, quantityById: {} } },
    add
  ])
]

export const shoppingCart = { name: 'shopping-cart', create, generator, bad }
