/** What Redis says that is wrong, old or gone: never believed against the record, never a reason to answer 500. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createBlockListCache } from '../../src/adapters/outbound/upstash/block-list.ts'
import { createUpstashGuessCounters } from '../../src/adapters/outbound/upstash/guess-counters.ts'
import { createPolicyPointer } from '../../src/adapters/outbound/upstash/policy-pointer.ts'
import { createUpstashRateLimits } from '../../src/adapters/outbound/upstash/rate-limits.ts'
import { createRedis, type RedisClient } from '../../src/adapters/outbound/upstash/redis.ts'
import { createSeals } from '../../src/adapters/outbound/upstash/seals.ts'
import { createSessionNotes } from '../../src/adapters/outbound/upstash/session-notes.ts'
import { start } from '../support/builders.ts'
import { personWith } from '../support/composed-administrator.ts'
import { composeService, goodPassword, somebody } from '../support/composed-service.ts'
import { useOwnCloud } from '../support/own-cloud.ts'
import { aTokenKey } from '../support/test-application.ts'
import { createTestLog } from '../support/test-log.ts'
import { arrive, live, openStage, unbalanced } from './support/stage.ts'

const own = useOwnCloud()

afterEach(async () => {
  vi.useRealTimers()
  await own().heal()
})

/** One command past the service. */
async function redis(...command: readonly string[]): Promise<unknown> {
  const { redisUrl, redisToken } = own().cloud
  const answer = await fetch(redisUrl, {
    method: 'POST',
    headers: { Authorization: `Bearer ${redisToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(command),
  })
  return answer.json()
}

describe('a Redis that has lost everything', () => {
  test('costs speed alone: sessions go on, ended ones stay ended, and the books balance', async () => {
    const stage = await openStage(own())
    await Promise.all([1, 2, 3].map(() => arrive(stage)))
    await live(stage, 8)
    await redis('FLUSHALL')
    await live(stage, 8)
    expect(await unbalanced(stage)).toEqual([])
  })
})

describe('a Redis that is back with what it held before', () => {
  test('lets nobody in whose session ended meanwhile, at an isolate that saw nothing of it either', async () => {
    const [here, elsewhere] = [composeService(own()), composeService(own())]
    const person = somebody()
    await here.call('POST /auth/register', { body: person })
    const { body } = await here.call('POST /auth/login', {
      body: { identifier: person.username, password: goodPassword },
    })
    const read = { token: body.accessToken }
    expect((await elsewhere.call('GET /users/profile', read)).status).toBe(200)

    await own().faults({ redis: { down: true } })
    expect((await here.call('POST /auth/logout', { ...read, body: {} })).status).toBe(204)
    await own().heal()
    vi.setSystemTime(Date.now() + 4_000) // as long as an isolate goes without looking
    expect((await elsewhere.call('GET /users/profile', read)).status).toBe(401)
  })
})

describe('nonsense in the place of an answer', () => {
  let client: RedisClient
  const session = { sessionId: 'ses_1', userId: 'usr_1' } as Parameters<
    ReturnType<typeof createSessionNotes>['look']
  >[0]
  const seals = createSeals(aTokenKey('seals'))
  const clock = { now: () => start }
  const pseudonyms = { of: (name: string) => name }

  beforeEach(() => {
    const { redisUrl, redisToken } = own().cloud
    client = createRedis({ url: redisUrl, token: redisToken })
  })

  const question = { limit: 'sign_in', address: '192.0.2.7', account: 'maria' } as Parameters<
    ReturnType<typeof createUpstashRateLimits>['take']
  >[0]
  const questions: Readonly<Record<string, () => Promise<unknown>>> = {
    'a mark': () =>
      createSessionNotes({ redis: client, seals }).note([], [session.sessionId], start),
    'the blocks': () => createBlockListCache({ redis: client, seals, clock }).read(),
    'a limit': () => createUpstashRateLimits({ redis: client, pseudonyms }).take(question),
    'a guess': () => createUpstashGuessCounters({ redis: client, pseudonyms }).attempt('m', start),
    'failures of a network': () =>
      createUpstashGuessCounters({ redis: client, pseudonyms }).failedAt('n', 'm', 1_000, start),
  }

  test.each(
    Object.keys(questions).flatMap((name) =>
      ['malformed', 'wrong_types', 'previous'].map((answers) => [name, answers] as const),
    ),
  )('is no answer to the question of %s (%s)', async (name, answers) => {
    await client.send((pipeline) => pipeline.hgetall('metrics'))
    await own().faults({ redis: { answers } })
    await expect(questions[name]?.()).rejects.toThrow('redis does not answer')
  })

  test.each(['malformed', 'wrong_types', 'previous'])(
    'is never a session (%s)',
    async (answers) => {
      await client.send((pipeline) => pipeline.hgetall('metrics'))
      await own().faults({ redis: { answers } })
      const said = await createSessionNotes({ redis: client, seals })
        .look(session, start)
        .catch(() => undefined)
      expect(said).toBeUndefined()
    },
  )

  test.each(['5', '"on"', '[]', '{}', '{"inForce":1,"shadow":null,"additions":[]}', '{'])(
    'is no pointer to a policy: %s',
    async (text) => {
      const { log, entries } = createTestLog()
      const pointer = createPolicyPointer({
        redis: client,
        seals,
        clock,
        log,
      })
      await redis('SET', 'policy:current', seals.seal('policy:current', text, start))
      expect(await pointer.read()).toBeUndefined()
      expect(entries).toMatchObject([{ event: 'policy_cache_unavailable' }])
    },
  )

  test.each([
    '5',
    '{}',
    '[5]',
    '[["deny","192.0.2.0/24"]]',
    '[["maybe","192.0.2.0/24",null]]',
    '[',
  ])('is no list of blocks: %s', async (text) => {
    await redis('SET', 'ip-blocks', seals.seal('ip-blocks', text, start))
    await expect(createBlockListCache({ redis: client, seals, clock }).read()).rejects.toThrow()
  })

  test('beside an answer about a session makes the record decide', async () => {
    const notes = createSessionNotes({ redis: client, seals })
    const known = { ...session, sessionId: 'ses_2', userId: 'usr_2' } as typeof session
    const live = {
      until: start,
      principal: { id: known.userId, roles: [], attributes: {} },
      portal: null,
      authentication: { methods: [], authenticatedAt: start, mfaAt: null },
      mfaEnabled: true,
    }
    await notes.note([{ sessionId: known.sessionId, askedAt: start, live }], [], start)
    expect(await notes.look(known, start)).toBeDefined()
    await redis('SET', 'ended:usr_2', 'nonsense')
    expect(await notes.look(known, start)).toBeUndefined()
    await redis('DEL', 'ended:usr_2')
    // An answer about another session of the same person.
    const { result } = (await redis('GET', 'live:ses_2')) as { result: string }
    await redis('SET', 'live:ses_3', result)
    const other = { ...known, sessionId: 'ses_3' } as typeof session
    expect(await notes.look(other, start)).toBeUndefined()
  })
})

describe('a policy that is published while Redis answers nonsense', () => {
  test('is in force at another isolate within five seconds all the same', async () => {
    const [here, elsewhere] = [composeService(own()), composeService(own())]
    const admin = await personWith(here, own(), 'administrator')
    const learner = await personWith(here, own(), 'learner')
    const mayRead = async (by = elsewhere) =>
      (await by.call('GET /permissions', { token: learner.token })).status === 200
    expect(await mayRead()).toBe(false)

    const { body: policies } = await here.call('GET /policies', { token: admin.token })
    const files = policies.files
      .filter(({ path }: { path: string }) => path !== 'service.test.yaml')
      .map(({ path, content }: { path: string; content: string }) => ({
        path,
        content: content.replace(
          '[course:read, lesson:read,',
          '[permission:read, course:read, lesson:read,',
        ),
      }))
    await own().faults({ redis: { answers: 'wrong_types' } })
    const published = await here.call('POST /policies', {
      token: admin.token,
      body: { message: 'While Redis is wrong', files },
      headers: { 'If-Match': `"${policies.version}"` },
    })
    expect(published.status).toBe(201)
    // Asked all along, as a busy isolate is: each look finds nonsense, and none counts as one.
    for (let second = 0; second < 3; second += 1) {
      vi.setSystemTime(Date.now() + 2_000)
      await mayRead()
    }
    expect(await mayRead()).toBe(true)
  })
})
