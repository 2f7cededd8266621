/**
 * Puts Redis before the record of sessions. The cache may only ever say yes: every no, and every doubt,
 * is answered by the record (docs/decisions/0004).
 */
import type { Background } from '../../../application/ports/background.ts'
import type { Clock } from '../../../application/ports/clock.ts'
import type { RefreshTokens } from '../../../application/ports/refresh-tokens.ts'
import type { Sessions } from '../../../application/ports/sessions.ts'
import type { Change, UnitOfWork } from '../../../application/ports/unit-of-work.ts'
import {
  type Lifetimes,
  type Session,
  liveUntil as sessionLiveUntil,
} from '../../../domain/session/session.ts'
import type { SessionId, UserId } from '../../../domain/shared/ids.ts'
import type { Instant } from '../../../domain/shared/instant.ts'
import type { Log } from '../system/log.ts'
import type { RedisClient } from './redis.ts'
import { createSessionNotes, type SessionAnswer } from './session-notes.ts'

export interface SessionPorts {
  readonly sessions: Sessions
  readonly refreshTokens: RefreshTokens
  readonly unitOfWork: UnitOfWork
}

/** The three ports through which sessions are asked for, kept alive, begun and ended, with the cache in between. */
export function withSessionCache(
  record: SessionPorts,
  ports: {
    redis: RedisClient
    lifetimes: Pick<Lifetimes, 'sessionIdleMs'>
    background: Background
    clock: Clock
    log: Log
  },
): SessionPorts {
  const { redis, lifetimes, background, clock, log } = ports
  const notes = createSessionNotes(redis)

  return {
    sessions: {
      async liveUntil(session, now) {
        const cached = await notes.look(session).catch(withoutCache)
        if (cached !== undefined && now < cached) return cached
        const askedAt = clock.now()
        const until = await record.sessions.liveUntil(session, now)
        if (until !== undefined) noteAfterwards([{ ...session, askedAt, until }])
        return until
      },
    },

    refreshTokens: {
      async rotate(rotation) {
        const askedAt = clock.now()
        const rotated = await record.refreshTokens.rotate(rotation)
        if (rotated.ok) noteAfterwards(answersOf(rotated.value.session, askedAt))
        else if (rotated.error.kind === 'refresh_token_reused') {
          await notes.note([], [rotated.error.sessionId], askedAt).catch(withoutCache)
        }
        return rotated
      },
    },

    unitOfWork: {
      async commit(changes) {
        const at = clock.now()
        const started = changes.flatMap(startedBy)
        const answers = started.flatMap((session) => answersOf(session, at))
        // A session told of before its commit has no token yet, and if the commit fails it is forgotten.
        const [committed] = await Promise.all([
          record.unitOfWork.commit(changes),
          notes.note(answers, changes.flatMap(endedBy), at).catch(withoutCache),
        ])
        if (!committed.ok) await notes.forget(started.map(({ id }) => id)).catch(withoutCache)
        return committed
      },
    },
  }

  function noteAfterwards(answers: readonly SessionAnswer[]): void {
    background.run('note session', () => notes.note(answers, [], clock.now()).catch(withoutCache))
  }

  /** What the record would answer of a session that it has just written. */
  function answersOf(session: Session, askedAt: Instant): readonly SessionAnswer[] {
    const until = sessionLiveUntil(session, 'active', clock.now(), lifetimes)
    if (until === undefined) return []
    return [{ sessionId: session.id, userId: session.userId, askedAt, until }]
  }

  /** Redis is away: the record answers. */
  function withoutCache(error: unknown): undefined {
    log({ level: 'warn', event: 'session_cache_unavailable', error })
    return undefined
  }
}

function startedBy(change: Change): readonly Session[] {
  return change.kind === 'start_session' ? [change.session] : []
}

function endedBy(change: Change): readonly (SessionId | UserId)[] {
  if (change.kind === 'end_session') return [change.sessionId]
  if (change.kind === 'end_sessions_of_user') return [change.userId]
  return []
}
