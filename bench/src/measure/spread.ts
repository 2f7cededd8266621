/** What repeated measurements say: the middle one, and how far the middle half of them lies apart. Pure. */

export interface Spread {
  readonly median: number
  /** The quartiles: half of all measurements lie between them. */
  readonly q1: number
  readonly q3: number
  readonly rounds: number
}

export function spreadOf(values: readonly number[]): Spread {
  return {
    median: quantile(values, 0.5),
    q1: quantile(values, 0.25),
    q3: quantile(values, 0.75),
    rounds: values.length,
  }
}

/**
 * How many times `values` is `than`, from one round to the next: what slowed a whole round down slowed both,
 * and falls out.
 */
export function ratioOf(values: readonly number[], than: readonly number[]): Spread {
  if (values.length !== than.length) throw new RangeError('Both must have run in the same rounds')
  return spreadOf(values.map((value, round) => value / (than[round] ?? Number.NaN)))
}

/** Between two neighbours in proportion (Hyndman and Fan's seventh definition, R's and NumPy's default). */
function quantile(values: readonly number[], at: number): number {
  if (values.length === 0) throw new RangeError('Nothing has been measured')
  const sorted = [...values].sort((a, b) => a - b)
  const position = (sorted.length - 1) * at
  const low = sorted[Math.floor(position)] ?? Number.NaN
  const high = sorted[Math.ceil(position)] ?? Number.NaN
  return low + (high - low) * (position % 1)
}
