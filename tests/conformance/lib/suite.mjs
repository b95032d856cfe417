// Where cases register: `test` for one that speaks frames, `apiTest` for one that runs with each version of the API.
export const cases = []

const add = (kind, number, name, options, run) => {
  const [given, body] = run === undefined ? [{}, options] : [options, run]
  cases.push({ kind, name: `${number}: ${name}`, limits: given.limits, args: given.args, run: body })
}

export const test = (number, name, options, run) => add('wire', number, name, options, run)
export const apiTest = (number, name, options, run) => add('api', number, name, options, run)
