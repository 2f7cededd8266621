/**
 * The budgets of a request in sequential round trips, over the whole service and the real drivers: what
 * `Server-Timing` says, held against what the local cloud counted.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { personWith } from '../support/composed-administrator.ts'
import {
  type ComposedService,
  composeService,
  goodPassword,
  mailbox,
  somebody,
  tokenIn,
} from '../support/composed-service.ts'
import { useOwnCloud } from '../support/own-cloud.ts'

const own = useOwnCloud()
let service: ComposedService

beforeAll(async () => {
  // What an isolate asks only every few seconds is asked once, here, and not counted: on a slow machine, too.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  service = composeService(own())
  const { accessToken: token } = await signedIn()
  await service.call('GET /users/profile', { token })
})

afterAll(() => {
  vi.useRealTimers()
})

describe('a request costs at most, in sequential round trips:', () => {
  test('register 2', async () => {
    const { cost } = await measured('POST /auth/register', { body: somebody() })
    expect(cost).toEqual({ trips: 2, sql: 2, redis: 0 })
  })

  test('sign in 2, the permissions in force included', async () => {
    const person = await registered()
    const { cost, status } = await measured('POST /auth/login', { body: credentials(person) })
    expect(status).toBe(200)
    expect(cost.trips).toBe(2)
    expect(cost.redis).toBe(1)
  })

  test('a refused sign-in 2, whether or not the name is known', async () => {
    const { username } = await registered()
    const attempt = (identifier: string) =>
      measured('POST /auth/login', { body: { identifier, password: 'some other password' } })
    const known = await attempt(username)
    const unknown = await attempt('nobody')
    expect(known.cost).toEqual(unknown.cost)
    expect(known.cost.trips).toBe(2)
  })

  test('refresh 1', async () => {
    const { refreshToken } = await signedIn()
    const { cost, status } = await measured('POST /auth/refresh-token', { body: { refreshToken } })
    expect(status).toBe(200)
    expect(cost).toEqual({ trips: 1, sql: 1, redis: 0 })
  })

  test('sign out 1', async () => {
    const { accessToken: token } = await signedIn()
    const { cost, status } = await measured('POST /auth/logout', { token })
    expect(status).toBe(204)
    expect(cost).toEqual({ trips: 1, sql: 1, redis: 1 })
  })

  test('a list of the own sessions 1, the admission beside it', async () => {
    const { accessToken: token } = await signedIn()
    const { cost } = await measured('GET /users/sessions', { token })
    expect(cost).toEqual({ trips: 1, sql: 1, redis: 1 })
  })

  test('an introspection 1: the credential is known, and Redis knows the session', async () => {
    const admin = await personWith(service, own(), 'administrator')
    const { body } = await service.call('POST /service-credentials', {
      token: admin.token,
      body: { name: 'Learner portal', permissions: ['access:evaluate'] },
    })
    const { accessToken } = await signedIn()
    const asked = { token: body.token, form: `token=${accessToken}` }
    await service.call('POST /oauth/introspect', asked)
    const { cost, body: answer } = await measured('POST /oauth/introspect', asked)
    expect(answer.active).toBe(true)
    expect(cost).toEqual({ trips: 1, sql: 0, redis: 1 })
  })

  test('change password 2', async () => {
    const { accessToken: token } = await signedIn()
    const { cost, status } = await measured('PUT /users/password', {
      token,
      body: { currentPassword: goodPassword, newPassword: 'another lamp under other stairs' },
    })
    expect(status).toBe(204)
    expect(cost).toEqual({ trips: 2, sql: 2, redis: 2 })
  })

  test('an authenticated read 1, right after the sign-in and after a refresh', async () => {
    const { accessToken, refreshToken } = await signedIn()
    const first = await measured('GET /users/profile', { token: accessToken })
    expect(first.cost).toEqual({ trips: 1, sql: 1, redis: 1 })
    const { body } = await measured('POST /auth/refresh-token', { body: { refreshToken } })
    const again = await measured('GET /users/profile', { token: body.accessToken })
    expect(again.cost).toEqual({ trips: 1, sql: 1, redis: 1 })
  })

  test('an edit of the profile 2', async () => {
    const { accessToken: token } = await signedIn()
    const { cost } = await measured('PUT /users/profile', { token, body: { firstName: 'Ana' } })
    expect(cost).toEqual({ trips: 2, sql: 2, redis: 1 })
  })

  test('a change of address 2 to ask for, 2 to confirm', async () => {
    const { accessToken: token } = await signedIn()
    const body = { newEmail: somebody().email, currentPassword: goodPassword }
    const asked = await measured('POST /users/email', { token, body })
    expect([asked.status, asked.cost.trips, asked.cost.sql]).toEqual([202, 2, 3])
    const [mail] = await mailbox(own(), body.newEmail)
    const confirmed = await measured('POST /users/email/confirm', {
      body: { token: tokenIn(mail) },
    })
    expect([confirmed.status, confirmed.cost.trips, confirmed.cost.sql]).toEqual([202, 2, 2])
  })

  test('a change of username 2, deletion of the own account 2', async () => {
    const { accessToken: token } = await signedIn()
    const { username } = somebody()
    const renamed = await measured('PUT /users/username', { token, body: { username } })
    expect([renamed.status, renamed.cost.trips]).toEqual([200, 2])
    const body = { currentPassword: goodPassword }
    const closed = await measured('DELETE /users/profile', { token, body })
    expect([closed.status, closed.cost.trips]).toEqual([204, 2])
  })

  test('forgot password 2, for a known and an unknown address', async () => {
    const { email } = await registered()
    const known = await measured('POST /auth/forgot-password', { body: { email } })
    const unknown = await measured('POST /auth/forgot-password', { body: { email: 'no@x.org' } })
    expect(known.cost).toEqual({ trips: 2, sql: 2, redis: 0 })
    expect(unknown.cost).toEqual(known.cost)
  })

  test.each(['/.well-known/jwks.json', '/openapi.json', '/healthz'])('%s 0', async (path) => {
    const { cost, status } = await measured(`GET ${path}`)
    expect(status).toBe(200)
    expect(cost).toEqual({ trips: 0, sql: 0, redis: 0 })
  })
})

/** The answer, and its cost as the service says it and as the cloud counted it before anything followed. */
async function measured(...request: Parameters<ComposedService['send']>) {
  await own().reset()
  const answer = await service.send(...request)
  const counted = await own().stats()
  await service.letFollow()
  const timing = answer.headers.get('server-timing') ?? ''
  const said = (name: string) =>
    Number(new RegExp(`${name};dur=[\\d.]+;desc="(\\d+)`).exec(timing)?.[1] ?? 0)
  expect({ sql: said('db'), redis: said('redis') }).toEqual(counted)
  const trips = Number(/trips;desc="(\d+)"/.exec(timing)?.[1])
  return { ...answer, cost: { trips, ...counted } }
}

async function registered() {
  const person = somebody()
  await service.call('POST /auth/register', { body: person })
  return person
}

async function signedIn() {
  const { body } = await service.call('POST /auth/login', { body: credentials(await registered()) })
  return body
}

function credentials({ username, password }: { username: string; password: string }) {
  return { identifier: username, password }
}
