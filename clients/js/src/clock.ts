// Milliseconds that only ever grow, where the platform has such a clock.
export const now = (): number => (globalThis.performance ?? Date).now()
