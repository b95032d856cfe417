// Random action sequences, made by letting a generator loose on a real store.
import { Random } from './random.mjs'

// Sits next to the reducer and notes what arrives there, so that thunks leave the plain actions they dispatched.
const recorder = () => {
  const taken = []
  const refused = []
  const middleware = () => next => action => {
    const plain = JSON.parse(JSON.stringify(action))
    const position = taken.length
    try {
      // The reducer sees what the C++ program will read: an action that went through JSON.
      const result = next(plain)
      taken.push(plain)
      return result
    } catch (error) {
      refused.push({ position, action: plain, reason: error.message })
      throw error
    }
  }
  return { taken, refused, middleware }
}

// {preloaded, actions, refused}: actions that made the JavaScript reducer throw are left out of `actions`, and listed
// with their position, because a C++ program ends there with status 2.
export const makeSequence = (sample, { seed, length, coercions }) => {
  const random = new Random(seed, sample.name)
  const generator = sample.generator(random, { coercions })
  const { taken, refused, middleware } = recorder()
  const store = sample.create({ preloaded: generator.preloaded, middleware: [middleware] })
  for (let attempt = 0; taken.length < length && attempt < 20 * length; ++attempt) {
    // One action, one thunk, or several actions that belong together.
    const steps = [generator.next(store.getState())].flat()
    const before = refused.length
    try {
      for (const step of steps) store.dispatch(step)
    } catch (error) {
      if (refused.length === before) throw error // not a reducer's: a mistake in the generator or in a thunk
    }
  }
  return { preloaded: generator.preloaded, actions: taken.slice(0, length), refused }
}
