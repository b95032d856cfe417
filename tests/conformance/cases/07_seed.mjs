// Three windows, two of which select at the same time: all end with the backend's state, and none goes back.
import { equal, ok, range } from '../lib/expect.mjs'
import { eventually } from '../lib/limit.mjs'
import { Replica } from '../lib/replica.mjs'
import { apiTest, test } from '../lib/suite.mjs'

const selectionPaths = ['/selected_workspace', '/selected_well', '/selections']
const labels = ['main-list', 'main-detail', 'main-overview']
const rounds = 25

const neverBack = revisions =>
  ok(
    revisions.every((each, i) => i === 0 || each > revisions[i - 1]),
    `${revisions}`
  )

// Both select at once, again and again, and one selects a well in between.
const selectConcurrently = async (first, second, random) => {
  for (const round of range(rounds)) {
    await Promise.all([
      first.invoke('select_workspace', { workspaceId: `first-${round}` }),
      random.chance(50) ? first.invoke('select_well', { wellId: `well-${round}` }) : first.invoke('ping'),
      second.invoke('select_workspace', { workspaceId: `second-${round}` })
    ])
  }
}

apiTest('Seed', 'three pages converge by events that follow the state, and none goes back', async ({ bed, random }) => {
  const pages = await Promise.all(labels.map(label => bed.page(label)))
  const heard = await Promise.all(pages.map(page => page.collect('selection-changed')))
  await selectConcurrently(pages[0], pages[1], random)
  const now = await pages[2].invoke('get_current_selection')
  for (const [i, events] of heard.entries()) {
    await pages[i].invoke('ping')
    neverBack(events.map(({ payload }) => payload.revision))
    equal(events.at(-1).payload, now)
    equal([...events], [...heard[0]], 'all pages heard the same')
  }
})

apiTest(
  'Seed',
  'three pages with replicas converge, and the dependent well is cleared everywhere',
  async ({ bed, random }) => {
    const pages = await Promise.all(labels.map(label => bed.page(label)))
    const replicas = pages.map(page => page.client.replica(selectionPaths))
    const seen = replicas.map(replica => {
      const revisions = []
      replica.subscribe(() => revisions.push(replica.revision))
      return revisions
    })
    await Promise.all(replicas.map(replica => replica.ready))
    await selectConcurrently(pages[0], pages[1], random)
    await pages[0].invoke('select_well', { wellId: 'last' })
    await pages[1].invoke('select_workspace', { workspaceId: 'final' })
    const expected = { selected_workspace: 'final', selected_well: null }
    for (const [i, replica] of replicas.entries()) {
      await eventually(() => replica.getState()?.selected_workspace === 'final', `the last selection in ${labels[i]}`)
      const { selected_workspace, selected_well } = replica.getState()
      equal({ selected_workspace, selected_well }, expected)
      equal(replica.getState(), replicas[0].getState())
      neverBack(seen[i])
    }
  }
)

test('Seed', 'three subscriptions see only states that there were, in order', async ({ bed, random }) => {
  const windows = await Promise.all(labels.map(label => bed.wire(label)))
  const states = []
  for (const window of windows) await window.subscribe(1, selectionPaths)
  const invoker = window => ({ invoke: (cmd, args) => window.call(cmd, args) })
  await selectConcurrently(invoker(windows[0]), invoker(windows[1]), random)
  const { revision } = await windows[0].call('get_current_selection')
  for (const window of windows) {
    await window.until(frame => frame.update === 1 && frame.revision === revision, `revision ${revision}`)
    states.push(Replica.of(window, 1))
  }
  for (const replica of states) {
    equal(replica.document, states[0].document)
    neverBack(replica.history.map(each => each.revision))
    for (const { document } of replica.history) {
      ok(document.selected_well === null || document.selected_workspace !== null, JSON.stringify(document))
    }
  }
})
