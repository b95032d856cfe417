// The floors and what each stands on, as the build has them.
import { arrow, box, picture } from './svg.mjs'

const declaration = /^patchbay_declare_floor\((\w+)((?:\s+[\w-]+)*)\)$/gm

export const readFloors = cmake =>
  Object.fromEntries(
    [...cmake.matchAll(declaration)].map(([, name, rest]) => {
      const words = rest.trim().split(/\s+/)
      const end = words.findIndex((word, i) => i > 0 && /^(PACKAGES|CONSUMERS)$/.test(word))
      const below = words[0] === 'STANDS_ON' ? words.slice(1, end < 0 ? undefined : end) : []
      return [name, below]
    }),
  )

// Those that others stand on in the middle, so that lines stay short.
const arranged = (row, below) => {
  const carries = row.filter(name => Object.values(below).some(others => others.includes(name)))
  const others = row.filter(name => !carries.includes(name))
  const half = Math.floor(others.length / 2)
  return [...others.slice(0, half), ...carries, ...others.slice(half)]
}

export const floors = cmake => {
  const below = readFloors(cmake)
  const level = name => Math.max(-1, ...below[name].map(level)) + 1
  const rows = []
  for (const name of Object.keys(below)) (rows[level(name)] ??= []).push(name)
  const [width, height, gapX, gapY] = [108, 40, 16, 56]
  const wide = Math.max(...rows.map(row => row.length)) * (width + gapX) - gapX + 32
  const tall = rows.length * (height + gapY) - gapY + 32
  const place = {}
  rows.forEach((row, i) => {
    const left = (wide - row.length * (width + gapX) + gapX) / 2
    arranged(row, below).forEach((name, j) => (place[name] = [left + j * (width + gapX), tall - 16 - height - i * (height + gapY)]))
  })
  const stands = ([name, others]) =>
    others.map(other => {
      const [x, y] = place[name]
      const [toX, toY] = place[other]
      const lean = Math.max(-40, Math.min(40, (x - toX) / 12))
      return arrow([[x + width / 2, y + height], [toX + width / 2 + lean, toY]])
    })
  return picture(wide, tall, `The floors, each on those that it stands on: ${Object.keys(below).join(', ')}`, [
    Object.entries(below).map(stands),
    Object.entries(place).map(([name, [x, y]]) => box(x, y, width, height, [name], { kind: level(name) < 2 ? 'a' : '' })),
  ])
}
