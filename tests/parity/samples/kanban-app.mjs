// The kanban board of kanban.mjs: slices with entity adapters inside redux-undo; what one looks at and an activity log
// outside.
import { configureStore, combineReducers, createAsyncThunk, createEntityAdapter, createSlice } from '@reduxjs/toolkit'
import undoable, { excludeAction } from 'redux-undo'

// --- rules -----------------------------------------------------------------------------------------

const must = (holds, message) => {
  if (!holds) throw new Error(message)
}

const isNatural = value => Number.isSafeInteger(value) && value >= 0
const kinds = {
  string: value => typeof value === 'string',
  boolean: value => typeof value === 'boolean',
  natural: isNatural,
  ids: value => Array.isArray(value) && value.every(kinds.string),
  place: value => typeof value === 'object' && value !== null && kinds.string(value.column) && isNatural(value.index)
}

// The members of a payload that a form names; throws where one is missing or of another kind.
const read = (payload, form) => {
  must(typeof payload === 'object' && payload !== null, 'the payload is no object')
  const members = Object.entries(form).map(([name, kind]) => {
    must(kinds[kind](payload[name]), `${name} is no ${kind}`)
    return [name, payload[name]]
  })
  return Object.fromEntries(members)
}

const entity = (table, id) => {
  must(Object.hasOwn(table.entities, id), `there is no ${id}`)
  return table.entities[id]
}

const requireNew = (table, id) => must(id !== '' && !Object.hasOwn(table.entities, id), `${id} is taken`)
const requireText = value => must(/[^ \t\r\n]/.test(value), 'the text is empty')
const requireRoom = ({ limit, cards }) => must(limit === 0 || cards.length < limit, 'the column is full')

const takeFrom = (ids, index, id) => {
  must(ids[index] === id, `${id} is somewhere else`)
  ids.splice(index, 1)
}

const insertAt = (ids, index, id) => {
  must(index <= ids.length, `${index} is behind the end`)
  ids.splice(index, 0, id)
}

const without = (ids, id) => {
  const index = ids.indexOf(id)
  if (index >= 0) ids.splice(index, 1)
}

const sameIds = (a, b) => a.length === b.length && a.every((id, index) => id === b[index])

// --- slices ----------------------------------------------------------------------------------------

const types = {
  board: { added: 'boards/added', removed: 'boards/removed' },
  column: { added: 'columns/added', removed: 'columns/removed', cardMoved: 'columns/cardMoved' },
  card: {
    added: 'cards/added',
    removed: 'cards/removed',
    labelled: 'cards/labelled',
    imported: 'cards/imported'
  },
  label: { removed: 'labels/removed' }
}

const forms = {
  titled: { id: 'string', title: 'string' },
  boardRemoved: { id: 'string', columns: 'ids', cards: 'ids' },
  columnMoved: { board: 'string', column: 'string', from: 'natural', to: 'natural' },
  columnAdded: { id: 'string', board: 'string', title: 'string', limit: 'natural' },
  columnRemoved: { id: 'string', board: 'string', cards: 'ids' },
  cardMoved: { card: 'string', from: 'place', to: 'place' },
  cardAdded: { id: 'string', column: 'string', title: 'string', created: 'natural' },
  cardLabel: { id: 'string', label: 'string' },
  cardImported: {
    id: 'string',
    column: 'string',
    title: 'string',
    text: 'string',
    assignee: 'string',
    labels: 'ids',
    created: 'natural'
  },
  cardRemoved: { id: 'string', from: 'place' },
  labelRemoved: { id: 'string', cards: 'ids' }
}

const importedCards = payload => {
  must(Array.isArray(payload?.cards), 'the cards are no array')
  return payload.cards.map(card => read(card, forms.cardImported))
}

// A case reducer that gets its payload read, and the prepare callback that stamps it.
const reading = (form, change) => (table, { payload }) => change(table, read(payload, form))

export const makeSlices = ({ makeId, now }) => {
  const stamped = payload => ({ payload, meta: { at: now() } })
  const withTime = (form, change) => ({ reducer: reading(form, change), prepare: stamped })
  const retitled = withTime(forms.titled, (table, { id, title }) => {
    requireText(title)
    entity(table, id).title = title
  })

  const boardAdapter = createEntityAdapter()
  const boards = createSlice({
    name: 'boards',
    initialState: boardAdapter.getInitialState(),
    reducers: {
      added: {
        reducer: reading(forms.titled, (table, { id, title }) => {
          requireNew(table, id)
          requireText(title)
          boardAdapter.addOne(table, { id, title, columns: [] })
        }),
        prepare: title => stamped({ id: makeId(), title })
      },
      renamed: retitled,
      removed: withTime(forms.boardRemoved, (table, { id, columns }) => {
        must(sameIds(entity(table, id).columns, columns), 'other columns')
        boardAdapter.removeOne(table, id)
      }),
      columnMoved: withTime(forms.columnMoved, (table, { board, column, from, to }) => {
        const { columns } = entity(table, board)
        must(columns[from] === column, `${column} is somewhere else`)
        if (from === to) return
        takeFrom(columns, from, column)
        insertAt(columns, to, column)
      })
    },
    extraReducers: builder =>
      builder
        .addCase(types.column.added, reading(forms.columnAdded, (table, { id, board }) => {
          entity(table, board).columns.push(id)
        }))
        .addCase(types.column.removed, reading(forms.columnRemoved, (table, { id, board }) => {
          without(entity(table, board).columns, id)
        }))
  })

  const columnAdapter = createEntityAdapter()
  const columns = createSlice({
    name: 'columns',
    initialState: columnAdapter.getInitialState(),
    reducers: {
      added: {
        reducer: reading(forms.columnAdded, (table, { id, board, title, limit }) => {
          requireNew(table, id)
          requireText(title)
          columnAdapter.addOne(table, { id, board, title, limit, folded: false, cards: [] })
        }),
        prepare: (board, title, limit) => stamped({ id: makeId(), board, title, limit })
      },
      renamed: retitled,
      limited: withTime({ id: 'string', limit: 'natural' }, (table, { id, limit }) => {
        entity(table, id).limit = limit
      }),
      folded: reading({ id: 'string', folded: 'boolean' }, (table, { id, folded }) => {
        entity(table, id).folded = folded
      }),
      removed: withTime(forms.columnRemoved, (table, { id, board, cards }) => {
        const column = entity(table, id)
        must(column.board === board && sameIds(column.cards, cards), 'another board or other cards')
        columnAdapter.removeOne(table, id)
      }),
      cardMoved: withTime(forms.cardMoved, (table, { card, from, to }) => {
        const source = entity(table, from.column)
        const target = entity(table, to.column)
        must(source.cards[from.index] === card, `${card} is somewhere else`)
        if (from.column === to.column && from.index === to.index) return
        if (from.column !== to.column) requireRoom(target)
        takeFrom(source.cards, from.index, card)
        insertAt(target.cards, to.index, card)
      })
    },
    extraReducers: builder =>
      builder
        .addCase(types.card.added, reading(forms.cardAdded, (table, { id, column }) => {
          requireRoom(entity(table, column))
          entity(table, column).cards.push(id)
        }))
        .addCase(types.card.imported, (table, { payload }) => {
          for (const { id, column } of importedCards(payload)) {
            requireRoom(entity(table, column))
            entity(table, column).cards.push(id)
          }
        })
        .addCase(types.card.removed, reading(forms.cardRemoved, (table, { id, from }) => {
          takeFrom(entity(table, from.column).cards, from.index, id)
        }))
        .addCase(types.board.removed, reading(forms.boardRemoved, (table, { columns: gone, cards }) => {
          must(sameIds(gone.flatMap(id => entity(table, id).cards), cards), 'other cards')
          columnAdapter.removeMany(table, gone)
        }))
  })

  const cardAdapter = createEntityAdapter()
  const cards = createSlice({
    name: 'cards',
    initialState: cardAdapter.getInitialState({ nextNumber: 1 }),
    reducers: {
      added: {
        reducer: reading(forms.cardAdded, (table, { id, column, title, created }) => {
          requireNew(table, id)
          requireText(title)
          const number = table.nextNumber++
          cardAdapter.addOne(table, { id, number, column, title, text: '', assignee: '', labels: [], created })
        }),
        prepare: (column, title) => stamped({ id: makeId(), column, title, created: now() })
      },
      renamed: retitled,
      described: withTime({ id: 'string', text: 'string' }, (table, { id, text }) => {
        entity(table, id).text = text
      }),
      assigned: withTime({ id: 'string', assignee: 'string' }, (table, { id, assignee }) => {
        entity(table, id).assignee = assignee
      }),
      labelled: withTime(forms.cardLabel, (table, { id, label }) => {
        const card = entity(table, id)
        if (!card.labels.includes(label)) card.labels.push(label)
      }),
      unlabelled: withTime(forms.cardLabel, (table, { id, label }) => without(entity(table, id).labels, label)),
      removed: withTime(forms.cardRemoved, (table, { id }) => void cardAdapter.removeOne(table, id)),
      imported: (table, { payload }) => {
        for (const card of importedCards(payload)) {
          requireNew(table, card.id)
          requireText(card.title)
          cardAdapter.addOne(table, { ...card, number: table.nextNumber++ })
        }
      }
    },
    extraReducers: builder =>
      builder
        .addCase(types.column.cardMoved, reading(forms.cardMoved, (table, { card, to }) => {
          entity(table, card).column = to.column
        }))
        .addCase(types.column.removed, reading(forms.columnRemoved, (table, { cards: gone }) => {
          cardAdapter.removeMany(table, gone)
        }))
        .addCase(types.board.removed, reading(forms.boardRemoved, (table, { cards: gone }) => {
          cardAdapter.removeMany(table, gone)
        }))
        .addCase(types.label.removed, reading(forms.labelRemoved, (table, { id, cards: labelled }) => {
          for (const card of labelled) without(entity(table, card).labels, id)
        }))
  })

  const labelAdapter = createEntityAdapter({
    sortComparer: (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  })
  const colours = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan']
  const requireName = (table, name) => {
    requireText(name)
    must(!Object.values(table.entities).some(label => label.name === name), `there is a label ${name}`)
  }
  const requireColour = colour => must(colours.includes(colour), `${colour} is no colour`)
  const labels = createSlice({
    name: 'labels',
    initialState: labelAdapter.getInitialState(),
    reducers: {
      added: {
        reducer: reading({ id: 'string', name: 'string', colour: 'string' }, (table, { id, name, colour }) => {
          requireNew(table, id)
          requireName(table, name)
          requireColour(colour)
          labelAdapter.addOne(table, { id, name, colour })
        }),
        prepare: (name, colour) => stamped({ id: makeId(), name, colour })
      },
      renamed: withTime({ id: 'string', name: 'string' }, (table, { id, name }) => {
        if (entity(table, id).name === name) return
        requireName(table, name)
        labelAdapter.updateOne(table, { id, changes: { name } })
      }),
      coloured: withTime({ id: 'string', colour: 'string' }, (table, { id, colour }) => {
        requireColour(colour)
        entity(table, id).colour = colour
      }),
      removed: withTime(forms.labelRemoved, (table, { id }) => {
        entity(table, id)
        labelAdapter.removeOne(table, id)
      })
    },
    extraReducers: builder =>
      builder
        .addCase(types.card.labelled, reading(forms.cardLabel, (table, { label }) => void entity(table, label)))
        .addCase(types.card.imported, (table, { payload }) => {
          for (const label of importedCards(payload).flatMap(card => card.labels)) entity(table, label)
        })
  })

  const noFilter = { text: '', label: '', assignee: '' }
  const ui = createSlice({
    name: 'ui',
    initialState: { board: '', filter: noFilter },
    reducers: {
      boardOpened: (state, { payload }) => {
        must(typeof payload === 'string', 'the board is no string')
        state.board = payload
      },
      filtered: reading({ text: 'string', label: 'string', assignee: 'string' }, (state, filter) => {
        state.filter = filter
      })
    },
    extraReducers: builder =>
      builder
        .addCase(types.board.added, (state, { payload }) => {
          state.board = payload.id
        })
        .addCase(types.board.removed, (state, { payload }) => {
          if (state.board === payload.id) state.board = ''
        })
        .addCase(types.label.removed, (state, { payload }) => {
          if (state.filter.label === payload.id) state.filter.label = ''
        })
  })

  // What the cards are read from is no part of the comparison.
  const readCards = createAsyncThunk('imports/read', () => {})
  const idle = { status: 'idle', file: '', cards: 0, read: 0, size: 0, problem: '' }
  const imports = createSlice({
    name: 'imports',
    initialState: idle,
    reducers: {
      progressed: reading({ cards: 'natural', read: 'natural', size: 'natural' }, (state, progress) => {
        if (state.status === 'running') Object.assign(state, progress)
      })
    },
    extraReducers: builder =>
      builder
        .addCase(readCards.pending, (_, { meta }) => {
          const { file } = read(meta?.arg, { file: 'string', board: 'string' })
          return { ...idle, status: 'running', file }
        })
        .addCase(readCards.fulfilled, reading({ file: 'string', cards: 'natural' }, (state, { cards: count }) => {
          state.status = 'done'
          state.cards = count
        }))
        .addCase(readCards.rejected, (state, { meta, error }) => {
          state.status = meta?.aborted === true ? 'cancelled' : 'failed'
          if (typeof error?.message === 'string') state.problem = error.message
        })
  })

  const activity = createSlice({
    name: 'activity',
    initialState: [],
    reducers: {},
    extraReducers: builder =>
      builder.addMatcher(
        ({ meta }) => Number.isInteger(meta?.at),
        (log, { type, payload, meta }) => {
          const last = log[log.length - 1]
          const group = editGroup(type, payload)
          if (last && group !== null && group === editGroup(last.type, last.payload)) log.pop()
          log.push({ at: meta.at, type, payload: payload ?? null })
          if (log.length > 100) log.shift()
        }
      )
  })

  return { boards, columns, cards, labels, ui, activity, imports, readCards }
}

// Texts that somebody types are one step, and one entry of the log.
const editGroup = (type, payload) => {
  const isEdit = ['cards/renamed', 'cards/described'].includes(type) && typeof payload?.id === 'string'
  return isEdit ? `${type} ${payload.id}` : null
}

export const create = ({ preloaded, middleware = [] } = {}) => {
  const { boards, columns, cards, labels, ui, activity, imports } = makeSlices({})
  const workspace = undoable(
    combineReducers({
      boards: boards.reducer,
      columns: columns.reducer,
      cards: cards.reducer,
      labels: labels.reducer
    }),
    {
      limit: 100,
      filter: excludeAction(columns.actions.folded.type),
      groupBy: ({ type, payload }) => editGroup(type, payload),
      syncFilter: true
    }
  )
  return configureStore({
    reducer: { workspace, ui: ui.reducer, activity: activity.reducer, imports: imports.reducer },
    preloadedState: preloaded,
    middleware: defaults => defaults({ immutableCheck: false, serializableCheck: false }).concat(middleware),
    devTools: false
  })
}
