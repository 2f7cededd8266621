/** Notes what one request costs: each dependency's time and round trips, and the longest chain of trips. */
import { AsyncLocalStorage } from 'node:async_hooks'

/** `hash` and `policy` are work of the isolate itself; the others are round trips. */
export type Cost = 'db' | 'redis' | 'mail' | 'cognito' | 'breaches' | 'hash' | 'policy'

export interface Ledger {
  readonly costs: ReadonlyMap<Cost, { readonly durationMs: number; readonly trips: number }>
  /** Round trips that had to wait for one another; those that ran side by side count once. */
  readonly sequentialTrips: number
}

interface OpenLedger extends Ledger {
  readonly requestId: string | undefined
  readonly costs: Map<Cost, { durationMs: number; trips: number }>
  sequentialTrips: number
}

const current = new AsyncLocalStorage<OpenLedger>()

/** Runs a request with a ledger of its own. */
export function withLedger<T>(task: (ledger: Ledger) => T, requestId?: string): T {
  const ledger: OpenLedger = { costs: new Map(), sequentialTrips: 0, requestId }
  return current.run(ledger, () => task(ledger))
}

/** The name of the request that runs, for what is noted about it deep inside. */
export function currentRequestId(): string | undefined {
  return current.getStore()?.requestId
}

/** The request that runs, for what is kept for as long as it does; undefined outside of one. */
export function currentRequest(): object | undefined {
  return current.getStore()
}

/** Runs work that no request pays for. */
export function withoutLedger<T>(task: () => T): T {
  return current.exit(task)
}

/** Performs a round trip and notes it. Outside a request it only performs it. */
export async function trip<T>(
  dependency: Exclude<Cost, 'hash' | 'policy'>,
  task: () => Promise<T>,
): Promise<T> {
  const ledger = current.getStore()
  if (!ledger) return task()
  // Everything that has ended by now may have been waited for: this trip comes one after the deepest.
  const depth = ledger.sequentialTrips + 1
  try {
    return await timed(ledger, dependency, 1, task)
  } finally {
    ledger.sequentialTrips = Math.max(ledger.sequentialTrips, depth)
  }
}

/** Performs work of the isolate and notes its time. */
export async function work<T>(kind: 'hash' | 'policy', task: () => Promise<T>): Promise<T> {
  const ledger = current.getStore()
  return ledger ? timed(ledger, kind, 0, task) : task()
}

async function timed<T>(
  ledger: OpenLedger,
  cost: Cost,
  trips: number,
  task: () => Promise<T>,
): Promise<T> {
  const startedAt = performance.now()
  try {
    return await task()
  } finally {
    const sum = ledger.costs.get(cost) ?? { durationMs: 0, trips: 0 }
    sum.durationMs += performance.now() - startedAt
    sum.trips += trips
    ledger.costs.set(cost, sum)
  }
}
