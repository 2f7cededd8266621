import type { Clock } from '../../../application/ports/clock.ts'
import type { Policy, PolicyInForce } from '../../../application/ports/policy.ts'
import { after, type Instant, seconds } from '../../../domain/shared/instant.ts'

/** The bound that the port gives (contract, section 5). */
const freshForMs = seconds(5)

/** Keeps the permissions in force in this isolate for 5 s: a warm decision needs no trip. */
export function createRecentPolicy(record: Policy, clock: Clock): Policy {
  let recent: { readonly inForce: PolicyInForce; readonly readAt: Instant } | undefined

  return {
    async inForce() {
      // The age counts from before the question: what changes while it is answered may be missing.
      const askedAt = clock.now()
      if (recent && askedAt < after(recent.readAt, freshForMs)) return recent.inForce
      const inForce = await record.inForce()
      recent = { inForce, readAt: askedAt }
      return inForce
    },
  }
}
