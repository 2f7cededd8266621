import type { Tried } from '../../domain/protection/guessing.ts'
import type { Instant } from '../../domain/shared/instant.ts'

/**
 * Counts guesses, by names of accounts that need not exist. Forgets by itself. Each method is one trip; of tries at the same
 * moment each is counted. Throws `DependencyUnavailable`.
 */
export interface GuessCounters {
  /** One try more (`nextTry` of the domain). */
  attempt(account: string, now: Instant): Promise<Tried>
  /** That try counts for nothing (`withoutTry` of the domain). */
  takeBack(account: string, until: Instant): Promise<void>
  /** The account is known by these names as well: what is known of the tries holds for them, too. */
  share(tried: Pick<Tried, 'count' | 'until'>, accounts: readonly string[]): Promise<void>
  forget(accounts: readonly string[]): Promise<void>
  /** Notes that the account failed at a place; answers how many different ones have in this window of time. */
  failedAt(place: string, account: string, windowMs: number, now: Instant): Promise<number>
  /** Forgets who failed at a place in these windows of time. */
  forgetFailedAt(place: string, windowsMs: readonly number[], now: Instant): Promise<void>
}
