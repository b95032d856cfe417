// Tauri's own tests of managed state.
import { equal, rejection } from '../lib/expect.mjs'
import { Testbed } from '../lib/testbed.mjs'
import { apiTest, test } from '../lib/suite.mjs'

apiTest('State', 'commands of all windows use the same managed object, on whatever thread', async ({ bed }) => {
  const one = await bed.page('main-one')
  const other = await bed.page('main-other')
  equal(await one.invoke('managed_get'), 'first')
  equal(await one.invoke('managed_set', { text: 'changed' }), null)
  equal(await other.invoke('managed_get'), 'changed')
  equal(await other.invoke('managed_get_pool'), 'changed')
})

apiTest('State', 'a second object of a managed type is refused and the first one kept', async ({ bed }) => {
  const page = await bed.page('main-one')
  equal(await page.invoke('control_manage_again', { text: 'second' }), false)
  equal(await page.invoke('managed_get'), 'first')
})

test(
  'State',
  'of a thousand threads that manage the same type one wins, and what it managed can be taken out',
  async ({ bed }) => {
    const { winners, winner, unmanaged, left } = await bed.do('control_manage_race', { threads: 1000 })
    equal({ winners, unmanaged, left }, { winners: 1, unmanaged: true, left: false })
    equal(winner >= 0 && winner < 1000, true)
    equal((await bed.do('control_manage_race', { threads: 10 })).winners, 1)
  }
)

test('State', 'a command that needs what is not managed is refused when it is registered', async ({ bed }) => {
  equal(await bed.do('control_register_unmanaged'), 'invalid_argument')
  const { code } = await bed.do('no_such_command').catch(refusal => refusal)
  equal(code, 'unknown_command')
})

test('State', 'asking for what is not managed rejects the call and nothing else', async ({ bed }) => {
  equal((await rejection(bed.do('managed_absent'))).code, 'not_found')
  equal(await bed.do('managed_get'), 'first')
})

test('State', 'a managed object ends once, with the application', async ({ program }) => {
  const bed = await Testbed.start(program)
  equal(await bed.do('managed_get'), 'first')
  const { code, ended } = await bed.stop()
  equal({ code, ended }, { code: 0, ended: { droppedObjects: 1 } })
})
