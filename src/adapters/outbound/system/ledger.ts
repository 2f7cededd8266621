/** Notes what one request costs (each dependency's time and round trips, the longest chain of trips) and how it went. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { DependencyUnavailable } from '../../../application/ports/dependencies.ts'

/** `hash` and `policy` are work of the isolate itself; the others are round trips. */
export type Cost = 'db' | 'redis' | 'mail' | 'cognito' | 'breaches' | 'hash' | 'policy'

export interface Ledger {
  readonly costs: ReadonlyMap<Cost, { readonly durationMs: number; readonly trips: number }>
  /** Round trips that had to wait for one another; those that ran side by side count once. */
  readonly sequentialTrips: number
  /** One by one, in the order in which they ended; the first thousand. */
  readonly calls: readonly Call[]
  /** The code of the problem that it was answered with. */
  readonly problem: string | undefined
  /** What came in its `Authorization`. */
  readonly token: TokenKind | undefined
}

export type TokenKind = 'access_token' | 'service_credential'

/** One round trip, or one piece of work. */
export interface Call {
  readonly cost: Cost
  /** As `performance.now()` says it. */
  readonly startedAt: number
  readonly durationMs: number
  /** The dependency did not answer; an answer that is an error is one. */
  readonly failed: boolean
}

const callsMax = 1000

interface OpenLedger extends Ledger {
  readonly requestId: string | undefined
  readonly costs: Map<Cost, { durationMs: number; trips: number }>
  readonly calls: Call[]
  sequentialTrips: number
  problem: string | undefined
  token: TokenKind | undefined
}

const current = new AsyncLocalStorage<OpenLedger>()

/** Runs a request with a ledger of its own. */
export function withLedger<T>(task: (ledger: Ledger) => T, requestId?: string): T {
  const ledger: OpenLedger = {
    costs: new Map(),
    calls: [],
    sequentialTrips: 0,
    problem: undefined,
    token: undefined,
    requestId,
  }
  return current.run(ledger, () => task(ledger))
}

/** Notes the problem that the request is answered with. */
export function noteProblem(code: string): void {
  const ledger = current.getStore()
  if (ledger) ledger.problem = code
}

/** Notes what the request proves with who sends it. */
export function noteToken(token: TokenKind): void {
  const ledger = current.getStore()
  if (ledger) ledger.token = token
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
  let failed = false
  try {
    return await task()
  } catch (error) {
    failed = error instanceof DependencyUnavailable
    throw error
  } finally {
    const durationMs = performance.now() - startedAt
    const sum = ledger.costs.get(cost) ?? { durationMs: 0, trips: 0 }
    sum.durationMs += durationMs
    sum.trips += trips
    ledger.costs.set(cost, sum)
    if (ledger.calls.length < callsMax) ledger.calls.push({ cost, startedAt, durationMs, failed })
  }
}
