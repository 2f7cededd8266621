import type { Instant } from '../../domain/shared/instant.ts'

/** What nobody can use any more, and how long it is kept all the same. */
export interface ExpiredRecords {
  /**
   * Removes challenges that expired before `challenges`, mailed tokens before `oneTimeTokens`, sessions with their
   * refresh tokens before `sessions`, and blocks of networks before `ipBlocks`; of each at most `limit`. Answers how many that were. One trip.
   */
  remove(before: {
    readonly challenges: Instant
    readonly oneTimeTokens: Instant
    readonly sessions: Instant
    readonly ipBlocks: Instant
    readonly limit: number
  }): Promise<number>
}
