/**
 * Puts Redis before the record of sessions. The cache may only ever say yes: every no, and every doubt,
 * is answered by the record (docs/decisions/0004).
 */
import type { Background } from '../../../application/ports/background.ts'
import type { Clock } from '../../../application/ports/clock.ts'
import type { Change } from '../../../application/ports/unit-of-work.ts'
import type { UnmarkedEnds } from '../../../application/ports/unmarked-ends.ts'
import {
  type SessionPorts,
  type Voided,
  voidedBy,
} from '../../../application/ports/voided-answers.ts'
import type { User } from '../../../domain/account/user.ts'
import { type LiveSession, liveSession } from '../../../domain/session/live-session.ts'
import type { Lifetimes, Session } from '../../../domain/session/session.ts'
import { after, type Instant } from '../../../domain/shared/instant.ts'
import type { Log } from '../system/log.ts'
import type { RedisClient } from './redis.ts'
import type { Seals } from './seals.ts'
import { createSessionNotes, type SessionAnswer, settlingMs } from './session-notes.ts'
import { createUnmarked } from './unmarked-ends.ts'

export type SessionRecord = SessionPorts & { readonly unmarkedEnds: UnmarkedEnds }

export interface CachedSessions extends SessionPorts {
  /** Asks ahead for what the next question about a session needs from the record. */
  askAhead(): void
}

/** The three ports through which sessions are asked for, kept alive, begun and ended, with the cache in between. */
export function withSessionCache(
  record: SessionRecord,
  ports: {
    redis: RedisClient
    seals: Seals
    lifetimes: Pick<Lifetimes, 'sessionIdleMs'>
    background: Background
    clock: Clock
    log: Log
    looked?: (result: 'hit' | 'miss') => void
  },
): CachedSessions {
  const { lifetimes, background, clock, log, looked = () => {} } = ports
  const notes = createSessionNotes(ports)
  const unmarked = createUnmarked({
    ...record,
    mark: (ended, at) => notes.note([], ended, at),
    background,
    clock,
  })

  let notesOnTheWay = 0

  return {
    askAhead: unmarked.askAhead,

    sessions: {
      ...record.sessions,
      async findLive(session, now) {
        const known = unmarked.mistrusts() ? undefined : await believed(session, now)
        looked(known ? 'hit' : 'miss')
        if (known) return known
        const askedAt = clock.now()
        const live = await record.sessions.findLive(session, now)
        if (live) noteAfterwards([{ sessionId: session.sessionId, askedAt, live }])
        return live
      },
    },

    refreshTokens: {
      ...record.refreshTokens,
      async rotate(rotation) {
        const askedAt = clock.now()
        const rotated = await record.refreshTokens.rotate(rotation)
        if (rotated.ok)
          noteAfterwards(answersOf(rotated.value.session, rotated.value.user, askedAt))
        else if (rotated.error.kind === 'refresh_token_reused') {
          await mark([], [rotated.error.sessionId], askedAt)
        }
        return rotated
      },
    },

    unitOfWork: {
      async commit(changes) {
        const at = clock.now()
        const started = changes.flatMap(startedBy)
        const answers = started.flatMap(({ session, user }) => answersOf(session, user, at))
        // A session told of before its commit has no token yet, and if the commit fails it is forgotten.
        const [committed] = await Promise.all([
          record.unitOfWork.commit(changes),
          mark(answers, changes.flatMap(voidedBy), at),
        ])
        if (!committed.ok)
          await notes.forget(started.map(({ session }) => session.id)).catch(withoutCache)
        return committed
      },
    },
  }

  async function believed(
    session: Parameters<typeof notes.look>[0],
    now: Instant,
  ): Promise<LiveSession | undefined> {
    const [cached, missed] = await Promise.all([
      notes.look(session, now).catch(withoutCache),
      unmarked
        .concerning([session.sessionId, session.userId, 'everybody'])
        .catch(() => 'mistrust' as const),
    ])
    const hit = cached && now < cached.live.until && isBelievable(cached.askedAt, missed)
    return hit ? cached.live : undefined
  }

  /** What Redis could not be told of is written down before anybody is told that it has happened. */
  async function mark(
    answers: readonly SessionAnswer[],
    ended: readonly Voided[],
    at: Instant,
  ): Promise<void> {
    try {
      await notes.note(answers, ended, at)
    } catch (error) {
      withoutCache(error)
      await unmarked.add(ended, at)
    }
  }

  /** While Redis fails, one note at a time finds out whether it still does, and no request waits for that. */
  function noteAfterwards(answers: readonly SessionAnswer[]): void {
    if (unmarked.mistrusts() && notesOnTheWay > 0) return
    notesOnTheWay += 1
    background.run('note session', async () => {
      await notes.note(answers, [], clock.now()).catch(withoutCache)
      notesOnTheWay -= 1
    })
  }

  /** What the record would answer of a session that it has just written. */
  function answersOf(session: Session, user: User, askedAt: Instant): readonly SessionAnswer[] {
    const live = liveSession(session, user, clock.now(), lifetimes)
    return live ? [{ sessionId: session.id, askedAt, live }] : []
  }

  /** Redis is away: the record answers. */
  function withoutCache(error: unknown): undefined {
    unmarked.redisFailed()
    log({ level: 'warn', event: 'session_cache_unavailable', error })
    return undefined
  }
}

function isBelievable(askedAt: Instant, missed: Instant | 'none' | 'mistrust'): boolean {
  if (missed === 'mistrust') return false
  return missed === 'none' || askedAt > after(missed, settlingMs)
}

function startedBy(change: Change): readonly Extract<Change, { kind: 'start_session' }>[] {
  return change.kind === 'start_session' ? [change] : []
}
