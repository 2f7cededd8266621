/** Rotates refresh tokens in Postgres: one transaction that begins by locking the session. */
import { and, eq, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { RefreshTokens } from '../../../application/ports/refresh-tokens.ts'
import { type Lifetimes, liveUntil } from '../../../domain/session/session.ts'
import { asId, type SessionId, type UserId } from '../../../domain/shared/ids.ts'
import { after, type Instant } from '../../../domain/shared/instant.ts'
import { err, ok } from '../../../domain/shared/result.ts'
import type { TokenHash } from '../../../domain/shared/token-hash.ts'
import type { Database } from './database.ts'
import { sessionColumns, toSession, toUser, userColumns } from './rows.ts'
import { auditEntries, refreshTokens, sessions, users } from './schema/index.ts'
import { writtenOnce } from './written-once.ts'

export function createNeonRefreshTokens(
  { query, run, batch }: Database,
  lifetimes: Pick<Lifetimes, 'sessionIdleMs' | 'refreshGraceMs'>,
): RefreshTokens {
  /** Whatever else touches the family, an end of its session included, waits or has been. */
  const lockSession = writtenOnce(() =>
    query
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
      .for('update'),
  )

  const rotateFirstUse = writtenOnce(() =>
    query.execute(sql`
      WITH used AS (
        UPDATE ${refreshTokens} SET used_at = ${now}
        FROM ${sessions} JOIN ${users} ON ${users.id} = ${sessions.userId}
        WHERE ${refreshTokens.tokenHash} = ${presented}
          AND ${refreshTokens.usedAt} IS NULL
          AND ${sessions.id} = ${refreshTokens.sessionId}
          AND ${isLive}
        RETURNING ${refreshTokens.sessionId}, ${refreshTokens.generation}
      ), touched AS (
        UPDATE ${sessions} SET last_used_at = ${now}
        FROM used WHERE ${sessions.id} = used.session_id
      )
      INSERT INTO ${refreshTokens} (token_hash, session_id, generation, created_at)
      SELECT ${sql.placeholder('successor')}, session_id, generation + 1, ${now} FROM used`),
  )

  /** RFC 9700 §4.14.2: `judgeRefresh` says 'reuse'; the family ends and the audit log knows. */
  const endFamilyOnReuse = writtenOnce(() =>
    query.execute(sql`
      WITH reused AS (
        UPDATE ${sessions} SET ended_at = ${now}, end_reason = 'reuse'
        FROM ${refreshTokens} AS presented
        JOIN ${refreshTokens} AS successor
          ON successor.session_id = presented.session_id
          AND successor.generation = presented.generation + 1,
          ${users}
        WHERE presented.token_hash = ${presented}
          AND presented.used_at < ${moment('graceBegan')}
          AND successor.used_at IS NOT NULL
          AND ${sessions.id} = presented.session_id
          AND ${users.id} = ${sessions.userId}
          AND ${isLive}
        RETURNING ${sessions.publicId} AS session, ${users.publicId} AS owner
      )
      INSERT INTO ${auditEntries}
        (at, action, on_behalf_of, session_id, target, outcome, reason, request_id, address, user_agent,
          policy_version)
      SELECT ${now}, 'session.refresh_token_reuse', 'service', session, owner, 'failure', 'reuse',
        ${sql.placeholder('requestId')}, ${sql.placeholder('address')}, ${sql.placeholder('userAgent')},
        ${sql.placeholder('policyVersion')}
      FROM reused`),
  )

  const readOutcome = writtenOnce(() => {
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
  })

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

    async rotate({ presented, successor, now, origin }) {
      const { requestId, address, userAgent, policyVersion = null } = origin
      const values = {
        presented,
        successor,
        now: iso(now),
        idleSince: iso(after(now, -lifetimes.sessionIdleMs)),
        graceBegan: iso(after(now, -lifetimes.refreshGraceMs)),
        requestId,
        address,
        userAgent,
        policyVersion,
      }
      const [, , , rows] = await batch([
        lockSession(values),
        rotateFirstUse(values),
        endFamilyOnReuse(values),
        readOutcome(values),
      ])
      const row = rows[0]
      if (!row) return err({ kind: 'invalid_refresh_token' })

      const user = toUser(row.user)
      const session = toSession(row.session, user.id)
      if (row.session.endReason === 'reuse') {
        return err({ kind: 'refresh_token_reused', sessionId: session.id })
      }
      const live = liveUntil(session, user.status, now, lifetimes) !== undefined
      if (!live || row.successor === null) return err({ kind: 'invalid_refresh_token' })
      return ok({ session, user, successor: row.successor as TokenHash }) // written by a rotation
    },
  }
}

const presented = sql.placeholder('presented')
const now = moment('now')
/** `liveUntil` of the domain, as a condition over `sessions` and `users`. */
const isLive = sql`${sessions.endedAt} IS NULL
  AND ${sessions.expiresAt} > ${now}
  AND ${sessions.lastUsedAt} > ${moment('idleSince')}
  AND ${users.status} = 'active'`

function moment(name: string): SQL {
  return sql`${sql.placeholder(name)}::timestamptz`
}

function iso(at: Instant): string {
  return new Date(at).toISOString()
}
