// Waiting, with a limit generous enough for a busy machine: it only tells a failure from a case that hangs.
export const patience = 20_000

export const sleep = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds))

export const within = (promise, what, milliseconds = patience) => {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not happen within ${milliseconds} ms`)), milliseconds)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

// Asks again and again until `condition` yields something true, which is returned.
export const eventually = async (condition, what) => {
  const end = Date.now() + patience
  for (;;) {
    const result = await condition()
    if (result) return result
    if (Date.now() > end) throw new Error(`${what} did not happen within ${patience} ms`)
    await sleep(5)
  }
}
