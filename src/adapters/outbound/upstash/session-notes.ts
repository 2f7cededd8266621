/**
 * What Redis holds of sessions: answers of the record, and marks that void them.
 *
 * `live:{session}` holds whose it is, when the record was asked and until when the session may live;
 * `ended:{session or user}` marks that something ended. An answer counts only if the record was
 * asked well after the newest mark: marks are written beside the commit they belong to, and a reader
 * may have asked the record just before it.
 */
import type { Caller } from '../../../domain/session/caller.ts'
import { asId, type SessionId, type UserId } from '../../../domain/shared/ids.ts'
import { type Instant, instant, minutes, seconds } from '../../../domain/shared/instant.ts'
import type { RedisClient } from './redis.ts'

/** How long an answer may be used; the mark that voids it must outlive it. */
const answerLifeMs = minutes(10)
/** Longer than a commit takes and clocks differ. */
const settlingMs = seconds(30)

export interface SessionAnswer extends Pick<Caller, 'sessionId' | 'userId'> {
  /** When the record was asked. */
  readonly askedAt: Instant
  readonly until: Instant
}

export function createSessionNotes(redis: RedisClient) {
  return {
    /** Until when the session lives, if that is known and nothing has ended near or after the answer. */
    async look({ sessionId, userId }: Pick<Caller, 'sessionId' | 'userId'>) {
      const [live, ...marks] = await redis.run((client) =>
        client.mget<[string | null, string | null, string | null]>(
          liveKey(sessionId),
          endedKey(sessionId),
          endedKey(userId),
        ),
      )
      const answer = live === null ? undefined : readAnswer(live)
      if (answer?.userId !== userId) return undefined
      const doubtful = marks.some(
        (mark) => mark !== null && answer.askedAt <= Number(mark) + settlingMs,
      )
      return doubtful ? undefined : answer.until
    },

    /** Notes answers, and marks ends at a moment, all in one trip; no trip when there is nothing to note. */
    async note(
      answers: readonly SessionAnswer[],
      ended: readonly (SessionId | UserId)[],
      at: Instant,
    ): Promise<void> {
      if (answers.length + ended.length === 0) return
      await redis.run((client) => {
        const pipeline = client.pipeline()
        for (const answer of answers) {
          pipeline.set(liveKey(answer.sessionId), writeAnswer(answer), { px: answerLifeMs })
        }
        for (const id of ended) {
          pipeline.set(endedKey(id), String(at), { px: answerLifeMs + settlingMs })
        }
        return pipeline.exec()
      })
    },

    async forget(ids: readonly SessionId[]): Promise<void> {
      if (ids.length > 0) await redis.run((client) => client.del(...ids.map(liveKey)))
    },
  }
}

const liveKey = (id: SessionId) => `live:${id}`
const endedKey = (id: SessionId | UserId) => `ended:${id}`

function writeAnswer({ userId, askedAt, until }: SessionAnswer): string {
  return `${userId} ${askedAt} ${until}`
}

function readAnswer(text: string): Omit<SessionAnswer, 'sessionId'> | undefined {
  const [userId, askedAt, until] = text.split(' ')
  if (!userId || !Number(askedAt) || !Number(until)) return undefined
  return {
    userId: asId<UserId>(userId),
    askedAt: instant(Number(askedAt)),
    until: instant(Number(until)),
  }
}
