import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  type ComposedService,
  composeService,
  goodPassword,
  mailbox,
  somebody,
} from '../support/composed-service.ts'
import { useOwnCloud } from '../support/own-cloud.ts'

const own = useOwnCloud()
let service: ComposedService

beforeAll(() => {
  service = composeService(own())
})

afterEach(() => own().heal())

async function signedIn() {
  const person = somebody()
  await service.call('POST /auth/register', { body: person })
  const { body } = await service.call('POST /auth/login', {
    body: { identifier: person.username, password: person.password },
  })
  return { ...person, token: body.accessToken as string }
}

describe('without Redis', () => {
  test('everything still works, from the record: the first read takes one trip more', async () => {
    const { token } = await signedIn()
    await own().faults({ redis: { down: true } })
    const read = await service.call('GET /users/profile', { token })
    expect(read.status).toBe(200)
    expect(read.headers.get('server-timing')).toContain('trips;desc="2"')
    // Whoever comes next does not wait for it: the record is asked about both at once.
    const again = await service.call('GET /users/profile', { token })
    expect(again.headers.get('server-timing')).toContain('trips;desc="1"')
    expect((await service.call('POST /auth/logout', { token })).status).toBe(204)
    expect((await service.call('GET /users/profile', { token })).body.code).toBe('session_ended')
  })

  test('the service says that it is degraded, and is ready all the same', async () => {
    await own().faults({ redis: { down: true } })
    expect(await service.call('GET /readyz')).toMatchObject({
      status: 200,
      body: { status: 'degraded', checks: { database: 'up', redis: 'down' } },
    })
  })
})

describe('without Postgres', () => {
  test.each([
    ['POST /auth/login', { identifier: 'maria', password: goodPassword }],
    ['POST /auth/refresh-token', { refreshToken: 'A'.repeat(43) }],
    ['POST /auth/forgot-password', { email: 'maria@example.org' }],
  ])('%s answers 503 and when to come back, and nothing of the inside', async (operation, body) => {
    await own().faults({ sql: { down: true } })
    const answer = await service.call(operation, { body })
    expect(answer).toMatchObject({ status: 503, body: { code: 'dependency_unavailable' } })
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(JSON.stringify(answer.body)).not.toMatch(/neon|postgres|sql|fetch|127\.0\.0\.1/i)
  })

  test('keys and document are there, and readiness is not', async () => {
    await own().faults({ sql: { down: true } })
    expect((await service.call('GET /.well-known/jwks.json')).status).toBe(200)
    expect((await service.call('GET /openapi.json')).status).toBe(200)
    expect((await service.call('GET /readyz')).status).toBe(503)
  })
})

describe('without the mail provider', () => {
  test('nobody waits for it, and the mail leaves by the schedule when it is back', async () => {
    await own().faults({ mail: { down: true } })
    const person = somebody()
    expect((await service.call('POST /auth/register', { body: person })).status).toBe(201)
    expect(await mailbox(own(), person.email)).toEqual([])

    await own().faults({ mail: { down: false } })
    await makeDue(person.email)
    await service.everyMinute()
    expect(await mailbox(own(), person.email)).toHaveLength(1)
    await service.everyMinute()
    expect(await mailbox(own(), person.email)).toHaveLength(1)
  })
})

describe('the log', () => {
  test('holds no password, token or address, whatever went wrong', async () => {
    const person = await signedIn()
    await own().faults({ sql: { errorRate: 1 }, redis: { down: true }, mail: { down: true } })
    await service.call('POST /auth/register', { body: { ...somebody(), email: person.email } })
    await service.call('GET /users/profile', { token: person.token })
    const logged = JSON.stringify(service.log, (_key, value: unknown) =>
      value instanceof Error ? { message: value.message, cause: value.cause } : value,
    )
    expect(service.log.length).toBeGreaterThan(4)
    for (const secret of [person.password, person.token, person.email, person.username]) {
      expect(logged).not.toContain(secret)
    }
  })
})

/** Lets the wait of a failed message be over: this service has the real clock. */
async function makeDue(recipient: string): Promise<void> {
  const { cloud } = own()
  await fetch(cloud.sqlEndpoint, {
    method: 'POST',
    headers: { 'Neon-Connection-String': cloud.databaseUrl },
    body: JSON.stringify({
      query: 'UPDATE outbox_messages SET next_attempt_at = created_at WHERE recipient = $1',
      params: [recipient],
    }),
  })
}
