/**
 * Stops asking a dependency that keeps failing, so that nobody waits for its time-outs: after `failuresMax` in a row
 * it is left alone for `restMs`; then one caller tries, and the others go on when that succeeds.
 */
import type { Clock } from '../../../application/ports/clock.ts'
import { after, type Instant, seconds } from '../../../domain/shared/instant.ts'

export interface CircuitBreaker {
  /** Whether to ask at all. A caller that may reports `succeeded` or `failed`. */
  admits(): boolean
  succeeded(): void
  failed(): void
}

export const failuresMax = 5
export const restMs = seconds(10)

export function createCircuitBreaker({ clock }: { readonly clock: Clock }): CircuitBreaker {
  let failures = 0
  let restsUntil: Instant | undefined

  return {
    admits() {
      if (restsUntil === undefined) return true
      const now = clock.now()
      if (now < restsUntil) return false
      restsUntil = after(now, restMs) // for everybody else, until this one is back
      return true
    },
    succeeded() {
      failures = 0
      restsUntil = undefined
    },
    failed() {
      failures += 1
      if (failures >= failuresMax) restsUntil = after(clock.now(), restMs)
    },
  }
}
