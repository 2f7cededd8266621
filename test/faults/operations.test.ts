/** What runs on a schedule, what operators change, and what time does, while something is broken. */
import { decodeProtectedHeader } from 'jose'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createPolicyInForce } from '../../src/adapters/outbound/casl/policy-in-force.ts'
import { createIsolatePolicy } from '../../src/adapters/outbound/isolate/policy.ts'
import { fixedKeyRing } from '../../src/adapters/outbound/jose/key-ring.ts'
import { createPolicySeals } from '../../src/adapters/outbound/jose/policy-seals.ts'
import { DependencyUnavailable } from '../../src/application/ports/dependencies.ts'
import { registrationRole } from '../../src/domain/access/built-in.ts'
import type { PermissionName } from '../../src/domain/access/role.ts'
import { hours, minutes, seconds } from '../../src/domain/shared/instant.ts'
import { start } from '../support/builders.ts'
import { builtInPolicy } from '../support/built-in-policy.ts'
import { personWith } from '../support/composed-administrator.ts'
import {
  type ComposedService,
  composeService,
  goodPassword,
  mailbox,
  somebody,
} from '../support/composed-service.ts'
import { useOwnCloud } from '../support/own-cloud.ts'
import { createTestLog } from '../support/test-log.ts'
import { testSigningKeys } from '../support/test-signing-keys.ts'
import { arrive, deliveries, live, openStage, unbalanced } from './support/stage.ts'

const own = useOwnCloud()

afterEach(async () => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  await own().heal()
})

async function signedIn(service: ComposedService) {
  const person = somebody()
  await service.call('POST /auth/register', { body: person })
  const { body } = await service.call('POST /auth/login', {
    body: { identifier: person.username, password: goodPassword },
  })
  return { ...person, token: String(body.accessToken), refreshToken: String(body.refreshToken) }
}

describe('the schedule', () => {
  const troubles = [
    { sql: { down: true } },
    { sql: { errorRate: 0.5 } },
    { sql: { dieAfterStatements: 1 } },
    { sql: { dropAnswers: true, answersOf: 'writes' } },
    { redis: { down: true } },
    { redis: { answers: 'wrong_types' } },
    { sql: { down: true }, redis: { down: true }, mail: { down: true } },
  ]

  test.each(troubles)(
    'makes up for minutes in which %j, and does nothing twice',
    async (trouble) => {
      const ops = `ops-${crypto.randomUUID()}@example.org`
      const stage = await openStage(own(), { ALERT_MAIL_TO: ops })
      await Promise.all([1, 2, 3].map(() => arrive(stage)))
      await live(stage, 6)
      const began = Date.now()
      vi.setSystemTime(began)
      await own().faults({ ...trouble, mail: { down: true } })
      await stage.service.call('POST /auth/forgot-password', {
        body: { email: stage.people[0]?.email },
      })
      for (let minute = 1; minute < 7; minute += 1) {
        vi.setSystemTime(began + minutes(minute))
        await stage.service.everyMinute().catch(() => {}) // the platform notes it, and calls again
      }
      await own().heal()
      for (let minute = 7; minute < 30; minute += 1) {
        vi.setSystemTime(began + minutes(minute))
        await stage.service.everyMinute()
      }
      vi.useRealTimers()
      expect(await unbalanced(stage)).toEqual([])
      // An event is told of once, and what has begun is over.
      const told = (await mailbox(own(), ops)).map(({ subject }) => subject)
      expect(told.length).toBe(new Set(told).size)
      const [firing, over] = [/\((?:warning|critical)\)$/, /is over$/].map(
        (pattern) => told.filter((subject) => pattern.test(subject)).length,
      )
      expect(firing).toBe(over)
      expect(Math.max(...(await deliveries(own(), stage)))).toBeLessThanOrEqual(2)
    },
  )
})

describe('a policy that is published while Postgres dies in the middle', () => {
  test('is in force everywhere or nowhere, and nobody may more than before until it is', async () => {
    const [here, elsewhere] = [composeService(own()), composeService(own())]
    const admin = await personWith(here, own(), 'administrator')
    const learner = await personWith(here, own(), 'learner')
    const may = async (by: ComposedService) =>
      (await by.call('GET /permissions', { token: learner.token })).status === 200
    const { body: before } = await here.call('GET /policies', { token: admin.token })
    const files = before.files
      .filter(({ path }: { path: string }) => path !== 'service.test.yaml')
      .map(({ path, content }: { path: string; content: string }) => ({
        path,
        content: content.replace(
          '[course:read, lesson:read,',
          '[permission:read, course:read, lesson:read,',
        ),
      }))
    const publish = () =>
      here.call('POST /policies', {
        token: admin.token,
        body: { message: 'While Postgres dies', files },
        headers: { 'If-Match': `"${before.version}"` },
      })
    let failures = 0
    for (let statement = 1; ; statement += 1) {
      await own().faults({ sql: { dieAfterStatements: statement } })
      const { status } = await publish()
      await own().heal()
      vi.setSystemTime(Date.now() + seconds(5))
      if (status === 201) break
      failures += 1
      expect(status).toBe(503)
      expect([await may(here), await may(elsewhere)]).toEqual([false, false])
    }
    expect(failures).toBeGreaterThan(0)
    expect([await may(here), await may(elsewhere)]).toEqual([true, true])
  })

  test('is in force though its answer was lost, and the audit log knows', async () => {
    const service = composeService(own())
    const admin = await personWith(service, own(), 'administrator')
    const { body: before } = await service.call('GET /policies', { token: admin.token })
    await own().faults({ sql: { dropAnswers: true, answersOf: 'writes' } })
    const answer = await service.call('POST /policies', {
      token: admin.token,
      body: { message: 'Nobody hears of it', files: before.files },
      headers: { 'If-Match': `"${before.version}"` },
    })
    await own().heal()
    expect(answer.status).toBe(503)
    const { body: after } = await service.call('GET /policies', { token: admin.token })
    expect(after.message).toBe('Nobody hears of it')
    const { body: log } = await service.call(`GET /audit?action=policy.publish&actor=${admin.id}`, {
      token: admin.token,
    })
    expect(log.items).toMatchObject([{ actor: admin.id, outcome: 'success' }])
  })
})

describe('an isolate that starts while Postgres is away', () => {
  test('asks for the policies at every request until it has them', async () => {
    const published = {
      inForce: null,
      shadow: null,
      additions: [[registrationRole, 'course:publish' as PermissionName]] as const,
      bundle: null,
    }
    let isAway = true
    const policy = createIsolatePolicy({
      versions: {
        current: async () => {
          if (isAway) throw new DependencyUnavailable('database', undefined)
          return published
        },
        bundle: async () => undefined,
      },
      pointer: { read: async () => undefined, write: async () => {} },
      background: { run: () => {} },
      seals: createPolicySeals({ keyRing: fixedKeyRing(testSigningKeys) }),
      ready: createPolicyInForce,
      builtIn: builtInPolicy,
      clock: { now: () => start }, // stands still: no answer grows old
      log: createTestLog().log,
    })
    const additions = async () => (await policy.inForce()).additions.size
    expect([await additions(), await additions()]).toEqual([0, 0])
    isAway = false
    expect(await additions()).toBe(1)
    isAway = true
    expect(await additions()).toBe(1)
    // Something was changed from here, and cannot be read: it is asked for until it can be.
    policy.expire()
    expect([await additions(), await additions()]).toEqual([1, 1])
    published.additions = [] as never
    isAway = false
    expect(await additions()).toBe(0)
  })
})

describe('a key that is rotated while something is away', () => {
  const own = useOwnCloud()

  test('signs nobody out, and the schedule makes up for what it missed', async () => {
    const variables = { SIGNING_KEYS: '', SIGNING_KEY_DAYS: '1' }
    const service = composeService(own(), variables)
    await service.everyMinute()
    const person = await signedIn(service)
    const keys = async (by: ComposedService): Promise<readonly string[]> =>
      (await by.call('GET /.well-known/jwks.json')).body.keys.map(({ kid }: { kid: string }) => kid)
    const [first] = await keys(service)
    const due = Date.now() + hours(25)
    await own().faults({ sql: { down: true }, redis: { down: true } })
    vi.setSystemTime(due)
    await expect(service.everyMinute()).rejects.toThrow('does not answer')
    await own().heal()
    await service.everyMinute()
    expect(await keys(composeService(own(), variables))).toEqual([first, expect.any(String)])
    vi.setSystemTime(due + hours(2))
    await service.everyMinute()

    const other = composeService(own(), variables)
    const { status, body } = await other.call('POST /auth/refresh-token', {
      body: { refreshToken: person.refreshToken },
    })
    expect(status).toBe(200)
    expect(decodeProtectedHeader(body.accessToken).kid).not.toBe(first)
    for (const by of [service, other]) {
      const read = await by.call('GET /users/profile', { token: body.accessToken })
      expect(read.status).toBe(200)
    }
  })
})

describe('a Postgres that takes a minute', () => {
  test('is given ten seconds: then the answer is 503, and the next request is served', async () => {
    const service = composeService(own())
    const person = await signedIn(service)
    const limits: AbortController[] = []
    const given: number[] = []
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      const limit = new AbortController()
      given.push(ms)
      limits.push(limit)
      return limit.signal
    })
    await own().faults({ sql: { delayMs: 60_000 } })
    const waiting = service.call('POST /auth/refresh-token', {
      body: { refreshToken: person.refreshToken },
    })
    await vi.waitFor(() => expect(given).toContain(10_000))
    for (const limit of limits) limit.abort(new DOMException('', 'TimeoutError'))
    expect(await waiting).toMatchObject({ status: 503, body: { code: 'dependency_unavailable' } })
    vi.restoreAllMocks()
    await own().heal()
    expect((await service.call('GET /users/profile', { token: person.token })).status).toBe(200)
  })
})

describe('a clock that jumps', () => {
  test('back by ten minutes brings no ended session back', async () => {
    const service = composeService(own())
    const person = await signedIn(service)
    await service.call('POST /auth/logout', { token: person.token, body: {} })
    vi.setSystemTime(Date.now() - minutes(10))
    for (const by of [service, composeService(own())]) {
      expect((await by.call('GET /users/profile', { token: person.token })).status).toBe(401)
    }
  })

  test('forward by a minute and back loses no letter and no session', async () => {
    const stage = await openStage(own())
    await Promise.all([1, 2].map(() => arrive(stage)))
    const began = Date.now()
    vi.setSystemTime(began + minutes(1))
    await live(stage, 6)
    vi.setSystemTime(began)
    await live(stage, 6)
    vi.setSystemTime(began + minutes(2))
    expect(await unbalanced(stage)).toEqual([])
  })
})
