// Applications that end, are started again, or hang.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { equal, ok, rejection } from '../lib/expect.mjs'
import { eventually } from '../lib/limit.mjs'
import { apiTest, test } from '../lib/suite.mjs'
import { Testbed } from '../lib/testbed.mjs'

// Runs of one program, one after the other on one port, with a folder in which they remember their windows.
// What a run remembers is written soon after a window opened, not before.
const isRemembered = async (folder, label) => {
  for (const name of await readdir(folder)) {
    if ((await readFile(join(folder, name), 'utf8').catch(() => '')).includes(`"${label}"`)) return true
  }
  return false
}

const withRuns = async ({ program, bed }, act) => {
  const folder = await mkdtemp(join(tmpdir(), 'patchbay-restart-'))
  const runs = []
  const start = async (port = 0, remember = true) => {
    const args = ['--port', `${port}`, ...(remember ? ['--remember', folder] : [])]
    runs.push(await Testbed.start(program, { args, packages: bed.packages }))
    return runs.at(-1)
  }
  try {
    await act(start, label => eventually(() => isRemembered(folder, label), `the memory of ${label}`))
  } finally {
    for (const run of runs) await run.stop()
    await rm(folder, { recursive: true })
  }
}

const isOpen = page => page.client.status.state === 'open'

apiTest('Restart', 'a page finds its way back to a program that was killed and started again', given =>
  withRuns(given, async (start, remembered) => {
    const first = await start()
    const page = await first.page('main-page')
    const heard = await page.collect('news')
    const replica = page.client.replica(['/counter'])
    await replica.ready
    await first.dispatch('counter/increment')
    await eventually(async () => replica.getState().counter === 1, 'the update')
    await remembered('main-page')
    await first.kill()
    await eventually(async () => page.client.status.state !== 'open', 'the loss')
    const second = await start(first.port)
    await eventually(async () => isOpen(page), 'the way back')
    equal(await page.invoke('whoami'), 'main-page')
    await eventually(async () => replica.getState().counter === 0, 'the state of the second run')
    await eventually(async () => (await second.emit('news', 'again')) === 1 && heard.length > 0, 'the event')
  })
)

apiTest('Restart', 'a page finds its way back to a program that ended in good order, too', given =>
  withRuns(given, async start => {
    const first = await start()
    const page = await first.page('main-page')
    await first.finish()
    await eventually(async () => page.client.status.reason?.code === 'shutdown', 'the farewell')
    ok(page.client.status.state !== 'closed')
    await start(first.port)
    await eventually(async () => isOpen(page), 'the way back')
    equal(await page.invoke('whoami'), 'main-page')
  })
)

apiTest('Restart', 'without a memory the page is told at once what it has to do with', given =>
  withRuns(given, async start => {
    const first = await start(0, false)
    const page = await first.page('main-page')
    await first.finish()
    await eventually(async () => page.client.status.state === 'closed', 'the end')
    equal(page.reason.code, 'shutdown')
    const killed = await start(first.port, false)
    const other = await killed.page('main-other')
    await killed.kill()
    await start(first.port, false)
    await eventually(async () => other.client.status.state === 'closed', 'the end')
    equal(other.reason.code, 'unknown_session')
    ok(await rejection(other.invoke('ping')))
  })
)

apiTest(
  'Restart',
  'a program that hangs is noticed, and nothing is lost when it goes on',
  { limits: { heartbeat: 100 } },
  async ({ bed }) => {
    const page = await bed.page('main-page')
    bed.hang()
    await eventually(async () => page.reason?.code === 'silent', 'the silence')
    const late = page.invoke('ping')
    bed.goOn()
    equal(await late, 'pong')
    await eventually(async () => isOpen(page), 'the connection')
  }
)

test('Restart', 'a window hears of the program although nothing happens', { limits: { heartbeat: 20 } }, async ({ bed }) => {
  const window = await bed.wire('main-quiet')
  await eventually(async () => window.all('ack').length >= 3, 'three heartbeats')
})
