// Windows of the client itself: how they open, come back and end, and that they see the same.
import { connected, equal, eventually, gone, match, portsTo } from '../lib/desk.mjs'
import { test } from '../lib/suite.mjs'

const opened = page => page.evaluate(() => client.opened)
const shown = (page, wanted) =>
  page.waitForFunction(text => document.querySelector('#counter').textContent === text, wanted)

test('an action in one window is shown by all of them at once', async ({ open }) => {
  const pages = [await open('main-1'), await open('main-2'), await open('main-3')]
  for (const page of pages) await page.evaluate(() => replica.ready)
  await pages[0].evaluate(() => client.dispatch({ type: 'counter/add', payload: 5 }))
  equal(await pages[0].evaluate(() => replica.getState().counter), 5)
  for (const page of pages) await shown(page, '5')
  const value = { __proto__: null, list: [1, 2], text: '</script>' }
  await pages[2].evaluate(value => client.dispatch({ type: 'entities/set', id: 'e1', value }), { ...value })
  for (const page of pages) await page.waitForFunction(() => replica.getState().entities?.e1?.list.length === 2)
})

test('the token leaves the address bar, and the rest of the fragment stays', async ({ addressOf, visit }) => {
  const page = await visit(`${await addressOf('main-1')}&section-2`)
  await opened(page)
  equal(await page.evaluate(() => [location.hash, client.label]), ['#section-2', 'main-1'])
  equal(await page.evaluate(() => history.length), 2)
})

test('a page without a token is told so', async ({ bed, visit }) => {
  const page = await visit(`${bed.origin}/plain/`)
  const refusal = await page.evaluate(() => window.refusal)
  equal(refusal.code, 'unauthorized')
  match(refusal.message, /#patchbay=LABEL\.TOKEN/)

  const warning = page.waitForEvent('console', message => message.type() === 'warning')
  await page.addScriptTag({ url: '/tauri.js' })
  match((await warning).text(), /#patchbay=LABEL\.TOKEN/)
  equal(await page.evaluate(() => window.isTauri ?? window.__TAURI_INTERNALS__), undefined)
})

test('a wrong token, and one that was used, are refused with a reason and not tried again', async given => {
  const { bed, addressOf, visit } = given
  const address = await addressOf('main-1')
  await opened(await visit(address))
  for (const wrong of [address, `${bed.origin}/plain/#patchbay=main-1.${'0'.repeat(64)}`]) {
    const page = await visit(wrong)
    equal(await page.evaluate(() => client.opened.catch(error => error.code)), 'unauthorized')
    const status = await page.evaluate(() => client.status)
    equal([status.state, status.reason.code], ['closed', 'unauthorized'])
    equal(await page.evaluate(() => client.invoke('ping').catch(error => error.code)), 'unauthorized')
  }
  equal((await bed.windowNamed('main-1')).connected, true)
})

test('a reload keeps the window and begins with nothing', async ({ bed, open }) => {
  const page = await open('main-1')
  await page.evaluate(async () => {
    await client.listen('news', () => {})
    await client.replica(['/todos']).ready
  })
  await page.reload()
  await page.evaluate(() => replica.ready)
  equal(await page.evaluate(() => client.label), 'main-1')
  equal(await bed.do('control_owned', { label: 'main-1' }), { calls: 0, subscriptions: 1, listeners: 0 })
  const events = await bed.do('control_window_events')
  const ours = events.filter(({ label, what }) => label === 'main-1' && !/focus|blur/.test(what))
  equal(
    ours.map(({ what }) => what),
    ['opened', 'reloaded']
  )
})

test('the host reloads and closes a page', async ({ bed, open, addressOf, context }) => {
  const opener = await open('main-opener')
  const opening = context.waitForEvent('page')
  await opener.evaluate(address => void window.open(address), await addressOf('main-1'))
  const page = await opening
  await connected(bed, 'main-1')
  await page.waitForLoadState('load')
  const loaded = page.waitForEvent('load')
  await bed.do('control_reload', { label: 'main-1' })
  await loaded
  await connected(bed, 'main-1')
  await page.evaluate(() => client.invoke('ping'))
  const closed = page.waitForEvent('close')
  await bed.do('control_close', { label: 'main-1' })
  await closed
})

test('window.close ends the window on the server', { limits: { reload_grace: 200 } }, async given => {
  const { bed, open, addressOf, context } = given
  const opener = await open('main-opener')
  const opening = context.waitForEvent('page')
  await opener.evaluate(address => void window.open(address), await addressOf('main-1'))
  const page = await opening
  await connected(bed, 'main-1')
  const closed = page.waitForEvent('close')
  await page.evaluate(() => void window.close())
  await closed
  await gone(bed, 'main-1')
  equal((await bed.windowNamed('main-opener')).connected, true)
})

test('a page whose socket the server drops goes on where it was', async ({ bed, open }) => {
  const others = portsTo(bed.port)
  const page = await open('main-1')
  await page.evaluate(async () => {
    window.heard = []
    await client.listen('news', ({ payload }) => heard.push(payload))
    await replica.ready
    window.held = client.invoke('hold', { key: 'k' })
  })
  await eventually(async () => (await bed.do('control_counts')).heldCalls === 1, 'the call')
  const session = await page.evaluate(() => sessionStorage.getItem('patchbay.window'))
  for (const peerPort of portsTo(bed.port)) if (!others.includes(peerPort)) await bed.do('control_drop', { peerPort })
  await bed.emit('news', 'meanwhile')
  await bed.dispatch('counter/set', 7)
  await bed.do('control_answer', { key: 'k', value: 'held' })
  equal(await page.evaluate(() => window.held), 'held')
  await page.waitForFunction(() => heard.length === 1)
  await shown(page, '7')
  const states = await page.evaluate(() => statuses.map(({ state }) => state))
  equal(states.slice(states.indexOf('lost')), ['lost', 'connecting', 'open'])
  equal(await page.evaluate(() => sessionStorage.getItem('patchbay.window')), session)
})
