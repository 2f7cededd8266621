import type { Caller } from '../../domain/session/caller.ts'
import type { Instant } from '../../domain/shared/instant.ts'

/**
 * Answers until when a session speaks for its user if nothing ends it before: undefined when it has
 * ended, never was, is idle or too old at `now`, or its account is not active. A session ended by a
 * committed change is never answered for, except as docs/storage.md states for a cache that could
 * not be told.
 */
export interface Sessions {
  liveUntil(
    session: Pick<Caller, 'sessionId' | 'userId'>,
    now: Instant,
  ): Promise<Instant | undefined>
}
