// A kanban board, kanban-app.mjs, and what people and broken programs do with it.
import { ActionCreators } from 'redux-undo'
import { badScripts, refuses, text, unknownAction, withExtras } from './common.mjs'
import { create, makeSlices } from './kanban-app.mjs'

const emptyTable = { ids: [], entities: {} }
const workspaceOf = state => {
  const { boards = emptyTable, columns = emptyTable, cards = emptyTable, labels = emptyTable } =
    state.workspace.present ?? {}
  return { boards, columns, cards, labels }
}

// What can be done in a state, as a user does it.
const sensible = (random, { boards, columns, cards, labels, ui, imports, readCards }) => {
  const title = () => random.pick(['To do', 'Doing', 'Done', 'a/b~c', 'Zoë 日本 🙂', ' x '])
  const name = () => random.pick(['bug', 'docs', 'idea', 'Zoë', 'größer', '', ' '])
  const colour = () => random.pick(['red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'pink'])
  const limit = () => random.pick([0, 0, 0, 1, 3, 5, 8])
  const one = table => (table.ids.length > 0 ? table.entities[random.pick(table.ids)] : undefined)
  const of = (table, make) => {
    const found = one(table)
    return found && make(found)
  }
  const place = column => ({ column: column.id, index: random.integer(0, Math.max(0, column.cards.length)) })
  const cardsOf = (state, ids) => ids.flatMap(id => state.columns.entities[id].cards)
  const placeOf = (state, card) => ({
    column: card.column,
    index: state.columns.entities[card.column]?.cards.indexOf(card.id) ?? 0
  })

  const imported = (state, column) => ({
    ...cards.added(column.id, text(random)).payload,
    text: text(random),
    assignee: random.pick(['', 'ann']),
    labels: random.chance(0.3) && state.labels.ids.length > 0 ? [random.pick(state.labels.ids)] : []
  })
  const importing = { file: 'cards.jsonl', board: 'b' }
  const amount = () => random.integer(0, 100)
  const step = () => random.weighted([
    [2, () => readCards.pending('r', importing)],
    [3, () => imports.progressed({ cards: amount(), read: amount(), size: amount() })],
    [1, () => {
      const done = readCards.fulfilled({ file: 'cards.jsonl', cards: amount() }, 'r', importing)
      return { ...done, meta: { ...done.meta, at: amount() } }
    }],
    [1, () => readCards.rejected(new Error('line 1'), 'r', importing)],
    [1, () => ({ ...readCards.rejected(null, 'r', importing), meta: { aborted: true }, error: { name: 'AbortError' } })]
  ])

  // Undefined where there is nothing to do it to.
  const attempt = state => random.weighted([
    [state.boards.ids.length < 3 ? 3 : 0.3, () => boards.added(title())],
    [1, () => of(state.boards, ({ id }) => boards.renamed({ id, title: title() }))],
    [0.15, () => of(state.boards, ({ id, columns: gone }) =>
      boards.removed({ id, columns: gone, cards: cardsOf(state, gone) }))],
    [2, () => of(state.boards, ({ id, columns: ids }) => {
      const from = random.integer(0, Math.max(0, ids.length - 1))
      const column = ids[from] ?? 'none'
      return boards.columnMoved({ board: id, column, from, to: random.integer(0, ids.length) })
    })],
    [state.columns.ids.length < 6 ? 4 : 0.5, () => of(state.boards, ({ id }) => columns.added(id, title(), limit()))],
    [1, () => of(state.columns, ({ id }) => columns.renamed({ id, title: title() }))],
    [2, () => of(state.columns, ({ id }) => columns.limited({ id, limit: limit() }))],
    [2, () => of(state.columns, ({ id }) => columns.folded({ id, folded: random.chance(0.5) }))],
    [0.3, () => of(state.columns, ({ id, board, cards: gone }) => columns.removed({ id, board, cards: gone }))],
    [10, () => of(state.columns, ({ id }) => cards.added(id, text(random)))],
    [10, () => of(state.cards, card => of(state.columns, to =>
      columns.cardMoved({ card: card.id, from: placeOf(state, card), to: place(to) })))],
    [2, () => of(state.cards, ({ id }) => cards.renamed({ id, title: text(random) }))],
    [2, () => of(state.cards, ({ id }) =>
      Array.from({ length: random.integer(1, 4) }, () => cards.described({ id, text: text(random) })))],
    [2, () => of(state.cards, ({ id }) => cards.assigned({ id, assignee: random.pick(['', 'ann', 'Zoë']) }))],
    [4, () => of(state.cards, ({ id }) => of(state.labels, label => cards.labelled({ id, label: label.id })))],
    [2, () => of(state.cards, ({ id, labels: on }) =>
      cards.unlabelled({ id, label: on.length > 0 && random.chance(0.8) ? random.pick(on) : 'none' }))],
    [2, () => of(state.cards, card => cards.removed({ id: card.id, from: placeOf(state, card) }))],
    [2, () => labels.added(name(), colour())],
    [1, () => of(state.labels, ({ id }) => labels.renamed({ id, name: name() }))],
    [1, () => of(state.labels, ({ id }) => labels.coloured({ id, colour: colour() }))],
    [0.5, () => of(state.labels, ({ id }) => {
      const gone = state.cards.ids.filter(card => state.cards.entities[card].labels.includes(id))
      return labels.removed({ id, cards: gone })
    })],
    [2, () => of(state.columns, column =>
      cards.imported({ cards: Array.from({ length: random.integer(0, 4) }, () => imported(state, column)) }))],
    [3, step],
    [1, () => of(state.boards, ({ id }) => ui.boardOpened(random.chance(0.8) ? id : 'none'))],
    [1, () => ui.filtered({ text: text(random), label: one(state.labels)?.id ?? '', assignee: '' })]
  ])
  return state => {
    for (;;) {
      const found = attempt(state)
      if (found) return found
    }
  }
}

// The action with one member of its payload missing, or another than it should be.
const spoiled = (random, action) => {
  const nowhere = { column: 'none', index: 0 }
  const odd = [undefined, null, true, -1, 0.5, 7, 1e9, '', ' ', 'none', [], [7], ['none'], {}, nowhere]
  const { payload } = action
  if (typeof payload !== 'object' || random.chance(0.1)) return { ...action, payload: random.pick(odd) }
  const member = random.pick(Object.keys(payload))
  const nested = typeof payload[member] === 'object' && !Array.isArray(payload[member]) && random.chance(0.6)
  const value = nested
    ? { ...payload[member], [random.pick(Object.keys(payload[member]))]: random.pick(odd) }
    : random.pick(odd)
  return { ...action, payload: { ...payload, [member]: value } }
}

const generator = (random, { coercions }) => {
  let count = 0
  const slices = makeSlices({ makeId: () => `n${++count}`, now: () => 1700000000000 + 1000 * ++count })
  const { readCards, ...named } = slices
  const actions = Object.fromEntries(Object.entries(named).map(([name, slice]) => [name, slice.actions]))
  const act = sensible(random, { ...actions, readCards })

  const stamp = action => (random.chance(0.8) ? { ...action, meta: { at: 1700000000000 + count } } : action)
  const jumpIndex = ({ workspace: { past, future } }) =>
    random.weighted([
      [8, () => random.integer(-past.length - 1, future.length + 1)],
      [0.2, () => random.pick([undefined, null, 0.5, 1e9])],
      [coercions ? 1 : 0, () => random.pick(['0', '1', '', true, [1]])]
    ])
  const jump = (state, make) => ({ ...make(0), index: jumpIndex(state) })
  const travel = state =>
    stamp(
      random.weighted([
        [6, ActionCreators.undo],
        [4, ActionCreators.redo],
        [1, () => jump(state, ActionCreators.jump)],
        [0.5, () => jump(state, ActionCreators.jumpToPast)],
        [0.5, () => jump(state, ActionCreators.jumpToFuture)],
        [0.05, ActionCreators.clearHistory]
      ])
    )
  const oddStamp = () => random.pick([{ at: 1.5 }, { at: '1' }, { at: -1 }, {}, null, 5, 'now', []])

  const next = state =>
    random.weighted([
      [16, () => act(workspaceOf(state))],
      [3, () => travel(state)],
      [2, () => [act(workspaceOf(state))].flat().map(action => spoiled(random, action))],
      [0.5, () => ({ ...[act(workspaceOf(state))].flat()[0], meta: oddStamp() })],
      [0.5, () => unknownAction(random, () => ({ meta: { at: random.pick([3, -3, 0.5]) } }))]
    ])

  // A session that was saved, with or without its history.
  const saved = () => {
    const store = create()
    for (let step = 0; step < 40; ++step) {
      try {
        for (const action of [act(workspaceOf(store.getState()))].flat()) store.dispatch(action)
      } catch {
        continue // refused, as it may be
      }
    }
    const { workspace, ui, activity } = JSON.parse(JSON.stringify(store.getState()))
    return { workspace: random.chance(0.5) ? workspace : workspace.present, ui, activity }
  }

  return {
    preloaded: random.chance(0.3) ? saved() : undefined,
    next: state => [next(state)].flat().map(action => withExtras(random, action))
  }
}

// --- what is refused -------------------------------------------------------------------------------

const board = { type: 'boards/added', payload: { id: 'b', title: 'Board' } }
const column = { type: 'columns/added', payload: { id: 'c', board: 'b', title: 'Column', limit: 1 } }
const card = { type: 'cards/added', payload: { id: '1', column: 'c', title: 'Card', created: 0 } }

const bad = [
  ...badScripts('{"type":"boards/added","payload":{"id":"b","title":"Board"}}').map(script => ({
    ...script,
    // The same board cannot be added twice.
    lines: script.lines.map((line, index) => line.replace('"b"', `"b${index}"`))
  })),
  refuses('a board without a title', [{ ...board, payload: { id: 'b', title: ' ' } }]),
  refuses('an id that is taken', [board, board]),
  refuses('a column of no board', [column]),
  refuses('a card of no column', [board, card]),
  refuses('a card too many', [board, column, card, { ...card, payload: { ...card.payload, id: '2' } }]),
  refuses('a place behind the end', [board, column, card, {
    type: 'columns/cardMoved',
    payload: { card: '1', from: { column: 'c', index: 0 }, to: { column: 'c', index: 1 } }
  }]),
  refuses('a place that is no whole number', [board, column, card, {
    type: 'columns/cardMoved',
    payload: { card: '1', from: { column: 'c', index: 0.5 }, to: { column: 'c', index: 0 } }
  }]),
  refuses('a label that does not exist', [board, column, card, {
    type: 'cards/labelled',
    payload: { id: '1', label: 'l' }
  }]),
  refuses('a board that does not say all its cards', [board, column, card, {
    type: 'boards/removed',
    payload: { id: 'b', columns: ['c'], cards: [] }
  }])
]

export const kanban = { name: 'kanban', create, generator, bad }
