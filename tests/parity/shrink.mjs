// Makes a failing sequence small: cuts off what follows the failure, then leaves out ever smaller runs of actions.

const budget = 20_000 // ms; a longer script than necessary beats a run that never ends

// `check` returns a mismatch or undefined, and throws where the reducers refuse the shortened sequence.
export const shrink = async (sequence, mismatch, check) => {
  const until = Date.now() + budget
  let best = { sequence, mismatch }

  const attempt = async candidate => {
    try {
      const found = await check(candidate)
      if (found === undefined) return false
      best = { sequence: candidate, mismatch: found }
      return true
    } catch {
      return false
    }
  }

  await attempt({ ...sequence, actions: sequence.actions.slice(0, Math.max(mismatch.step, 0)) })
  if (sequence.preloaded !== undefined) await attempt({ ...best.sequence, preloaded: undefined })

  for (let size = Math.ceil(best.sequence.actions.length / 2); size >= 1 && Date.now() < until; ) {
    let dropped = false
    for (let start = 0; start < best.sequence.actions.length && Date.now() < until; ) {
      const actions = [...best.sequence.actions.slice(0, start), ...best.sequence.actions.slice(start + size)]
      if (await attempt({ ...best.sequence, actions })) dropped = true
      else start += size
    }
    if (size > 1) size = Math.ceil(size / 2)
    else if (!dropped) break
  }
  return best
}
