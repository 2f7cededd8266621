/** Counts in this isolate alone: exact here, blind to every other one. What stands in while Redis is away. */

import type { Clock } from '../../../application/ports/clock.ts'
import type { Allowance, RateLimits } from '../../../application/ports/rate-limits.ts'
import { countedAs } from '../../../domain/limits/counted-as.ts'
import { type LimitPolicy, policiesOf } from '../../../domain/limits/limits.ts'
import { takeFrom, type Window } from '../../../domain/limits/sliding-window.ts'

/** Some megabytes; the oldest go first. */
const windowsMax = 20_000

export function createIsolateRateLimits({
  clock,
  share = 1,
}: {
  readonly clock: Clock
  /** How much of each quota there is here. */
  readonly share?: number
}): RateLimits {
  const windows = new Map<string, Window>()

  return {
    async take(question) {
      return policiesOf(question.limit).flatMap((policy) => {
        const counted = countedAs(policy.by, question)
        return counted === undefined ? [] : [take(policy, `${policy.name} ${counted}`)]
      })
    },
  }

  function take(policy: LimitPolicy, key: string): Allowance {
    const quota = Math.max(1, Math.floor(policy.quota * share))
    const { window, ...taken } = takeFrom(windows.get(key), { ...policy, quota }, clock.now())
    remember(key, window)
    return { policy: { ...policy, quota }, ...taken }
  }

  function remember(key: string, window: Window): void {
    windows.delete(key) // to the end: whoever is counted now is not the oldest
    const [oldest] = windows.keys()
    if (windows.size >= windowsMax && oldest !== undefined) windows.delete(oldest)
    windows.set(key, window)
  }
}
