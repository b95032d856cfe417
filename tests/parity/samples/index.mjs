// Every sample: {name, create({preloaded, middleware}), generator(random, options), bad}. A generator has `preloaded`,
// a state or undefined, and next(state), which gives an action, a thunk, or an array of actions.
//
// Those whose programs answer steps: {name, program, args(program), run(steps, program), finish(steps, answers,
// program), generator(random), bad}. A generator's next() gives a step; `run` gives what is expected after each, and
// `finish` makes what is compared with that of the program's answers. `program`, `args` and `finish` may be missing.
import { async } from './async.mjs'
import { counter } from './counter.mjs'
import { kanban } from './kanban.mjs'
import { listeners } from './listeners.mjs'
import { persistFiles } from './persist-files.mjs'
import { persist } from './persist.mjs'
import { shoppingCart } from './shopping-cart.mjs'
import { thunks } from './thunks.mjs'
import { todomvc } from './todomvc.mjs'
import { todosWithUndo } from './todos-with-undo.mjs'
import { toolkit } from './toolkit.mjs'
import { treeView } from './tree-view.mjs'

export const samples = [
  counter, todomvc, todosWithUndo, shoppingCart, treeView, async, toolkit, kanban, thunks, listeners, persist,
  persistFiles
]
