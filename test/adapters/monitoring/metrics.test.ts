/** What the whole service counts, over the real drivers, as `GET /metrics` tells it. */
import { afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type ComposedPerson, personWith } from '../../support/composed-administrator.ts'
import {
  type ComposedService,
  composeService,
  goodPassword,
  somebody,
} from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

const own = useOwnCloud()
let service: ComposedService
let another: ComposedService
let admin: ComposedPerson

beforeAll(async () => {
  service = composeService(own())
  another = composeService(own())
  admin = await personWith(service, own(), 'administrator')
})

afterEach(() => own().heal())

/** The value of a sample as it is written. */
async function read(sample: string, from = service): Promise<number> {
  const answer = await from.call('GET /metrics', { token: admin.token })
  expect(answer.status).toBe(200)
  const line = answer.text.split('\n').find((one) => one.startsWith(`${sample} `))
  return line === undefined ? 0 : Number(line.slice(sample.length))
}

async function counts(sample: string, events: () => Promise<unknown>, from = service) {
  const before = await read(sample)
  await events()
  return (await read(sample, from)) - before
}

const register = (by = service) => by.call('POST /auth/register', { body: somebody() })

describe('GET /metrics', () => {
  test('is OpenMetrics', async () => {
    const answer = await service.call('GET /metrics', { token: admin.token })
    expect(answer.headers.get('Content-Type')).toBe(
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
    )
    expect(answer.text).toMatch(/# EOF\n$/)
  })

  test('costs one trip, the admission beside it', async () => {
    const answer = await service.call('GET /metrics', { token: admin.token })
    expect(answer.headers.get('Server-Timing')).toMatch(/trips;desc="1"/)
  })

  test('is for a credential with the permission, and for nobody without', async () => {
    const issue = async (permission: string) => {
      const body = { name: 'Prometheus', permissions: [permission] }
      const { body: issued } = await service.call('POST /service-credentials', {
        token: admin.token,
        body,
      })
      return issued.token
    }
    expect(
      (await service.call('GET /metrics', { token: await issue('metrics:read') })).status,
    ).toBe(200)
    const refused = await service.call('GET /metrics', { token: await issue('role:read') })
    expect(refused).toMatchObject({ status: 403, body: { permission: 'metrics:read' } })
    expect((await service.call('GET /metrics')).status).toBe(401)
  })

  test('says that Redis is away instead of something wrong, and knows afterwards what happened meanwhile', async () => {
    const created = await counts('gatehouse_users_created_total{by="registration"}', async () => {
      await own().faults({ redis: { down: true } })
      for (let n = 0; n < 3; n += 1) await register()
      expect((await service.call('GET /metrics', { token: admin.token })).status).toBe(503)
      await own().heal()
    })
    expect(created).toBe(3)
  })
})

describe('across isolates', () => {
  test('what one has counted, another one tells', async () => {
    const created = await counts(
      'gatehouse_users_created_total{by="registration"}',
      async () => {
        await register(service)
        await register(another)
      },
      another,
    )
    expect(created).toBe(2)
  })

  test('counting adds no trip to a request', async () => {
    const forget = { body: { email: 'no@x.org' } }
    // What an isolate asks only every few seconds is asked once, here, and not counted: on a slow machine, too.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    onTestFinished(() => void vi.useRealTimers())
    await service.call('POST /auth/forgot-password', forget)
    await own().reset()
    const answer = await service.send('POST /auth/forgot-password', forget)
    expect(answer.headers.get('Server-Timing')).toMatch(/trips;desc="2"/)
    expect(await own().stats()).toEqual({ sql: 2, redis: 0 })
    await service.letFollow()
    expect((await own().stats()).redis).toBe(1)
  })
})

describe('what is counted:', () => {
  test.each([
    [
      'failed sign-ins',
      'gatehouse_sign_in_failures_total{step="password",reason="invalid_credentials"}',
      () =>
        service.call('POST /auth/login', {
          body: { identifier: 'nobody', password: 'wrong words' },
        }),
    ],
    [
      'requests for a new password',
      'gatehouse_password_reset_requests_total{by="person"}',
      () => service.call('POST /auth/forgot-password', { body: { email: 'nobody@example.org' } }),
    ],
    [
      'accounts that administrators make',
      'gatehouse_users_created_total{by="administrator"}',
      () => {
        const { username, email } = somebody()
        return service.call('POST /users', { token: admin.token, body: { username, email } })
      },
    ],
    [
      'sessions',
      'gatehouse_sessions_started_total{method="password"}',
      () => personWith(service, own(), 'learner'),
    ],
    [
      'what the policies refuse',
      'gatehouse_policy_denials_total{reason="permission_denied"}',
      async () => {
        const { token } = await personWith(service, own(), 'learner')
        await service.call('GET /roles', { token })
      },
    ],
    [
      'mail',
      'gatehouse_mails_total{result="sent"}',
      async () => {
        await register()
        await service.call('GET /healthz') // takes along what was counted behind the answer
      },
    ],
  ])('%s', async (_name, sample, events) => {
    expect(await counts(sample, events)).toBe(1)
  })

  test('refreshes, ends and token uses', async () => {
    const { username } = somebody()
    const person = { username, email: `${username}@example.org`, password: goodPassword }
    await service.call('POST /auth/register', { body: person })
    const { body } = await service.call('POST /auth/login', {
      body: { identifier: username, password: goodPassword },
    })
    const refreshed = await counts('gatehouse_token_refreshes_total{result="success"}', () =>
      service.call('POST /auth/refresh-token', { body: { refreshToken: body.refreshToken } }),
    )
    const ended = await counts('gatehouse_session_ends_total{reason="sign_out"}', () =>
      service.call('POST /auth/logout', { token: body.accessToken }),
    )
    const used = await counts(
      'gatehouse_token_uses_total{token="access_token",result="session_ended"}',
      () => service.call('GET /users/profile', { token: body.accessToken }),
    )
    expect([refreshed, ended, used]).toEqual([1, 1, 1])
  })

  test('trips that fail, and what the cache knew', async () => {
    // One that has never seen Redis fail, even on a slow machine: it asks.
    const trusting = composeService(own())
    const failed = await counts(
      'gatehouse_dependency_trips_total{dependency="redis",result="failed"}',
      async () => {
        await own().faults({ redis: { down: true } })
        await trusting.send('GET /users/profile', { token: admin.token })
        await own().heal()
        await trusting.letFollow()
      },
      trusting,
    )
    expect(failed).toBeGreaterThan(0)
    // One that has seen Redis fail believes nothing of it for a while; the other one has not.
    const { token } = await personWith(another, own(), 'learner')
    const hits = await counts(
      'gatehouse_cache_lookups_total{cache="session",result="hit"}',
      () => another.call('GET /users/profile', { token }),
      another,
    )
    expect(hits).toBeGreaterThan(0) // the profile's, or that of the reading itself
  })
})
