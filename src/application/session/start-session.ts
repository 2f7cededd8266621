/** Somebody has proved who they are: a session starts, and its first tokens are made. */
import type { User, UserWithPassword } from '../../domain/account/user.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { rolesThatCount } from '../../domain/policy/grants.ts'
import { deviceOf } from '../../domain/session/device.ts'
import type { AuthenticationMethod, Lifetimes, Session } from '../../domain/session/session.ts'
import { isNewPlace } from '../../domain/session/sign-in-place.ts'
import { after, type Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { notice } from '../account/notice.ts'
import type { AccessTokens, IssuedAccessToken } from '../ports/access-tokens.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Policy } from '../ports/policy.ts'
import type { RefreshTokenMint } from '../ports/refresh-token-mint.ts'
import type { Change, CommitFailure, UnitOfWork } from '../ports/unit-of-work.ts'

export interface Proven {
  /** The session starts only while its password is still the stored one. */
  readonly account: UserWithPassword
  readonly methods: readonly AuthenticationMethod[]
  readonly portal: string | null
  readonly origin: Origin
}

export interface SignedIn {
  readonly accessToken: IssuedAccessToken
  readonly refreshToken: string
  readonly user: User
  /** A role of theirs counts only with a second factor, and they have none yet. */
  readonly mfaEnrollmentRequired: boolean
}

/** One trip: the session, its refresh token, the audit entry and `besides` are committed together. */
export type StartSession = (
  proven: Proven,
  besides: readonly Change[],
) => Promise<Result<SignedIn, CommitFailure>>

export function createStartSession(ports: {
  policy: Policy
  accessTokens: AccessTokens
  refreshTokenMint: RefreshTokenMint
  unitOfWork: UnitOfWork
  ids: Ids
  clock: Clock
  lifetimes: Lifetimes
  sessionsMax: number
}): StartSession {
  const { policy, accessTokens, refreshTokenMint, unitOfWork, ids, clock, lifetimes, sessionsMax } =
    ports

  return async ({ account, methods, portal, origin }, besides) => {
    const { user, passwordHash, openSessions, signedInFrom } = account
    const now = clock.now()
    const hasMfa = methods.includes('mfa')
    const session: Session = {
      id: ids.session(),
      userId: user.id,
      portal,
      address: origin.address,
      userAgent: origin.userAgent,
      country: origin.country ?? null,
      methods,
      createdAt: now,
      authenticatedAt: now,
      mfaAt: hasMfa ? now : null,
      lastUsedAt: now,
      expiresAt: after(now, lifetimes.sessionAbsoluteMs),
      endedAt: null,
    }
    const [refreshToken, inForce] = await Promise.all([refreshTokenMint.first(), policy.inForce()])
    const roles = rolesThatCount(inForce.bundle, user.roles, hasMfa)
    const [committed, accessToken] = await Promise.all([
      unitOfWork.commit([
        { kind: 'start_session', session, user, refreshToken: refreshToken.hash, passwordHash },
        ...(openSessions < sessionsMax ? [] : [limit(user, now)]),
        ...(isNewPlace(signedInFrom, session) ? [newSignIn(user, session)] : []),
        ...besides,
        {
          kind: 'append_audit',
          entry: {
            at: now,
            action: 'session.sign_in',
            actor: user.id,
            sessionId: session.id,
            target: user.id,
            outcome: 'success',
            origin,
            ...(hasMfa && { details: { methods: [...methods] } }),
          },
        },
      ]),
      accessTokens.issue({
        userId: user.id,
        sessionId: session.id,
        roles,
        policyVersion: inForce.version,
        methods,
        authenticatedAt: session.authenticatedAt,
      }),
    ])
    if (!committed.ok) return err(committed.error)
    const mfaEnrollmentRequired =
      roles.length < user.roles.length && user.secondFactors.length === 0
    return ok({ accessToken, refreshToken: refreshToken.token, user, mfaEnrollmentRequired })
  }

  function newSignIn(user: User, session: Session): Change {
    const { userAgent, country, address, createdAt } = session
    const device = deviceOf(userAgent)
    return notice(user, { template: 'new_sign_in', device, country, address }, ids, createdAt)
  }

  /** The sessions that were used longest ago make room for the new one. */
  function limit({ id }: User, at: Instant): Change {
    return { kind: 'limit_sessions', userId: id, keep: sessionsMax, at }
  }
}
