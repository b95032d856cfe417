import type { Settings } from './types'

const feet = 0.3048

export const inUnit = (metres: number, unit: Settings['depth_unit']): number =>
  unit === 'ft' ? metres / feet : metres
export const fromUnit = (depth: number, unit: Settings['depth_unit']): number =>
  unit === 'ft' ? depth * feet : depth

export const number = (value: number | null | undefined, decimals: number): string =>
  value === null || value === undefined || !Number.isFinite(value)
    ? '–'
    : value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })

export const depth = (metres: number | null | undefined, unit: Settings['depth_unit'], decimals = 1): string =>
  metres === null || metres === undefined ? '–' : `${number(inUnit(metres, unit), decimals)} ${unit}`

// "us/ft" as people write it.
const pretty: Record<string, string> = { 'us/ft': 'µs/ft', 'g/cm3': 'g/cm³', 'ohm.m': 'Ω·m' }
export const unitName = (unit: string): string => pretty[unit] ?? unit
