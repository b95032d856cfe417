// Nanoseconds per call of a function: the median of several rounds, each long enough for the clock.

const now = () => Number(process.hrtime.bigint())

// Keeps the optimiser from dropping work whose result nobody looks at.
export const sink = { value: undefined }

const time = (operation, calls) => {
  const start = now()
  for (let call = 0; call < calls; ++call) sink.value = operation()
  return now() - start
}

// For operations that give promises, one after the other.
const timeLater = async (operation, calls) => {
  const start = now()
  for (let call = 0; call < calls; ++call) sink.value = await operation()
  return now() - start
}

// Longer than this, and a library is skipped at this size rather than measured for minutes.
const limit = 2e9

// {ns} or {skipped: reason}; of an operation that comes `later`, up to the end of its promise.
export const measure = async (operation, { quick = false, later = false } = {}) => {
  const round = quick ? 5e6 : 100e6
  const timed = calls => (later ? timeLater(operation, calls) : time(operation, calls))
  const first = await timed(1)
  if (first > limit) return { skipped: `one operation took ${(first / 1e9).toFixed(1)} s` }

  // Doubling until a round is long enough also warms the optimiser up.
  let calls = 1
  let taken = first
  while (taken < round) {
    calls = taken < round / 10 ? calls * 4 : Math.ceil((calls * round * 1.2) / taken)
    taken = await timed(calls)
  }
  const rounds = quick ? 1 : first > 200e6 ? 3 : 7
  const results = []
  while (results.length < rounds) results.push((await timed(calls)) / calls)
  results.sort((a, b) => a - b)
  return { ns: results[Math.floor(rounds / 2)] }
}
