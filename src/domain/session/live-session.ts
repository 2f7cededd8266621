/** What a session that has not ended stands for. Pure. */
import { type Principal, principalOf, type User } from '../account/user.ts'
import type { Instant } from '../shared/instant.ts'
import type { Authentication } from './assurance.ts'
import { type Lifetimes, liveUntil, type Session } from './session.ts'

export interface LiveSession {
  /** Until when the session speaks for its user if nothing ends it before. */
  readonly until: Instant
  /** Its user's roles and attributes as they are now, whatever the access token says. */
  readonly principal: Principal
  readonly portal: string | null
  /** How and when they proved who they are, whatever the access token says. */
  readonly authentication: Authentication
  /** Whether they have a second factor. */
  readonly mfaEnabled: boolean
}

/** Undefined when it no longer speaks for its user. */
export function liveSession(
  session: Session,
  user: User,
  now: Instant,
  lifetimes: Pick<Lifetimes, 'sessionIdleMs'>,
): LiveSession | undefined {
  const until = liveUntil(session, user.status, now, lifetimes)
  if (until === undefined) return undefined
  const { portal, methods, authenticatedAt, mfaAt } = session
  return {
    until,
    principal: principalOf(user),
    portal,
    authentication: { methods, authenticatedAt, mfaAt },
    mfaEnabled: user.secondFactors.length > 0,
  }
}
