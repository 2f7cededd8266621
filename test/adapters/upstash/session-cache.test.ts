import { beforeEach, describe, expect, test } from 'vitest'
import { createMemoryUnmarkedEnds } from '../../../src/adapters/outbound/memory/unmarked-ends.ts'
import { withLedger } from '../../../src/adapters/outbound/system/ledger.ts'
import { createRedis } from '../../../src/adapters/outbound/upstash/redis.ts'
import { createSeals } from '../../../src/adapters/outbound/upstash/seals.ts'
import {
  type CachedSessions,
  withSessionCache,
} from '../../../src/adapters/outbound/upstash/session-cache.ts'
import type { Background } from '../../../src/application/ports/background.ts'
import type { Change } from '../../../src/application/ports/unit-of-work.ts'
import type { UnmarkedEnds } from '../../../src/application/ports/unmarked-ends.ts'
import type { SessionPorts } from '../../../src/application/ports/voided-answers.ts'
import { principalOf } from '../../../src/domain/account/user.ts'
import type { Session } from '../../../src/domain/session/session.ts'
import { asId, type SessionId, type UserId } from '../../../src/domain/shared/ids.ts'
import {
  after,
  days,
  type Instant,
  instant,
  minutes,
  seconds,
} from '../../../src/domain/shared/instant.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { aUser } from '../../support/builders.ts'
import { type OwnCloud, useOwnCloud } from '../../support/own-cloud.ts'
import { aTokenKey } from '../../support/test-application.ts'
import { createTestLog } from '../../support/test-log.ts'

describe('the session cache on the embedded Redis', () => {
  describeSessionCache(useOwnCloud())
})

const { TEST_REDIS_URL: redisUrl } = process.env
describe.skipIf(!redisUrl)('the session cache on a real Redis (set TEST_REDIS_URL)', () => {
  if (redisUrl) describeSessionCache(useOwnCloud({ redisUrl }))
})

function describeSessionCache(own: () => OwnCloud): void {
  let now: Instant
  /** What Postgres would say, and how often it was asked. */
  let record: { live: Map<SessionId, Instant>; asked: number; commitFails: boolean }
  let cached: CachedSessions
  let session: Session
  let unmarkedEnds: UnmarkedEnds

  beforeEach(async () => {
    now = instant(Date.UTC(2026, 0, 1))
    record = { live: new Map(), asked: 0, commitFails: false }
    following = []
    unmarkedEnds = { ...createMemoryUnmarkedEnds() }
    cached = cacheOver(own())
    session = someSession()
    await own().faults({ redis: { down: false } })
  })

  /** What follows an answer has happened before the next question of a test is asked. */
  let following: Promise<void>[]

  const ask = async () => {
    await Promise.all(following)
    const caller = { sessionId: session.id, userId: session.userId }
    return (await cached.sessions.findLive(caller, now))?.until
  }
  const countLists = () => {
    let lists = 0
    const { list } = unmarkedEnds
    unmarkedEnds.list = (limit) => {
      lists += 1
      return list(limit)
    }
    return () => lists
  }
  const endSession: () => Change = () => ({
    kind: 'end_session',
    sessionId: session.id,
    reason: 'sign_out',
    at: now,
  })
  const endAll: () => Change = () => ({
    kind: 'end_sessions_of_user',
    userId: session.userId,
    reason: 'password_change',
    at: now,
  })

  test('knows a session from its first moment: the record is not asked', async () => {
    await cached.unitOfWork.commit([start()])
    expect(await ask()).toBe(session.expiresAt)
    expect(record.asked).toBe(0)
  })

  test('learns a session it did not know, once', async () => {
    record.live.set(session.id, session.expiresAt)
    expect(await ask()).toBe(session.expiresAt)
    expect(await ask()).toBe(session.expiresAt)
    expect(record.asked).toBe(1)
  })

  test('says no to nobody by itself: an unknown session is the record’s to judge', async () => {
    expect(await ask()).toBeUndefined()
    expect(await ask()).toBeUndefined()
    expect(record.asked).toBe(2)
  })

  test.each([
    ['the session ended', endSession],
    ['all sessions of the user ended', endAll],
  ])('serves nothing after %s', async (_name, end) => {
    await cached.unitOfWork.commit([start()])
    now = after(now, minutes(1))
    await cached.unitOfWork.commit([end()])
    expect(await ask()).toBeUndefined()
    now = after(now, minutes(5))
    expect(await ask()).toBeUndefined()
  })

  test('does not bring back what a reader learnt just before the end', async () => {
    record.live.set(session.id, session.expiresAt)
    // The record is asked, then the session ends, then the reader's note reaches Redis.
    const notes = delayedNotes()
    const slow = cacheOver(own(), notes.background)
    expect(
      await slow.sessions.findLive({ sessionId: session.id, userId: session.userId }, now),
    ).toMatchObject({ until: session.expiresAt })
    now = after(now, seconds(5))
    await cached.unitOfWork.commit([endSession()])
    await notes.arrive()
    expect(await ask()).toBeUndefined()
  })

  test('trusts itself again when the end has settled: another session of the user', async () => {
    await cached.unitOfWork.commit([endAll()])
    now = after(now, seconds(5))
    await cached.unitOfWork.commit([start()])
    expect(await ask()).toBe(session.expiresAt) // too soon: the record says so
    expect(record.asked).toBe(1)
    now = after(now, seconds(60))
    expect(await ask()).toBe(session.expiresAt)
    expect(await ask()).toBe(session.expiresAt)
    expect(record.asked).toBe(2)
  })

  test('an end that failed to commit ends nothing', async () => {
    await cached.unitOfWork.commit([start()])
    record.commitFails = true
    now = after(now, minutes(1))
    expect((await cached.unitOfWork.commit([endSession()])).ok).toBe(false)
    expect(await ask()).toBe(session.expiresAt)
  })

  test('a session beyond its time is not served from a note', async () => {
    await cached.unitOfWork.commit([start()])
    record.live.clear()
    now = session.expiresAt
    expect(await ask()).toBeUndefined()
  })

  test('a stolen family is told of as ended', async () => {
    await cached.unitOfWork.commit([start()])
    now = after(now, minutes(1))
    record.live.clear()
    await cached.refreshTokens.rotate(rotation('stolen'))
    expect(await ask()).toBeUndefined()
  })

  test('a refresh keeps a session known', async () => {
    record.live.set(session.id, session.expiresAt)
    await cached.refreshTokens.rotate(rotation('good'))
    await ask()
    expect(record.asked).toBe(0)
  })

  test('without Redis the record answers, and ends are committed all the same', async () => {
    await cached.unitOfWork.commit([start()])
    await own().faults({ redis: { down: true } })
    expect(await ask()).toBe(session.expiresAt)
    expect(record.asked).toBe(1)
    expect((await cached.unitOfWork.commit([endSession()])).ok).toBe(true)
    expect(await ask()).toBeUndefined()
  })

  test('never serves what ended while Redis was away, when it is back with what it knew', async () => {
    await cached.unitOfWork.commit([start()])
    now = after(now, minutes(1))
    await own().faults({ redis: { down: true } })
    expect((await cached.unitOfWork.commit([endSession()])).ok).toBe(true)
    await own().faults({ redis: { down: false } })
    expect(await ask()).toBeUndefined()
    now = after(now, minutes(5))
    expect(await ask()).toBeUndefined()
  })

  test('tells isolates of it that were not there, and Redis, so that nothing waits any more', async () => {
    await cached.unitOfWork.commit([start()])
    now = after(now, minutes(1))
    await own().faults({ redis: { down: true } })
    await cached.unitOfWork.commit([endAll()])
    await own().faults({ redis: { down: false } })
    expect(await unmarkedEnds.list(10)).toMatchObject([{ ended: session.userId }])
    cached = cacheOver(own())
    expect(await ask()).toBeUndefined()
    await Promise.all(following)
    expect(await unmarkedEnds.list(10)).toEqual([])
    cached = cacheOver(own())
    expect(await ask()).toBeUndefined() // the mark in Redis says so now
  })

  test('an isolate that has seen Redis fail asks the record for a while, then Redis again', async () => {
    await cached.unitOfWork.commit([start()])
    await own().faults({ redis: { down: true } })
    await ask()
    await own().faults({ redis: { down: false } })
    await ask()
    expect(record.asked).toBe(2)
    now = after(now, minutes(1))
    await ask()
    await ask()
    expect(record.asked).toBe(2) // noted again meanwhile
  })

  test('does not ask a Redis that has failed a moment ago: nobody waits for it a second time', async () => {
    await cached.unitOfWork.commit([start()])
    await own().faults({ redis: { down: true } })
    await ask()
    await Promise.all(following)
    await own().reset()
    following = []
    expect(await ask()).toBe(session.expiresAt)
    expect((await own().stats()).redis).toBe(following.length) // what follows the answer, and no more
  })

  test('while Redis fails, one note at a time finds out whether it still does', async () => {
    await cached.unitOfWork.commit([start()])
    await own().faults({ redis: { down: true } })
    await ask()
    await Promise.all(following)
    following = []
    const caller = { sessionId: session.id, userId: session.userId }
    for (let times = 0; times < 5; times += 1) await cached.sessions.findLive(caller, now)
    expect(following).toHaveLength(1)
    await ask()
    expect(following).toHaveLength(2) // the first has come back by then
  })

  test('an end is not acknowledged when neither Redis nor the record can be told of it', async () => {
    await cached.unitOfWork.commit([start()])
    await own().faults({ redis: { down: true } })
    unmarkedEnds.add = () => Promise.reject(new Error('away'))
    await expect(cached.unitOfWork.commit([endSession()])).rejects.toThrow('away')
  })

  test('asks for what Redis may not know behind an answer, every two seconds', async () => {
    const lists = countLists()
    await cached.unitOfWork.commit([start()])
    for (let second = 0; second < 12; second += 1) {
      await ask()
      now = after(now, seconds(1))
    }
    expect(lists()).toBe(6)
  })

  test('asks for it beside the question to Redis when nobody has asked for four seconds', async () => {
    await cached.unitOfWork.commit([start()])
    expect(await ask()).toBe(session.expiresAt)
    await unmarkedEnds.add([session.id], now)
    record.live.delete(session.id)
    now = after(now, seconds(4))
    expect(await ask()).toBeUndefined()
  })

  test('what was asked for ahead need not be asked for again', async () => {
    const lists = countLists()
    await cached.unitOfWork.commit([start()])
    cached.askAhead()
    expect(lists()).toBe(1)
    expect(await ask()).toBe(session.expiresAt)
    expect(lists()).toBe(1)
  })

  test('no request waits for a question of another one that was cancelled', async () => {
    await cached.unitOfWork.commit([start()])
    const { list } = unmarkedEnds
    unmarkedEnds.list = () => new Promise(() => {})
    void withLedger(ask)
    await Promise.all(following)
    await Promise.resolve()
    unmarkedEnds.list = list
    expect(await withLedger(ask)).toBe(session.expiresAt)
  })

  test('believes nothing when more has ended than it can look at', async () => {
    await cached.unitOfWork.commit([start()])
    await unmarkedEnds.add(
      Array.from({ length: 600 }, (_, index) => asId<SessionId>(`ses_other${index}`)),
      now,
    )
    expect(await ask()).toBe(session.expiresAt)
    expect(record.asked).toBe(1)
  })

  const followed: Background = {
    run: (_name, task) => void following.push(task().catch(() => {})),
  }

  function start(): Change {
    return {
      kind: 'start_session',
      session,
      user: aUser({ id: session.userId }),
      refreshToken: 'hash' as never, // never looked at here
      passwordHash: 'hash' as never,
    }
  }

  function rotation(kind: 'good' | 'stolen') {
    return {
      presented: kind as never, // the record below goes by it
      successor: 'next' as never,
      now,
      origin: { requestId: 'r', address: null, userAgent: null },
    }
  }

  function someSession(): Session {
    return {
      id: asId<SessionId>(`ses_${crypto.randomUUID()}`),
      userId: asId<UserId>(`usr_${crypto.randomUUID()}`),
      portal: null,
      address: null,
      userAgent: null,
      country: null,
      methods: ['pwd'],
      createdAt: now,
      authenticatedAt: now,
      mfaAt: null,
      lastUsedAt: now,
      expiresAt: after(now, days(1)),
      endedAt: null,
    }
  }

  function cacheOver({ cloud }: OwnCloud, background: Background = followed): CachedSessions {
    const ports: SessionPorts = {
      sessions: {
        list: async () => ({ items: [], more: false }),
        async findLive({ sessionId, userId }, at) {
          record.asked += 1
          const until = record.live.get(sessionId)
          if (until === undefined || at >= until) return undefined
          const authentication = { methods: ['pwd'], authenticatedAt: at, mfaAt: null } as const
          const principal = principalOf(aUser({ id: userId }))
          return { until, principal, portal: null, authentication, mfaEnabled: false }
        },
      },
      refreshTokens: {
        sessionOf: async () => undefined,
        async rotate({ presented }) {
          return String(presented) === 'stolen'
            ? err({ kind: 'refresh_token_reused', sessionId: session.id })
            : ok({ session, user: aUser({ id: session.userId }), successor: 'next' as never }) // not looked at
        },
      },
      unitOfWork: {
        async commit(changes) {
          if (record.commitFails) return err({ kind: 'stale' })
          for (const change of changes) {
            if (change.kind === 'start_session')
              record.live.set(change.session.id, change.session.expiresAt)
            if (change.kind === 'end_session') record.live.delete(change.sessionId)
            if (change.kind === 'end_sessions_of_user') record.live.clear()
          }
          return ok()
        },
      },
    }
    return withSessionCache(
      { ...ports, unmarkedEnds },
      {
        redis: createRedis({ url: cloud.redisUrl, token: cloud.redisToken }),
        seals: createSeals(aTokenKey('seals')),
        lifetimes: { sessionIdleMs: days(14) },
        background,
        clock: { now: () => now },
        log: createTestLog().log,
      },
    )
  }
}

function delayedNotes() {
  const tasks: (() => Promise<void>)[] = []
  return {
    background: { run: (_name: string, task: () => Promise<void>) => void tasks.push(task) },
    arrive: () => Promise.all(tasks.map((task) => task())),
  }
}
