// The readings of all curves of a well, as they arrive.
import { curveData } from './backend'
import { placeOf } from './scales'
import { failed } from './toasts'
import type { Curve, CurveData } from './types'

// What was measured first, then what was computed.
const rank = (curve: Curve): number => placeOf(curve.mnemonic) + (curve.source === 'udf' ? 100 : 0)

export const curvesOf = (all: Record<string, Curve>, wellId: string | null): Curve[] =>
  Object.values(all)
    .filter(curve => curve.well_id === wellId)
    .sort((a, b) => rank(a) - rank(b) || a.mnemonic.localeCompare(b.mnemonic))

export class WellCurves {
  loaded = $state.raw<CurveData[]>([])
  #wanted = ''

  // Shows the last well's curves until the new ones are there, so that nothing flickers.
  async follow(curves: Curve[]): Promise<void> {
    const wanted = curves.map(each => each.id).join(' ')
    if (wanted === this.#wanted) return
    this.#wanted = wanted
    try {
      const data = await Promise.all(curves.map(each => curveData(each.id)))
      if (this.#wanted === wanted) this.loaded = data
    } catch (error) {
      failed('The readings cannot be loaded', error)
    }
  }
}
