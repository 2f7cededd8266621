/** How long to measure. */
export interface Pace {
  readonly rounds: number
  readonly warmUps: number
  /** At least so long a measurement. */
  readonly sampleMs: number
}

export function paceOf({ quick }: { readonly quick: boolean }): Pace {
  return quick ? { rounds: 7, warmUps: 5, sampleMs: 4 } : { rounds: 31, warmUps: 10, sampleMs: 10 }
}
