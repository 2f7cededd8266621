/**
 * What Redis holds of sessions: answers of the record, and marks that void them.
 *
 * `live:{session}` holds when the record was asked, until when the session may live, how its user signed in, and
 * their roles and attributes, sealed, so that nobody gets rights by writing to Redis;
 * `ended:{session, user or everybody}` marks that something ended, or changed. An answer counts only if the record was
 * asked well after the newest mark: marks are written beside the commit they belong to, and a reader
 * may have asked the record just before it.
 */
import type { Voided } from '../../../application/ports/voided-answers.ts'
import type { UserAttributes } from '../../../domain/account/user.ts'
import type { Caller } from '../../../domain/session/caller.ts'
import type { LiveSession } from '../../../domain/session/live-session.ts'
import type { AuthenticationMethod } from '../../../domain/session/session.ts'
import { asId, type SessionId, type UserId } from '../../../domain/shared/ids.ts'
import { type Instant, instant, minutes, seconds } from '../../../domain/shared/instant.ts'
import { type RedisClient, wrongAnswer } from './redis.ts'
import type { Seals } from './seals.ts'

/** How long an answer may be used; the mark that voids it must outlive it. */
const answerLifeMs = minutes(10)
/** Longer than a commit takes and clocks differ. */
export const settlingMs = seconds(30)

export interface SessionAnswer {
  readonly sessionId: SessionId
  /** When the record was asked. */
  readonly askedAt: Instant
  readonly live: LiveSession
}

export function createSessionNotes({
  redis,
  seals,
}: {
  readonly redis: RedisClient
  readonly seals: Seals
}) {
  return {
    /** What the session stands for and when the record said so, if that is known and nothing is marked near or after. */
    async look({ sessionId, userId }: Pick<Caller, 'sessionId' | 'userId'>, now: Instant) {
      const keys = [
        liveKey(sessionId),
        endedKey(sessionId),
        endedKey(userId),
        endedKey('everybody'),
      ]
      const [values] = await redis.send<[unknown]>((pipeline) => pipeline.mget(...keys))
      if (!Array.isArray(values) || values.length !== keys.length) throw wrongAnswer()
      const [live, ...marks]: readonly unknown[] = values
      const sealed = seals.open(liveKey(sessionId), live, now, answerLifeMs)
      const answer = sealed && readAnswer(sealed.text, sealed.at)
      if (answer?.live.principal.id !== userId) return undefined
      // What is no moment is no reason to believe.
      const clear = marks.every((mark) => mark === null || answer.askedAt > voidUntil(mark))
      return clear ? answer : undefined
    },

    /**
     * Notes answers, and marks ends at a moment, all in one trip; no trip when there is nothing to note. Rejects unless Redis
     * says that it has.
     */
    async note(
      answers: readonly SessionAnswer[],
      ended: readonly Voided[],
      at: Instant,
    ): Promise<void> {
      if (answers.length + ended.length === 0) return
      const replies = await redis.send((pipeline) => {
        for (const answer of answers) {
          const name = liveKey(answer.sessionId)
          const sealed = seals.seal(name, writeAnswer(answer), answer.askedAt)
          pipeline.set(name, sealed, { px: answerLifeMs })
        }
        for (const id of ended) {
          pipeline.set(endedKey(id), String(at), { px: answerLifeMs + settlingMs })
        }
      })
      // Whoever says something else may have set nothing.
      if (replies.some((reply) => reply !== 'OK')) throw wrongAnswer()
    },

    async forget(ids: readonly SessionId[]): Promise<void> {
      if (ids.length > 0) await redis.send((pipeline) => pipeline.del(...ids.map(liveKey)))
    },
  }
}

const liveKey = (id: SessionId) => `live:${id}`
const endedKey = (id: Voided) => `ended:${id}`

function voidUntil(mark: unknown): number {
  return typeof mark === 'string' ? Number(mark) + settlingMs : Number.NaN
}

function writeAnswer({ live }: SessionAnswer): string {
  const { until, principal, portal, authentication, mfaEnabled } = live
  const { id, roles, attributes } = principal
  const { methods, authenticatedAt, mfaAt } = authentication
  const signIn = [methods, authenticatedAt, mfaAt, mfaEnabled]
  return JSON.stringify([until, portal, id, roles, attributes, signIn])
}

/** Sealed by this service; still, nothing of another shape passes for an answer. */
function readAnswer(text: string, askedAt: Instant): Omit<SessionAnswer, 'sessionId'> | undefined {
  const [until, portal, id, roles, attributes, signIn] = asList(text)
  if (typeof until !== 'number') return undefined
  if (typeof id !== 'string' || !Array.isArray(roles) || typeof attributes !== 'object')
    return undefined
  if (!Array.isArray(signIn)) return undefined // written before there were second factors
  const [methods, authenticatedAt, mfaAt, mfaEnabled]: readonly unknown[] = signIn
  if (!Array.isArray(methods) || typeof authenticatedAt !== 'number') return undefined
  return {
    askedAt,
    live: {
      until: instant(until),
      principal: { id: asId<UserId>(id), roles, attributes: attributes as UserAttributes },
      portal: typeof portal === 'string' ? portal : null,
      authentication: {
        methods: methods as readonly AuthenticationMethod[], // as written
        authenticatedAt: instant(authenticatedAt),
        mfaAt: typeof mfaAt === 'number' ? instant(mfaAt) : null,
      },
      mfaEnabled: mfaEnabled !== false,
    },
  }
}

function asList(text: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) ? parsed : []
  } catch {
    return []
  }
}
