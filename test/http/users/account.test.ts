/** Taking the own data along, and leaving. */
import { describe, expect, test, vi } from 'vitest'
import { call, problem, worker } from '../support/client.ts'
import {
  administrator,
  goodPassword,
  mailTo,
  type SignedIn,
  signedIn,
  signIn,
  sql,
} from '../support/people.ts'

const close = ({ token }: SignedIn, currentPassword = goodPassword) =>
  call('DELETE /users/profile', { token, body: { currentPassword } })

describe('GET export 200', () => {
  test('one file with everything about the person, and no secret', async () => {
    const person = await signedIn()
    await signIn(person)
    await call('PUT /users/profile', { token: person.token, body: { firstName: 'Ana' } })
    const answer = await call('GET /users/profile/export', { token: person.token })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename=".+\.json"$/)
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.body).toMatchObject({
      account: { id: person.id, email: person.email, firstName: 'Ana', roles: ['learner'] },
      usernameChangedAt: null,
      emailChange: null,
      factors: { enabled: false, passkeys: [], recoveryCodes: { remaining: 0 } },
      complete: true,
    })
    expect(answer.body.sessions).toHaveLength(2)
    const actions = answer.body.auditEntries.map(({ action }: { action: string }) => action)
    expect(actions).toEqual([
      'account.export',
      'account.update_profile',
      'session.sign_in',
      'session.sign_in',
      'account.register',
    ])
    expect(JSON.stringify(answer.body)).not.toMatch(/\$2b\$|hash/i)
  })

  test('thousands of entries come in pieces, complete', async () => {
    const person = await signedIn()
    await sql(
      `INSERT INTO audit_entries (at, action, actor, target, outcome, request_id)
       SELECT now(), 'account.update_profile', $1, $1, 'success', n::text
       FROM generate_series(1, 2500) AS n`,
      [person.id],
    )
    const response = await worker.fetch('http://gatehouse.test/users/profile/export', {
      headers: { Authorization: `Bearer ${person.token}` },
    })
    const reader = response.body?.getReader()
    let [chunks, text] = [0, '']
    const decoder = new TextDecoder()
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
      chunks += 1
      text += decoder.decode(next.value, { stream: true })
    }
    expect(chunks).toBeGreaterThan(5)
    const file = JSON.parse(text)
    expect(file.auditEntries).toHaveLength(2503)
    expect(file.complete).toBe(true)
  })
})

describe('DELETE 204', () => {
  test('the account is gone: sessions, sign-in, mail; the name is nobody’s for now', async () => {
    const person = await signedIn()
    const elsewhere = await signIn(person)
    expect((await close(person)).status).toBe(204)
    for (const { token } of [person, elsewhere]) {
      expect(await call('GET /users/profile', { token })).toMatchObject(
        problem(401, 'session_ended'),
      )
    }
    expect(
      await call('POST /auth/refresh-token', { body: { refreshToken: elsewhere.refreshToken } }),
    ).toMatchObject(problem(401, 'invalid_refresh_token'))
    expect(
      await call('POST /auth/login', {
        body: { identifier: person.email, password: goodPassword },
      }),
    ).toMatchObject(problem(401, 'invalid_credentials'))
    const again = { username: person.username, email: person.email, password: goodPassword }
    expect(await call('POST /auth/register', { body: again })).toMatchObject(
      problem(409, 'username_taken'),
    )
  })

  test('nothing is left but what names the opaque id alone', async () => {
    const person = await signedIn()
    await close(person)
    await mailTo(person.email, /account is deleted/)
    const left = () =>
      sql(
        `SELECT 'user' AS kind FROM users WHERE public_id = $1
       UNION ALL SELECT 'mail' FROM outbox_messages WHERE recipient = $2
       UNION ALL SELECT 'trace' FROM audit_entries 
         WHERE coalesce(details::text, '') || coalesce(personal::text, '') LIKE '%' || $3 || '%'`,
        [person.id, person.email, person.username],
      )
    await vi.waitFor(async () => expect(await left()).toEqual([])) // a sent mail is put away after it is sent
    const [last] = await sql(
      'SELECT action, actor FROM audit_entries WHERE target = $1 ORDER BY id DESC LIMIT 1',
      [person.id],
    )
    expect(last).toEqual({ action: 'account.delete', actor: person.id })
  })

  test('right after the sign-in no password is needed', async () => {
    const { token } = await signedIn()
    expect((await call('DELETE /users/profile', { token })).status).toBe(204)
  })

  test('an administrator leaves, while another one stays', async () => {
    await administrator()
    expect((await close(await administrator())).status).toBe(204)
  })
})

describe('DELETE 422, 401', () => {
  test('a wrong password, and an unknown field', async () => {
    const person = await signedIn()
    expect(await close(person, 'some other password')).toMatchObject(
      problem(422, 'current_password_incorrect'),
    )
    const unknown = { token: person.token, body: { password: goodPassword } }
    expect(await call('DELETE /users/profile', unknown)).toMatchObject(
      problem(422, 'validation_failed'),
    )
    expect((await call('GET /users/profile', { token: person.token })).status).toBe(200)
  })

  test('nobody who is not signed in', async () => {
    const body = { currentPassword: goodPassword }
    expect(await call('DELETE /users/profile', { body })).toMatchObject(
      problem(401, 'unauthenticated'),
    )
    expect(await call('GET /users/profile/export')).toMatchObject(problem(401, 'unauthenticated'))
  })
})
