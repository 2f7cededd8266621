/** Where a logarithmic axis begins, ends, and is labelled. Pure. */

export interface Axis {
  /** Where a value lies: 0 at the beginning, 1 at the end. */
  at(value: number): number
  readonly ticks: readonly number[]
}

/** Round at both ends to whole powers of ten, which are its ticks. */
export function powersOfTen(values: readonly number[]): Axis {
  const low = Math.floor(Math.log10(Math.min(...values)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))))
  return {
    at: (value) => (Math.log10(value) - low) / (high - low),
    ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
  }
}

/** From the least to the greatest value, each of which is a tick. */
export function valuesThemselves(values: readonly number[]): Axis {
  const ticks = [...new Set(values)].sort((a, b) => a - b)
  const [low, high] = [Math.log10(ticks[0] ?? 1), Math.log10(ticks.at(-1) ?? 10)]
  return { at: (value) => (high === low ? 0.5 : (Math.log10(value) - low) / (high - low)), ticks }
}
