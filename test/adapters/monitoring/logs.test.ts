/** What a service that is used, attacked and let down writes down: something, and nothing of anybody's. */
import { beforeAll, expect, test } from 'vitest'
import { personWith } from '../../support/composed-administrator.ts'
import {
  type ComposedService,
  composeService,
  mailbox,
  somebody,
  tokenIn,
} from '../../support/composed-service.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'

const own = useOwnCloud()
let service: ComposedService
beforeAll(() => {
  service = composeService(own())
})

test('every request has its line, and no line has a name, an address, a password or a token', async () => {
  const person = somebody()
  const { email, username, password } = person
  const headers = { 'User-Agent': 'secret-agent', 'X-Forwarded-For': '198.51.100.77' }
  const send = (operation: string, request: object = {}) =>
    service.call(operation, { headers, ...request })

  await send('POST /auth/register', { body: { ...person, firstName: 'Eulalia' } })
  await send('POST /auth/register', { body: { ...person, firstName: 'Eulalia' } })
  await send('POST /auth/login', { body: { identifier: email, password: 'wrong-words-here' } })
  const { body } = await send('POST /auth/login', { body: { identifier: username, password } })
  const token = body.accessToken
  await send('PUT /users/profile', { token, body: { lastName: 'Montserrat' } })
  await send('PUT /users/profile', { token, body: { [email]: 1 } })
  await send('POST /auth/forgot-password', { body: { email } })
  const [mail] = await mailbox(own(), email)
  const link = tokenIn(mail)
  await send('POST /auth/reset-password', { body: { token: link, newPassword: 'short' } })
  await send(`GET /users/${email}?search=${username}`, { token })
  await send('GET /users/profile', { token: `${token}x` })
  const admin = await personWith(service, own(), 'administrator')
  await send(`GET /users?search=${username}`, { token: admin.token })
  await own().faults({ sql: { down: true }, redis: { down: true }, mail: { down: true } })
  await send('POST /auth/login', { body: { identifier: email, password } })
  await send('POST /auth/forgot-password', { body: { email } })
  await service.everyMinute().catch(() => {})
  await own().heal()

  const lines = service.log.filter(({ event }) => event === 'request')
  expect(lines.length).toBeGreaterThanOrEqual(14)
  for (const line of lines) {
    expect(line).toMatchObject({
      requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
      durationMs: expect.any(Number),
    })
  }
  expect(service.log.map(({ event }) => event)).toContain('dependency_unavailable')
  const everything = service.log.map(asWritten).join('\n')
  const personal = [email, username, password, 'wrong-words-here', 'Eulalia', 'Montserrat', link]
  for (const secret of [...personal, token, body.refreshToken, 'secret-agent', '198.51.100.77']) {
    expect(secret.length).toBeGreaterThan(5)
    expect(everything).not.toContain(secret)
  }
})

/** With the words of errors, which JSON leaves out by itself. */
function asWritten(entry: object): string {
  return JSON.stringify(entry, (_key, value) =>
    value instanceof Error ? `${value.name} ${value.message} ${String(value.cause)}` : value,
  )
}
