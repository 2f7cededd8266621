/** A sign-in and how long it lasts. Pure: the time is an argument. */
import type { UserStatus } from '../account/user.ts'
import type { SessionId, UserId } from '../shared/ids.ts'
import { after, type Instant, instant } from '../shared/instant.ts'

/**
 * RFC 8176 authentication method references, as carried in the `amr` claim: a password, a one-time code, a
 * passkey (proof of possession), its user verified by it, and more than one factor.
 */
export type AuthenticationMethod = 'pwd' | 'otp' | 'pop' | 'user' | 'mfa'

export interface Session {
  readonly id: SessionId
  readonly userId: UserId
  /** The portal that the person signed in at, as it named itself. */
  readonly portal: string | null
  readonly address: string | null
  readonly userAgent: string | null
  /** Where the sign-in came from (ISO 3166-1 alpha-2), as far as the platform knew. */
  readonly country: string | null
  readonly methods: readonly AuthenticationMethod[]
  readonly createdAt: Instant
  /** When the person last proved who they are. */
  readonly authenticatedAt: Instant
  /** When a second factor was last used in it; null when none was. */
  readonly mfaAt: Instant | null
  readonly lastUsedAt: Instant
  /** The absolute end: no refresh moves it. */
  readonly expiresAt: Instant
  readonly endedAt: Instant | null
}

export type SessionEndReason =
  | 'sign_out'
  | 'password_change'
  | 'password_reset'
  | 'email_change'
  | 'reuse'
  | 'administrator'
  /** Newer ones took its place: a person has so many at most. */
  | 'session_limit'

/** How old an answer about a session may be: `strict`, not at all; `recent`, five seconds (contract, section 5). */
export type Freshness = 'strict' | 'recent'

export interface Lifetimes {
  readonly accessTokenMs: number
  /** A session that is not refreshed for this long has ended. */
  readonly sessionIdleMs: number
  readonly sessionAbsoluteMs: number
  /** How long a used refresh token is answered with its successor again (tabs, contract §5). */
  readonly refreshGraceMs: number
  readonly emailVerificationMs: number
  readonly passwordResetMs: number
}

/** Until when a session speaks for its user if nothing ends it; undefined when it no longer does. */
export function liveUntil(
  session: Pick<Session, 'endedAt' | 'expiresAt' | 'lastUsedAt'>,
  userStatus: UserStatus,
  now: Instant,
  lifetimes: Pick<Lifetimes, 'sessionIdleMs'>,
): Instant | undefined {
  if (session.endedAt !== null || userStatus !== 'active') return undefined
  const idleAt = after(session.lastUsedAt, lifetimes.sessionIdleMs)
  const until = instant(Math.min(idleAt, session.expiresAt))
  return now < until ? until : undefined
}
