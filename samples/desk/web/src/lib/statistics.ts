import { indexAt } from './plotting'
import type { Range } from './scales'
import type { CurveData } from './types'

export interface Statistics {
  count: number
  missing: number
  min: number | null
  max: number | null
  mean: number | null
  deviation: number | null
  p10: number | null
  p50: number | null
  p90: number | null
}

const quantile = (sorted: number[], share: number): number | null =>
  sorted[Math.round(share * (sorted.length - 1))] ?? null

const within = (curve: CurveData, shown: Range): (number | null)[] =>
  curve.values.slice(Math.max(0, indexAt(curve, shown.from)), indexAt(curve, shown.to) + 1)

const isReading = (value: number | null): value is number => value !== null

export const statisticsOf = (curve: CurveData, shown: Range): Statistics => {
  const all = within(curve, shown)
  const sorted = all.filter(isReading).sort((a, b) => a - b)
  const count = sorted.length
  const mean = count ? sorted.reduce((sum, each) => sum + each, 0) / count : null
  const variance = mean === null ? null : sorted.reduce((sum, each) => sum + (each - mean) ** 2, 0) / count
  return {
    count,
    missing: all.length - count,
    min: sorted[0] ?? null,
    max: sorted[count - 1] ?? null,
    mean,
    deviation: variance === null ? null : Math.sqrt(variance),
    p10: quantile(sorted, 0.1),
    p50: quantile(sorted, 0.5),
    p90: quantile(sorted, 0.9),
  }
}

export interface Bin extends Range {
  count: number
}

export const histogramOf = (curve: CurveData, shown: Range, bins: number): Bin[] => {
  const readings = within(curve, shown).filter(isReading)
  if (!readings.length) return []
  const from = Math.min(...readings)
  const width = (Math.max(...readings) - from) / bins || 1
  const counts = new Array<number>(bins).fill(0)
  for (const each of readings) {
    const bin = Math.min(bins - 1, Math.floor((each - from) / width))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts.map((count, i) => ({ from: from + i * width, to: from + (i + 1) * width, count }))
}
