import { describe, expect, test } from 'vitest'
import { call, problem } from '../support/client.ts'
import { registered, somebody, sql } from '../support/people.ts'

describe('200', () => {
  test('a person signs in with the username, and with the address, in any case', async () => {
    const person = await registered()
    for (const identifier of [
      person.username,
      person.username.toUpperCase(),
      person.email,
      person.email.toUpperCase(),
    ]) {
      const { status, body } = await call('POST /auth/login', {
        body: { identifier, password: person.password },
      })
      expect(status).toBe(200)
      expect(body).toMatchObject({
        status: 'authenticated',
        accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        tokenType: 'Bearer',
        expiresIn: 600,
        refreshToken: expect.stringMatching(/^[\w-]{43}$/),
        user: { id: person.id, username: person.username },
      })
    }
  })

  test('the session knows its portal, address and device; the audit log knows the sign-in', async () => {
    const person = await registered()
    await call('POST /auth/login', {
      body: { identifier: person.username, password: person.password, portal: 'learners' },
      headers: { 'CF-Connecting-IP': '2001:db8::7', 'User-Agent': 'Test/1' },
    })
    const [session] = await sql(
      'SELECT s.* FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.public_id = $1',
      [person.id],
    )
    expect(session).toMatchObject({
      portal: 'learners',
      address: '2001:db8::7',
      user_agent: 'Test/1',
    })
    const [entry] = await sql(
      "SELECT * FROM audit_entries WHERE target = $1 AND action = 'session.sign_in'",
      [person.id],
    )
    expect(entry).toMatchObject({ outcome: 'success', address: '2001:db8::7' })
  })

  test('tokens are stored as hashes only', async () => {
    const person = await registered()
    const { body } = await call('POST /auth/login', {
      body: { identifier: person.username, password: person.password },
    })
    const rows = await sql('SELECT token_hash FROM refresh_tokens')
    expect(rows.map((row) => row.token_hash)).not.toContain(body.refreshToken)
  })
})

describe('401', () => {
  test('an unknown name and a wrong password get the same answer', async () => {
    const person = await registered()
    const wrong = await call('POST /auth/login', {
      body: { identifier: person.username, password: 'another password entirely' },
    })
    const unknown = await call('POST /auth/login', {
      body: { identifier: somebody().username, password: 'another password entirely' },
    })
    expect(wrong).toMatchObject(problem(401, 'invalid_credentials'))
    const { requestId: one, ...saidOfWrong } = wrong.body
    const { requestId: other, ...saidOfUnknown } = unknown.body
    expect(saidOfUnknown).toEqual(saidOfWrong)
    expect(costs(unknown.headers)).toEqual(costs(wrong.headers))
  })

  test('a refusal is in the audit log, for an unknown name too', async () => {
    const person = await registered()
    await call('POST /auth/login', {
      body: { identifier: person.email, password: 'another password entirely' },
    })
    const entries = await sql(
      "SELECT * FROM audit_entries WHERE target = $1 AND outcome = 'failure'",
      [person.id],
    )
    expect(entries).toMatchObject([{ action: 'session.sign_in', reason: 'invalid_credentials' }])
  })
})

describe('403', () => {
  test.each([
    ['pending', 'email_not_verified'],
    ['disabled', 'account_disabled'],
  ])('a %s account says so to nobody but its owner', async (status, code) => {
    const person = await registered()
    await sql('UPDATE users SET status = $1 WHERE public_id = $2', [status, person.id])
    const attempt = (password: string) =>
      call('POST /auth/login', { body: { identifier: person.username, password } })
    expect(await attempt(person.password)).toMatchObject(problem(403, code))
    expect(await attempt('another password entirely')).toMatchObject(
      problem(401, 'invalid_credentials'),
    )
  })
})

describe('422', () => {
  test.each([
    ['no password', { identifier: 'maria' }],
    ['a list for a name', { identifier: ['maria'], password: 'x' }],
    ['an unknown transport', { identifier: 'maria', password: 'x', transport: 'pigeon' }],
  ])('%s', async (_name, body) => {
    expect(await call('POST /auth/login', { body })).toMatchObject(
      problem(422, 'validation_failed'),
    )
  })
})

/** Which dependencies were asked how often, without the times. */
function costs(headers: Headers): string {
  return (headers.get('server-timing') ?? '').replaceAll(/dur=[\d.]+/g, 'dur=…')
}
