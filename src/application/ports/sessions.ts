import type { Principal } from '../../domain/account/user.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { Instant } from '../../domain/shared/instant.ts'

export interface LiveSession {
  /** Until when the session speaks for its user if nothing ends it before. */
  readonly until: Instant
  /** Its user's roles and attributes as they are now, whatever the access token says. */
  readonly principal: Principal
  readonly portal: string | null
}

/**
 * Answers what a session stands for: undefined when it has ended, never was, is idle or too old at
 * `now`, or its account is not active. A session ended by a committed change is never answered for, and
 * roles and attributes changed by one are never answered with, except as docs/storage.md states for a
 * cache that could not be told.
 */
export interface Sessions {
  findLive(
    session: Pick<Caller, 'sessionId' | 'userId'>,
    now: Instant,
  ): Promise<LiveSession | undefined>
}
