// From numbers to pixels.
import type { Curve } from './types'

export interface Range {
  from: number
  to: number
}

// How a curve is drawn by custom: its ends left and right, its colour, and the dashes of its line.
export interface CurveStyle extends Range {
  color: string
  log?: boolean
  dash?: string
}

const styles: Record<string, CurveStyle> = {
  GR: { from: 0, to: 150, color: 'gamma' },
  RT: { from: 0.2, to: 200, color: 'resistivity', log: true },
  RHOB: { from: 1.95, to: 2.95, color: 'density' },
  NPHI: { from: 0.45, to: -0.15, color: 'neutron' },
  DT: { from: 140, to: 40, color: 'sonic' },
  VSH: { from: 0, to: 1, color: 'shale' },
  DPHI: { from: 0.45, to: 0, color: 'porosity' },
}

// From left to right, and in lists from top to bottom.
const order = ['GR', 'VSH', 'RT', 'RHOB', 'NPHI', 'DT', 'DPHI']
export const placeOf = (mnemonic: string): number => (order.includes(mnemonic) ? order.indexOf(mnemonic) : order.length)

export const baseOf = (mnemonic: string): string => mnemonic.split('_')[0] ?? mnemonic

const rounded = ({ min, max }: { min: number | null; max: number | null }): Range => {
  const low = min ?? 0
  const high = max ?? 1
  const margin = (high - low || 1) * 0.06
  return { from: low - margin, to: high + margin }
}

// Results share the track of what they were made from. Which of them one is follows from its name alone, so that it
// looks the same in every window and whatever else is computed later: GR_AVG, GR_DSP, GR_AVG_2; VSH_2, VSH_3.
const kinds = ['AVG', 'DSP']
export const variantOf = (mnemonic: string): number => {
  const parts = mnemonic.split('_').slice(1)
  const repeated = Number(parts.find(each => /^\d+$/.test(each)) ?? 1)
  const kind = kinds.findIndex(each => parts.includes(each))
  return kind < 0 ? Math.max(0, repeated - 2) : (repeated - 1) * kinds.length + kind
}

const colors = 6
const dashes = ['', '8 3', '2 2.5', '9 3 2 3']
const asResult = (variant: number): { color: string; dash: string } => ({
  color: `computed-${(variant % colors) + 1}`,
  dash: dashes[variant % dashes.length] ?? '',
})

export const styleOf = (curve: Curve): CurveStyle => {
  const own = styles[baseOf(curve.mnemonic)]
  const base = own ?? { ...rounded(curve.summary), color: '' }
  return own && !curve.mnemonic.includes('_') ? own : { ...base, ...asResult(variantOf(curve.mnemonic)) }
}

export type Scale = (value: number) => number

export const scaleOf = ({ from, to, log }: Range & { log?: boolean | undefined }, size: number): Scale => {
  if (!log) return value => ((value - from) / (to - from)) * size
  const low = Math.log10(from)
  const span = Math.log10(to) - low
  return value => ((Math.log10(Math.max(value, 1e-6)) - low) / span) * size
}

// Round numbers between two ends, about as many as wanted.
export const ticks = (from: number, to: number, wanted: number): number[] => {
  const [low, high] = from < to ? [from, to] : [to, from]
  const rough = (high - low) / Math.max(1, wanted)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map(each => each * power).find(each => each >= rough) ?? power * 10
  const found: number[] = []
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; ++i) found.push(i * step)
  return found
}

export const logTicks = (from: number, to: number): number[] => {
  const found: number[] = []
  for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); ++power) {
    for (let digit = 1; digit < 10; ++digit) {
      const tick = digit * 10 ** power
      if (tick >= from && tick <= to) found.push(tick)
    }
  }
  return found
}
