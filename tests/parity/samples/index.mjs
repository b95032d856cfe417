// Every sample: {name, create({preloaded, middleware}), generator(random, options), bad}. A generator has `preloaded`,
// a state or undefined, and next(state), which gives an action, a thunk, or an array of actions.
import { async } from './async.mjs'
import { counter } from './counter.mjs'
import { kanban } from './kanban.mjs'
import { shoppingCart } from './shopping-cart.mjs'
import { todomvc } from './todomvc.mjs'
import { todosWithUndo } from './todos-with-undo.mjs'
import { toolkit } from './toolkit.mjs'
import { treeView } from './tree-view.mjs'

export const samples = [counter, todomvc, todosWithUndo, shoppingCart, treeView, async, toolkit, kanban]
