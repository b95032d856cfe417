// From readings to the outlines of an SVG.
import { baseOf, placeOf, styleOf, type CurveStyle, type Range, type Scale } from './scales'
import type { CurveData } from './types'

export interface Track {
  key: string
  curves: CurveData[]
}

// Curves that are read together share a track.
const shared: Record<string, string> = { NPHI: 'RHOB' }
export const tracksOf = (curves: CurveData[]): Track[] => {
  const tracks = new Map<string, CurveData[]>()
  for (const curve of curves) {
    const base = baseOf(curve.mnemonic)
    const key = shared[base] ?? base
    tracks.set(key, [...(tracks.get(key) ?? []), curve])
  }
  return [...tracks]
    .map(([key, members]) => ({ key, curves: [...members].sort((a, b) => rank(a) - rank(b)) }))
    .sort((a, b) => placeOf(a.key) - placeOf(b.key))
}

const rank = (curve: CurveData): number =>
  (curve.mnemonic === 'RHOB' ? 0 : 1) + (curve.mnemonic.includes('_') ? 2 : 0)

export const depthAt = (curve: CurveData, index: number): number => curve.start + index * curve.step

export const indexAt = (curve: CurveData, depth: number): number => Math.round((depth - curve.start) / curve.step)

export const readingAt = (curve: CurveData, depth: number | null): number | null =>
  depth === null ? null : (curve.values[indexAt(curve, depth)] ?? null)

export const extentOf = (curves: CurveData[]): Range => ({
  from: Math.min(...curves.map(each => each.start)),
  to: Math.max(...curves.map(each => depthAt(each, each.values.length - 1))),
})

const isReading = (value: number | null | undefined): value is number => value !== null && value !== undefined

export interface Point {
  x: number
  y: number
}

const visible = (curve: CurveData, shown: Range): [number, number] => [
  Math.max(0, indexAt(curve, shown.from) - 1),
  Math.min(curve.values.length - 1, indexAt(curve, shown.to) + 1),
]

// What can be drawn without lifting the pen: a missing reading parts two stretches.
export const stretches = (curve: CurveData, shown: Range, x: Scale, y: Scale): Point[][] => {
  const found: Point[][] = []
  let open: Point[] | undefined
  const [first, last] = visible(curve, shown)
  for (let i = first; i <= last; ++i) {
    const value = curve.values[i]
    if (!isReading(value)) {
      open = undefined
      continue
    }
    if (!open) found.push((open = []))
    open.push({ x: x(value), y: y(depthAt(curve, i)) })
  }
  return found
}

const at = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`

export const outline = (points: Point[]): string => (points.length ? `M${points.map(at).join('L')}` : '')
export const line = (all: Point[][]): string => all.map(outline).join('')

export const areaFrom = (all: Point[][], left: number): string =>
  all
    .filter(points => points.length > 1)
    .map(points => {
      const back = [...points].reverse().map(({ y }) => ({ x: left, y }))
      return `${outline([...points, ...back])}Z`
    })
    .join('')

// Between two curves over the same depths, where the second lies to the right of the first.
export const areaBetween = (
  first: CurveData,
  second: CurveData,
  shown: Range,
  xs: [Scale, Scale],
  y: Scale,
): string => {
  const bounds: { left: Point[]; right: Point[] }[] = []
  let open: (typeof bounds)[number] | undefined
  const [from, to] = visible(first, shown)
  for (let i = from; i <= to; ++i) {
    const depth = depthAt(first, i)
    const [a, b] = [first.values[i], second.values[indexAt(second, depth)]]
    if (!isReading(a) || !isReading(b)) {
      open = undefined
      continue
    }
    if (!open) bounds.push((open = { left: [], right: [] }))
    open.left.push({ x: xs[0](a), y: y(depth) })
    open.right.push({ x: Math.max(xs[0](a), xs[1](b)), y: y(depth) })
  }
  return bounds.map(({ left, right }) => `${outline([...left, ...right.reverse()])}Z`).join('')
}

export const styleFor = (curve: CurveData): CurveStyle => styleOf(curve)
