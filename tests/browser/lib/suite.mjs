// Where cases register. `tauriTest` runs with the oldest and the newest version of the API.
export const cases = []

export const test = (name, options, run) => {
  const [given, body] = run === undefined ? [{}, options] : [options, run]
  cases.push({ name, limits: given.limits, violations: given.violations ?? 0, run: body })
}

export const tauriTest = (name, options, run) => {
  const [given, body] = run === undefined ? [{}, options] : [options, run]
  for (const version of ['oldest', 'newest']) {
    test(`[${version}] ${name}`, given, desk => body({ ...desk, openTauri: label => desk.open(label, `/${version}/`) }))
  }
}
