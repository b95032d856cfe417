// Numbers for people.

const digits = value => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2))

const scaled = (value, units) => {
  let index = 0
  while (index + 1 < units.length && value >= units[index + 1][0]) ++index
  const [size, unit] = units[index]
  return `${digits(value / size)} ${unit}`
}

export const time = ns => scaled(ns, [[1, 'ns'], [1e3, 'us'], [1e6, 'ms'], [1e9, 's']])

export const bytes = count => {
  if (count < 1024) return `${Math.round(count)} B`
  return scaled(count, [[1, 'B'], [1024, 'KiB'], [1024 ** 2, 'MiB'], [1024 ** 3, 'GiB']])
}

// Grouped by a comma, whatever language this machine speaks.
export const whole = value => Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, ',')

export const times = ratio => (ratio >= 100 ? `${whole(ratio)} x` : `${digits(ratio)} x`)
