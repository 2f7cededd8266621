import { describe, expect, test } from 'vitest'
import { call, problem } from '../support/client.ts'
import { goodPassword, mailTo, registered, signedIn, somebody, sql } from '../support/people.ts'

const newPassword = 'another lamp under other stairs'
const forgot = (email: string) => call('POST /auth/forgot-password', { body: { email } })
const reset = (token: string, password: string = newPassword) =>
  call('POST /auth/reset-password', { body: { token, newPassword: password } })
const signInWith = (identifier: string, password: string) =>
  call('POST /auth/login', { body: { identifier, password } })

describe('forgot-password: 202', () => {
  test('a known and an unknown address get the same answer at the same cost', async () => {
    const person = await registered()
    const known = await forgot(person.email)
    const unknown = await forgot(somebody().email)
    expect([known.status, unknown.status]).toEqual([202, 202])
    expect(unknown.body).toEqual(known.body)
    expect(trips(unknown.headers)).toBe(trips(known.headers))
  })
})

describe('reset-password: 204', () => {
  test('the link in the mail opens a new password, and every session ends', async () => {
    const person = await signedIn()
    await forgot(person.email)
    const { token } = await mailTo(person.email, resetMail)
    expect((await reset(token)).status).toBe(204)
    expect((await signInWith(person.email, newPassword)).status).toBe(200)
    expect((await signInWith(person.email, goodPassword)).status).toBe(401)
    expect(await call('GET /users/profile', { token: person.token })).toMatchObject(
      problem(401, 'session_ended'),
    )
    expect(
      await call('POST /auth/refresh-token', { body: { refreshToken: person.refreshToken } }),
    ).toMatchObject(problem(401, 'invalid_refresh_token'))
  })

  test('what waits in the database opens nothing: neither the token nor a hash of it works', async () => {
    const person = await registered()
    await forgot(person.email)
    const { token } = await mailTo(person.email, resetMail)
    const everything = JSON.stringify([
      await sql('SELECT * FROM outbox_messages WHERE recipient = $1', [person.email]),
      await sql('SELECT * FROM one_time_tokens'),
    ])
    expect(everything).not.toContain(token)
  })
})

describe('reset-password: 422', () => {
  test('a link works once', async () => {
    const person = await registered()
    await forgot(person.email)
    const { token } = await mailTo(person.email, resetMail)
    expect((await reset(token)).status).toBe(204)
    expect(await reset(token, 'a third lamp under no stairs')).toMatchObject(
      problem(422, 'invalid_token'),
    )
    expect((await signInWith(person.email, newPassword)).status).toBe(200)
  })

  test('of two uses at the same moment one wins', async () => {
    const person = await registered()
    await forgot(person.email)
    const { token } = await mailTo(person.email, resetMail)
    const answers = await Promise.all([reset(token), reset(token)])
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 422])
  })

  test('a link that is too old is refused', async () => {
    const person = await registered()
    await forgot(person.email)
    const { token } = await mailTo(person.email, resetMail)
    await sql(
      `UPDATE one_time_tokens t SET expires_at = now() - interval '1 second'
       FROM users u WHERE u.id = t.user_id AND u.public_id = $1`,
      [person.id],
    )
    expect(await reset(token)).toMatchObject(problem(422, 'invalid_token'))
    expect((await signInWith(person.email, goodPassword)).status).toBe(200)
  })

  test('a weak password is refused with the reason, and the link still works', async () => {
    const person = await registered()
    await forgot(person.email)
    const { token } = await mailTo(person.email, resetMail)
    const answer = await reset(token, 'short')
    expect(answer).toMatchObject(problem(422, 'validation_failed'))
    expect(answer.body.errors[0]).toMatchObject({ path: 'newPassword' })
    expect((await reset(token)).status).toBe(204)
  })

  test('a token of another purpose opens nothing', async () => {
    const person = await registered()
    const { token } = await mailTo(person.email, /^Confirm/)
    expect(await reset(token)).toMatchObject(problem(422, 'invalid_token'))
  })
})

const resetMail = /new password|reset/i

function trips(headers: Headers): string | undefined {
  return /trips;desc="(\d+)"/.exec(headers.get('server-timing') ?? '')?.[1]
}
