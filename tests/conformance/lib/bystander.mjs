// A window that listens and watches while another one misbehaves.
import { equal, ok } from './expect.mjs'
import { Replica } from './replica.mjs'

let last = 0

export class Bystander {
  #bed
  #window

  static async open(bed) {
    const bystander = new Bystander()
    bystander.#bed = bed
    bystander.#window = await bed.wire(`main-bystander-${++last}`)
    await bystander.#window.listen('bystander')
    await bystander.#window.subscribe(1, ['/counter'])
    return bystander
  }

  // It still hears, is answered and sees the state.
  async isUnaffected() {
    const window = this.#window
    ok(window.isOpen, `the bystander was sent away: ${JSON.stringify(window.bye)}`)
    const from = window.frames.length
    await this.#bed.emit('bystander', 'still there?')
    equal((await window.event('bystander', from)).payload, 'still there?')
    equal(await window.call('ping'), 'pong')
    const { revision } = await window.call('plugin:patchbay|dispatch', { action: { type: 'counter/increment' } })
    const replica = Replica.of(window, 1)
    equal(replica.revision, revision)
    equal(replica.document, { counter: (await window.call('get_state')).counter })
  }
}
