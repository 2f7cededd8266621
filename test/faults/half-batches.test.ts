/** A connection that dies inside a transaction, and one that dies after it: each change, at every statement. */
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  type Answer,
  type ComposedService,
  composeService,
  goodPassword,
  mailbox,
  somebody,
  tokenIn,
} from '../support/composed-service.ts'
import { useOwnCloud } from '../support/own-cloud.ts'
import type { Query } from './support/books.ts'
import { openQuery } from './support/query.ts'

const own = useOwnCloud()
const another = 'seven lamps under violet stairs'
let service: ComposedService
let strict: ComposedService
let query: Query

beforeAll(() => {
  service = composeService(own())
  strict = composeService(own(), { DISCLOSURE: 'strict' })
  query = openQuery(own().cloud.databaseUrl)
})

afterEach(() => own().heal())

interface SignedIn {
  readonly username: string
  readonly email: string
  readonly token: string
  readonly refreshToken: string
}

async function signedIn(): Promise<SignedIn> {
  const person = somebody()
  await service.call('POST /auth/register', { body: person })
  const { body } = await signIn(person.username)
  return { ...person, token: body.accessToken, refreshToken: body.refreshToken }
}

const signIn = (identifier: string, password = goodPassword) =>
  service.call('POST /auth/login', { body: { identifier, password } })

async function resetToken({ email }: SignedIn): Promise<string> {
  await service.call('POST /auth/forgot-password', { body: { email } })
  return tokenIn((await mailbox(own(), email))[0])
}

/** Each change, asked for by somebody who is signed in. */
const changes: Readonly<Record<string, (person: SignedIn) => Promise<() => Promise<Answer>>>> = {
  async registration() {
    const body = somebody()
    return () => service.call('POST /auth/register', { body })
  },
  'sign-in':
    async ({ username }) =>
    () =>
      signIn(username),
  refresh:
    async ({ refreshToken }) =>
    () =>
      service.call('POST /auth/refresh-token', { body: { refreshToken } }),
  'an edited profile':
    async ({ token }) =>
    () =>
      service.call('PUT /users/profile', { token, body: { lastName: 'Gómez' } }),
  'a changed password':
    async ({ token }) =>
    () =>
      service.call('PUT /users/password', {
        token,
        body: { currentPassword: goodPassword, newPassword: another },
      }),
  'a forgotten password':
    async ({ email }) =>
    () =>
      service.call('POST /auth/forgot-password', { body: { email } }),
  async 'a reset password'(person) {
    const token = await resetToken(person)
    return () =>
      service.call('POST /auth/reset-password', { body: { token, newPassword: another } })
  },
  'sign-out':
    async ({ token }) =>
    () =>
      service.call('POST /auth/logout', { token, body: {} }),
  'a closed account':
    async ({ token }) =>
    () =>
      service.call('DELETE /users/profile', { token, body: { currentPassword: goodPassword } }),
}

const tables = [
  'users',
  'user_roles',
  'sessions',
  'refresh_tokens',
  'one_time_tokens',
  'outbox_messages',
  'audit_entries',
  'audit_heads',
]

/** Everything that a change may touch, as text. */
async function everything(): Promise<unknown> {
  const rows = tables.map(
    (name) =>
      `SELECT '${name}' AS name, (SELECT json_agg(t ORDER BY t::text)::text FROM ${name} t)`,
  )
  return query(rows.join(' UNION ALL '))
}

describe('a connection that dies in the middle of a batch', () => {
  test.each(Object.keys(changes))('leaves nothing of it, after any statement: %s', async (name) => {
    const ask = await changes[name]?.(await signedIn())
    const before = await everything()
    for (let statement = 0; ; statement += 1) {
      await own().faults({ sql: { dieAfterStatements: statement } })
      const answer = await ask?.()
      if (answer?.status !== 503) {
        // Longer than the change is, the connection lives.
        expect(answer?.status).toBeLessThan(300)
        expect(statement).toBeGreaterThan(2)
        expect(await everything()).not.toEqual(before)
        return
      }
      expect(answer.body.code).toBe('dependency_unavailable')
      expect(await everything()).toEqual(before)
    }
  })
})

describe('a change whose answer was lost after it was committed', () => {
  /** Asks while every answer to a write is lost. */
  async function unanswered(name: string, person: SignedIn): Promise<void> {
    const ask = await changes[name]?.(person)
    await own().faults({ sql: { dropAnswers: true, answersOf: 'writes' } })
    expect((await ask?.())?.status).toBe(503)
    await own().heal()
  }

  const audited = async (action: string, username: string) => {
    const [row] = await query(
      `SELECT count(*) FROM audit_entries WHERE action = $1 AND outcome = 'success'
       AND target = (SELECT public_id FROM users WHERE username = $2)`,
      [action, username],
    )
    return Number(row?.count)
  }

  test.each([
    ['open', 409],
    ['strict', 202],
  ])(
    'registration under %s disclosure: the account is whole, and a second try is answered %i',
    async (disclosure, status) => {
      const by = disclosure === 'strict' ? strict : service
      const person = somebody()
      const register = () => by.call('POST /auth/register', { body: person })
      await own().faults({ sql: { dropAnswers: true, answersOf: 'writes' } })
      expect((await register()).status).toBe(503)
      await own().heal()
      // Usernames are no secret, so the same one answers 409 under both; what strict disclosure hides is the address.
      const again = await by.call('POST /auth/register', {
        body: disclosure === 'strict' ? { ...person, username: somebody().username } : person,
      })
      expect(again.status).toBe(status)
      expect(await audited('account.register', person.username)).toBe(1)
      await service.everyMinute()
      const letters = await mailbox(own(), person.email)
      const token = tokenIn(letters.find(({ subject }) => /confirm/i.test(subject)))
      expect((await service.call('POST /auth/verify-email', { body: { token } })).status).toBe(204)
      expect((await signIn(person.username)).status).toBe(200)
    },
  )

  test('refresh: the same successor, and one rotation', async () => {
    const person = await signedIn()
    await unanswered('refresh', person)
    const body = { refreshToken: person.refreshToken }
    const [first, second] = [
      await service.call('POST /auth/refresh-token', { body }),
      await service.call('POST /auth/refresh-token', { body }),
    ]
    expect(first.status).toBe(200)
    expect(second.body.refreshToken).toBe(first.body.refreshToken)
    const [row] = await query(
      `SELECT count(*) FROM refresh_tokens WHERE session_id IN
       (SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.username = $1)`,
      [person.username],
    )
    expect(row?.count).toBe('2')
  })

  test('a changed password: the new one alone signs in, other sessions are over, and the owner is told', async () => {
    const person = await signedIn()
    const elsewhere = (await signIn(person.username)).body.accessToken
    await unanswered('a changed password', person)
    const again = await service.call('PUT /users/password', {
      token: person.token,
      body: { currentPassword: goodPassword, newPassword: another },
    })
    expect(again.body.code).toBe('current_password_incorrect')
    expect((await signIn(person.username)).status).toBe(401)
    expect((await signIn(person.username, another)).status).toBe(200)
    expect((await service.call('GET /users/profile', { token: elsewhere })).status).toBe(401)
    expect(await audited('account.change_password', person.username)).toBe(1)
    await service.everyMinute()
    const subjects = (await mailbox(own(), person.email)).map(({ subject }) => subject)
    expect(subjects.filter((subject) => /password was changed/i.test(subject))).toHaveLength(1)
  })

  test('sign-out: the session is over for whoever asks', async () => {
    const person = await signedIn()
    await unanswered('sign-out', person)
    const again = await service.call('POST /auth/logout', { token: person.token, body: {} })
    expect(again.body.code).toBe('session_ended')
    expect(await audited('session.sign_out', person.username)).toBe(1)
    const other = composeService(own())
    expect((await other.call('GET /users/profile', { token: person.token })).status).toBe(401)
  })
})
