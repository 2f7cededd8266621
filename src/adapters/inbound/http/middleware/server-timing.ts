/** Writes a request's ledger as a `Server-Timing` header (contract, section 3). Pure. */
import type { Cost, Ledger } from '../../../outbound/system/ledger.ts'

export function serverTiming({ costs, sequentialTrips }: Ledger): string {
  const metrics = [...costs].map(([cost, { durationMs, trips }]) =>
    [cost, `dur=${durationMs.toFixed(1)}`, ...described(cost, trips)].join(';'),
  )
  return [...metrics, `trips;desc="${sequentialTrips}"`].join(', ')
}

/** Work of the isolate itself makes no trips. */
function described(cost: Cost, trips: number): readonly string[] {
  if (cost === 'hash' || cost === 'policy') return []
  return [`desc="${trips} ${trips === 1 ? 'trip' : 'trips'}"`]
}
