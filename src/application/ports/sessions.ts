import type { Caller } from '../../domain/session/caller.ts'
import type { LiveSession } from '../../domain/session/live-session.ts'
import type { Freshness, Session } from '../../domain/session/session.ts'
import type { SessionId, UserId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Page, PageRequest } from './page.ts'

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
    /** `recent`: an answer of this isolate may be up to five seconds old. */
    freshness?: Freshness,
  ): Promise<LiveSession | undefined>
  /** Those that are live at `now`, the newest sign-in first. One trip. */
  list(userId: UserId, page: PageRequest<SessionId>, now: Instant): Promise<Page<Session>>
}
