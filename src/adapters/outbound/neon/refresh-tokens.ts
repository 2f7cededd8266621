/** Rotates refresh tokens in Postgres: one transaction that begins by locking the session. */
import { and, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { RefreshTokens, Rotation } from '../../../application/ports/refresh-tokens.ts'
import { type Lifetimes, liveUntil } from '../../../domain/session/session.ts'
import { asId, type SessionId, type UserId } from '../../../domain/shared/ids.ts'
import { after, type Instant } from '../../../domain/shared/instant.ts'
import { err, ok } from '../../../domain/shared/result.ts'
import type { TokenHash } from '../../../domain/shared/token-hash.ts'
import type { Database } from './database.ts'
import { sessionColumns, toSession, toUser, userColumns } from './rows.ts'
import { auditEntries, refreshTokens, sessions, users } from './schema/index.ts'

export function createNeonRefreshTokens(
  { query, run, batch }: Database,
  lifetimes: Pick<Lifetimes, 'sessionIdleMs' | 'refreshGraceMs'>,
): RefreshTokens {
  return {
    async sessionOf(token) {
      const [row] = await run(
        query
          .select({ sessionId: sessions.publicId, userId: users.publicId })
          .from(refreshTokens)
          .innerJoin(sessions, eq(sessions.id, refreshTokens.sessionId))
          .innerJoin(users, eq(users.id, sessions.userId))
          .where(eq(refreshTokens.tokenHash, token)),
      )
      return row && { sessionId: asId<SessionId>(row.sessionId), userId: asId<UserId>(row.userId) }
    },

    async rotate(rotation) {
      const [, , , rows] = await batch([
        lockSession(rotation),
        rotateFirstUse(rotation),
        endFamilyOnReuse(rotation),
        readOutcome(rotation),
      ])
      const row = rows[0]
      if (!row) return err({ kind: 'invalid_refresh_token' })

      const user = toUser(row.user)
      const session = toSession(row.session, user.id)
      if (row.session.endReason === 'reuse') {
        return err({ kind: 'refresh_token_reused', sessionId: session.id })
      }
      const live = liveUntil(session, user.status, rotation.now, lifetimes) !== undefined
      if (!live || row.successor === null) return err({ kind: 'invalid_refresh_token' })
      return ok({ session, user, successor: row.successor as TokenHash }) // written by a rotation
    },
  }

  /** Whatever else touches the family, an end of its session included, waits or has been. */
  function lockSession({ presented }: Rotation) {
    return query
      .select({ id: sessions.id })
      .from(sessions)
      .where(
        eq(
          sessions.id,
          query
            .select({ sessionId: refreshTokens.sessionId })
            .from(refreshTokens)
            .where(eq(refreshTokens.tokenHash, presented)),
        ),
      )
      .for('update')
  }

  function rotateFirstUse({ presented, successor, now }: Rotation) {
    return query.execute(sql`
      WITH used AS (
        UPDATE ${refreshTokens} SET used_at = ${iso(now)}
        FROM ${sessions} JOIN ${users} ON ${users.id} = ${sessions.userId}
        WHERE ${refreshTokens.tokenHash} = ${presented}
          AND ${refreshTokens.usedAt} IS NULL
          AND ${sessions.id} = ${refreshTokens.sessionId}
          AND ${isLive(now)}
        RETURNING ${refreshTokens.sessionId}, ${refreshTokens.generation}
      ), touched AS (
        UPDATE ${sessions} SET last_used_at = ${iso(now)}
        FROM used WHERE ${sessions.id} = used.session_id
      )
      INSERT INTO ${refreshTokens} (token_hash, session_id, generation, created_at)
      SELECT ${successor}, session_id, generation + 1, ${iso(now)} FROM used`)
  }

  /** RFC 9700 §4.14.2: `judgeRefresh` says 'reuse'; the family ends and the audit log knows. */
  function endFamilyOnReuse({ presented, now, origin }: Rotation) {
    const graceBegan = after(now, -lifetimes.refreshGraceMs)
    return query.execute(sql`
      WITH reused AS (
        UPDATE ${sessions} SET ended_at = ${iso(now)}, end_reason = 'reuse'
        FROM ${refreshTokens} AS presented
        JOIN ${refreshTokens} AS successor
          ON successor.session_id = presented.session_id
          AND successor.generation = presented.generation + 1,
          ${users}
        WHERE presented.token_hash = ${presented}
          AND presented.used_at < ${iso(graceBegan)}
          AND successor.used_at IS NOT NULL
          AND ${sessions.id} = presented.session_id
          AND ${users.id} = ${sessions.userId}
          AND ${isLive(now)}
        RETURNING ${sessions.publicId} AS session, ${users.publicId} AS owner
      )
      INSERT INTO ${auditEntries}
        (at, action, on_behalf_of, session_id, target, outcome, reason, request_id, address, user_agent,
          policy_version)
      SELECT ${iso(now)}, 'session.refresh_token_reuse', 'service', session, owner, 'failure', 'reuse',
        ${origin.requestId}, ${origin.address}, ${origin.userAgent}, ${origin.policyVersion ?? null}
      FROM reused`)
  }

  function readOutcome({ presented }: Rotation) {
    const successor = alias(refreshTokens, 'successor')
    return query
      .select({ session: sessionColumns, user: userColumns, successor: successor.tokenHash })
      .from(refreshTokens)
      .innerJoin(sessions, eq(sessions.id, refreshTokens.sessionId))
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(
        successor,
        and(
          eq(successor.sessionId, refreshTokens.sessionId),
          eq(successor.generation, sql`${refreshTokens.generation} + 1`),
        ),
      )
      .where(eq(refreshTokens.tokenHash, presented))
  }

  /** `liveUntil` of the domain, as a condition over `sessions` and `users`. */
  function isLive(now: Instant) {
    const idleSince = after(now, -lifetimes.sessionIdleMs)
    return sql`${sessions.endedAt} IS NULL
      AND ${sessions.expiresAt} > ${iso(now)}
      AND ${sessions.lastUsedAt} > ${iso(idleSince)}
      AND ${users.status} = 'active'`
  }
}

function iso(at: Instant) {
  return sql`${new Date(at).toISOString()}::timestamptz`
}
