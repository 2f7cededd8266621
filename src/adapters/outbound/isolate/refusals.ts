/** Remembers whom a limit has refused, until it has something for them again: they are told so without a trip. */
import type { Clock } from '../../../application/ports/clock.ts'
import type { Allowance } from '../../../application/ports/rate-limits.ts'
import { countedAs, type LimitQuestion } from '../../../domain/limits/counted-as.ts'
import { policiesOf } from '../../../domain/limits/limits.ts'

/** Some megabytes; the oldest go first. */
const entriesMax = 10_000

export function createRefusals(clock: Clock) {
  const known = new Map<string, Allowance>()

  return {
    /** The refusals that still hold for such a request. */
    of(question: LimitQuestion): readonly Allowance[] {
      if (known.size === 0) return []
      return policiesOf(question.limit).flatMap((policy) => {
        const key = keyOf(policy.name, countedAs(policy.by, question))
        const refused = key === undefined ? undefined : known.get(key)
        if (key === undefined || !refused) return []
        if (clock.now() < refused.resetsAt) return [refused]
        known.delete(key)
        return []
      })
    },

    note(question: LimitQuestion, allowances: readonly Allowance[]): void {
      for (const allowance of allowances) {
        const { policy, allowed } = allowance
        const key = keyOf(policy.name, countedAs(policy.by, question))
        if (allowed || key === undefined) continue
        const [oldest] = known.keys()
        if (known.size >= entriesMax && oldest !== undefined) known.delete(oldest)
        known.set(key, allowance)
      }
    },
  }
}

function keyOf(policy: string, counted: string | undefined): string | undefined {
  return counted === undefined ? undefined : `${policy} ${counted}`
}
