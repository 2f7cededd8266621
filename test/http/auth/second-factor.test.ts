import { generateSync } from 'otplib'
import { describe, expect, test } from 'vitest'
import { call, problem } from '../support/client.ts'
import { administrator, mailTo, type SignedIn, signedIn, sql } from '../support/people.ts'

/** The code of the step before, now or next: each opens once, so that no test waits for the next one. */
const codeAt = (secret: string, steps: -1 | 0 | 1) =>
  generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + 30 * steps })

async function enrolled() {
  const person = await signedIn()
  const { body } = await call('POST /users/mfa/totp', { token: person.token })
  const confirmed = await call('POST /users/mfa/totp/confirm', {
    token: person.token,
    body: { code: codeAt(body.secret, -1) },
  })
  return { person, secret: String(body.secret), enrolment: body, confirmed }
}

const login = ({ username, password }: SignedIn) =>
  call('POST /auth/login', { body: { identifier: username, password } })

const verify = (body: object) => call('POST /auth/mfa/verify', { body })

/** An operator's hand: as if the sign-in were six minutes older. */
async function sixMinutesLater({ id }: SignedIn) {
  await sql(
    `UPDATE sessions SET authenticated_at = authenticated_at - interval '6 minutes',
       mfa_at = mfa_at - interval '6 minutes'
     WHERE user_id = (SELECT id FROM users WHERE public_id = $1)`,
    [id],
  )
}

describe('an authenticator app', () => {
  test('is set up with a secret, a URI and a picture that nobody may keep', async () => {
    const person = await signedIn()
    const { status, headers, body } = await call('POST /users/mfa/totp', { token: person.token })
    expect([status, headers.get('Cache-Control')]).toEqual([201, 'no-store'])
    expect(body.secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(body.otpauthUri).toContain(`secret=${body.secret}`)
    expect(body.qrSvg).toMatch(/^<svg /)
  })

  test('once confirmed is asked for at sign-in, and its owner is told', async () => {
    const { person, secret, confirmed } = await enrolled()
    expect(confirmed.status).toBe(200)
    expect(confirmed.body.recoveryCodes).toHaveLength(10)
    await mailTo(person.email, /now asks for a code/)

    const challenge = await login(person)
    expect(challenge).toMatchObject({
      status: 200,
      body: { status: 'mfa_required', methods: ['totp', 'recovery_code'] },
    })
    expect(challenge.body).not.toHaveProperty('accessToken')
    const answer = await verify({
      challengeToken: challenge.body.challengeToken,
      method: 'totp',
      code: codeAt(secret, 0),
    })
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'authenticated', user: { id: person.id, mfaEnabled: true } },
    })
    expect(await call('GET /users/mfa', { token: answer.body.accessToken })).toMatchObject({
      status: 200,
      body: {
        enabled: true,
        required: false,
        totp: { enabled: true, confirmedAt: expect.any(String) },
        recoveryCodes: { remaining: 10 },
        passkeys: [],
      },
    })
  })

  test('a sign-in with it takes two trips and two', async () => {
    const { person, secret } = await enrolled()
    const trips = (headers: Headers) =>
      /trips;desc="(\d)"/.exec(headers.get('Server-Timing') ?? '')?.[1]
    const challenge = await login(person)
    const { challengeToken } = challenge.body
    const answer = await verify({ challengeToken, method: 'totp', code: codeAt(secret, 0) })
    expect([challenge, answer].map(({ headers }) => trips(headers))).toEqual(['2', '2'])
  })

  test('is asked for once more before it is removed', async () => {
    const { person, secret } = await enrolled()
    const remove = () => call('DELETE /users/mfa/totp', { token: person.token })
    await sixMinutesLater(person)
    const refused = await remove()
    expect(refused).toMatchObject(problem(403, 'step_up_required'))
    expect(refused.body).toMatchObject({ acrValues: 'aal2', maxAge: 300 })
    expect(refused.headers.get('WWW-Authenticate')).toBe(
      'Bearer realm="gatehouse", error="insufficient_user_authentication", error_description="Recent authentication required", acr_values="aal2", max_age="300"',
    )
    const raised = await call('POST /auth/step-up', {
      token: person.token,
      body: { method: 'totp', code: codeAt(secret, 0) },
    })
    expect(raised).toMatchObject({ status: 200, body: { tokenType: 'Bearer', expiresIn: 600 } })
    expect((await remove()).status).toBe(204)
    expect((await login(person)).body.status).toBe('authenticated')
  })
})

describe('401', () => {
  test('to a wrong code, a used code, and a challenge of nobody', async () => {
    const { person, secret } = await enrolled()
    const { challengeToken } = (await login(person)).body
    const used = { challengeToken, method: 'totp', code: codeAt(secret, -1) } // confirmed it
    expect(await verify(used)).toMatchObject(problem(401, 'invalid_mfa_code'))
    expect(await verify({ ...used, code: '000000' })).toMatchObject(
      problem(401, 'invalid_mfa_code'),
    )
    expect(await verify({ ...used, challengeToken: 'nobody’s' })).toMatchObject(
      problem(401, 'invalid_challenge'),
    )
  })
})

describe('422', () => {
  test.each([
    ['no method', { challengeToken: 'x', code: '123456' }],
    ['a method that there is not', { challengeToken: 'x', method: 'sms', code: '123456' }],
    ['a code beside a passkey', { challengeToken: 'x', method: 'passkey', code: '123456' }],
    ['a code beyond all bounds', { challengeToken: 'x', method: 'totp', code: '1'.repeat(65) }],
    ['a credential that is none', { challengeToken: 'x', method: 'passkey', credential: {} }],
  ])('to %s', async (_name, body) => {
    expect(await verify(body)).toMatchObject(problem(422, 'validation_failed'))
  })
})

describe('an administrator', () => {
  test('shows once more who it is before giving roles, and removes lost factors', async () => {
    const admin = await administrator()
    const password = 'another lamp under other stairs'
    // After a change of theirs the record is asked, not the cache: it can be turned back.
    await call('PUT /users/password', {
      token: admin.token,
      body: { currentPassword: admin.password, newPassword: password },
    })
    const { person } = await enrolled()
    await sixMinutesLater(admin)
    const give = () =>
      call(`PUT /users/${person.id}/roles`, { token: admin.token, body: { roles: ['teacher'] } })
    expect(await give()).toMatchObject(problem(403, 'step_up_required'))
    const raised = await call('POST /auth/step-up', {
      token: admin.token,
      body: { method: 'password', password },
    })
    expect(raised.status).toBe(200)
    expect((await give()).status).toBe(200)
    const removed = await call(`DELETE /users/${person.id}/mfa`, { token: admin.token })
    expect(removed.status).toBe(204)
    expect(await call('GET /users/profile', { token: person.token })).toMatchObject(
      problem(401, 'session_ended'),
    )
    expect((await login(person)).body.status).toBe('authenticated')
  })
})
