import type { LimitQuestion } from '../../domain/limits/counted-as.ts'
import type { LimitPolicy } from '../../domain/limits/limits.ts'
import type { Instant } from '../../domain/shared/instant.ts'

/** What a policy says to one request. */
export interface Allowance {
  readonly policy: LimitPolicy
  readonly allowed: boolean
  readonly remaining: number
  /** From then on there is something again. */
  readonly resetsAt: Instant
}

/**
 * Counts a request under every policy of its limit that it falls under, at once, and answers in their order. Of
 * any number of requests at once exactly as many are allowed as are left; what one policy refuses may count under
 * another. One trip. Throws `DependencyUnavailable`.
 */
export interface RateLimits {
  take(question: LimitQuestion): Promise<readonly Allowance[]>
}
