// An event loop and a clock that only move when they are told to: stage in steps.hpp.

const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout, setImmediate: later } = globalThis

export class Stage {
  #timers = []
  #serial = 0
  now = 0

  // Runs all that can run now: the queue of microtasks is empty before an immediate has its turn.
  settle() {
    return new Promise(resolve => later(resolve))
  }

  setTimer(callback, delay) {
    const timer = { at: this.now + delay, serial: ++this.#serial, callback }
    this.#timers.push(timer)
    return timer
  }

  clearTimer(timer) {
    this.#timers = this.#timers.filter(each => each !== timer)
  }

  // Lets the callbacks that are due run one at a time, each with all that follows from it. One that is set meanwhile
  // for the very end has to wait for the next call.
  async advance(time, settle = () => this.settle()) {
    let over = false
    this.setTimer(() => (over = true), time)
    while (!over) {
      const [next] = this.#timers.sort((a, b) => a.at - b.at || a.serial - b.serial)
      this.clearTimer(next)
      this.now = next.at
      next.callback()
      await settle()
    }
  }

  // `work` with timers that are this clock's.
  async ruling(work) {
    globalThis.setTimeout = (callback, delay = 0, ...args) => this.setTimer(() => callback(...args), delay)
    globalThis.clearTimeout = timer => this.clearTimer(timer)
    try {
      return await work()
    } finally {
      globalThis.setTimeout = realSetTimeout
      globalThis.clearTimeout = realClearTimeout
    }
  }
}

// The records of an app on a stage of its own: what there is to tell after each step, once all is quiet.
export const recordsOf = (makeApp, steps) => {
  const stage = new Stage()
  return stage.ruling(async () => {
    const app = makeApp(stage)
    const records = []
    for (const step of steps) {
      await app.take(step)
      await app.settle()
      records.push(app.record())
    }
    return records
  })
}
