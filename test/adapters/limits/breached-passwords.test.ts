/** New passwords that are known from elsewhere, over the whole service. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { personWith } from '../../support/composed-administrator.ts'
import {
  type ComposedService,
  composeService,
  goodPassword,
  mailbox,
  somebody,
  tokenIn,
} from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'
import { type RangeService, startRangeService } from '../../support/range-service.ts'

const own = useOwnCloud()
const breached = 'velvet thunder in the kettle'
let ranges: RangeService
let service: ComposedService

beforeAll(async () => {
  ranges = await startRangeService([breached])
  service = composeService(own(), { BREACHED_PASSWORDS: ranges.url })
})

afterAll(() => ranges.close())

const refused = (path: string) => ({
  status: 422,
  body: { errors: [{ path, code: 'password_breached' }] },
})

describe('a breached password is refused', () => {
  test('at registration, in no trip more', async () => {
    const answer = await service.call('POST /auth/register', {
      body: { ...somebody(), password: breached },
    })
    expect(answer).toMatchObject(refused('password'))
    const good = await service.call('POST /auth/register', { body: somebody() })
    expect(good.status).toBe(201)
    expect(good.headers.get('server-timing')).toContain('breaches;dur=')
    expect(good.headers.get('server-timing')).toContain('trips;desc="2"')
  })

  test('at a change, and at a reset, whose link stays good', async () => {
    const person = somebody()
    await service.call('POST /auth/register', { body: person })
    const { body } = await service.call('POST /auth/login', {
      body: { identifier: person.username, password: person.password },
    })
    const change = await service.call('PUT /users/password', {
      token: body.accessToken,
      body: { currentPassword: person.password, newPassword: breached },
    })
    expect(change).toMatchObject(refused('newPassword'))

    await service.call('POST /auth/forgot-password', { body: { email: person.email } })
    const [mail] = await mailbox(own(), person.email)
    const reset = (newPassword: string) =>
      service.call('POST /auth/reset-password', { body: { token: tokenIn(mail), newPassword } })
    expect(await reset(breached)).toMatchObject(refused('newPassword'))
    expect((await reset('another lamp under other stairs')).status).toBe(204)
  })

  test('where an administrator gives it', async () => {
    const { token } = await personWith(service, own(), 'administrator')
    const { username, email } = somebody()
    const answer = await service.call('POST /users', {
      token,
      body: { username, email, password: breached },
    })
    expect(answer).toMatchObject(refused('password'))
  })
})

test('nobody is kept from signing up while the service does not answer; the commonest are refused all the same', async () => {
  ranges.fail(503)
  const known = await service.call('POST /auth/register', {
    body: { ...somebody(), password: breached },
  })
  expect(known.status).toBe(201)
  const common = await service.call('POST /auth/register', {
    body: { ...somebody(), password: 'password1234' },
  })
  expect(common.body.errors).toMatchObject([{ code: 'password_too_common' }])
  ranges.fail(200)
})

test('off: nobody is asked', async () => {
  const before = ranges.asked.length
  const off = composeService(own(), { BREACHED_PASSWORDS: 'off' })
  const { status } = await off.call('POST /auth/register', {
    body: { ...somebody(), password: goodPassword },
  })
  expect([status, ranges.asked.length]).toEqual([201, before])
})
