import { describe, expect, test } from 'vitest'
import { call, problem } from '../support/client.ts'
import { goodPassword, mailTo, type SignedIn, signedIn, somebody, sql } from '../support/people.ts'

const request = (person: SignedIn, newEmail: string, currentPassword = goodPassword) =>
  call('POST /users/email', { token: person.token, body: { newEmail, currentPassword } })
const confirm = (token: string) => call('POST /users/email/confirm', { body: { token } })
const cancel = (token: string) => call('POST /users/email/cancel', { body: { token } })
const confirmMail = /another e-mail address|new e-mail address/

/** Somebody who has asked for another address, and both mails. */
async function requested() {
  const person = await signedIn()
  const newEmail = somebody().email
  expect(await request(person, newEmail)).toMatchObject({
    status: 202,
    body: { status: 'accepted' },
  })
  const [current, fresh] = await Promise.all(
    [person.email, newEmail].map((email) => mailTo(email, confirmMail)),
  )
  return { person, newEmail, current: current?.token ?? '', fresh: fresh?.token ?? '' }
}

describe('POST confirm 204', () => {
  test('the second of both links changes the address and ends every session', async () => {
    const { person, newEmail, current, fresh } = await requested()
    expect(await confirm(fresh)).toMatchObject({
      status: 202,
      body: { status: 'confirmed', outstanding: 'current_address' },
    })
    expect((await call('GET /users/email', { token: person.token })).body).toMatchObject({
      email: person.email,
      change: { newEmail, outstanding: ['current_address'] },
    })
    expect((await confirm(current)).status).toBe(204)
    expect(await call('GET /users/profile', { token: person.token })).toMatchObject(
      problem(401, 'session_ended'),
    )
    const again = await call('POST /auth/login', {
      body: { identifier: newEmail, password: goodPassword },
    })
    expect(again.body.user).toMatchObject({ email: newEmail, emailVerified: true })
    await mailTo(person.email, /was changed/)
  })

  test('both links at the same moment change it once', async () => {
    const { current, fresh, newEmail } = await requested()
    const answers = await Promise.all([confirm(current), confirm(fresh)])
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 204])
    const rows = await sql('SELECT 1 FROM users WHERE email = $1', [newEmail])
    expect(rows).toHaveLength(1)
  })

  test('one link five times at the same moment counts once', async () => {
    const { current } = await requested()
    const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(current)))
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 422, 422, 422, 422])
  })
})

describe('POST confirm 409', () => {
  test('when somebody has got the address meanwhile', async () => {
    const { person, newEmail, current, fresh } = await requested()
    await confirm(current)
    await call('POST /auth/register', { body: { ...somebody(), email: newEmail } })
    expect(await confirm(fresh)).toMatchObject(problem(409, 'email_taken'))
    expect((await call('GET /users/profile', { token: person.token })).body.email).toBe(
      person.email,
    )
  })
})

describe('POST cancel 204, DELETE 204', () => {
  test('the owner of the old address stops it, and both links are worthless', async () => {
    const { person, current, fresh } = await requested()
    await confirm(fresh)
    expect((await cancel(current)).status).toBe(204)
    expect(await confirm(current)).toMatchObject(problem(422, 'invalid_token'))
    expect(await cancel(current)).toMatchObject(problem(422, 'invalid_token'))
    expect((await call('GET /users/email', { token: person.token })).body.change).toBeNull()
  })

  test('the person stops it, once', async () => {
    const { person, fresh } = await requested()
    const stop = () => call('DELETE /users/email', { token: person.token })
    expect((await stop()).status).toBe(204)
    expect(await stop()).toMatchObject(problem(404, 'no_email_change'))
    expect(await confirm(fresh)).toMatchObject(problem(422, 'invalid_token'))
  })
})

describe('POST 409, 422, 401', () => {
  test('an address that somebody has, where disclosure is open', async () => {
    const [person, other] = [await signedIn(), await signedIn()]
    expect(await request(person, other.email.toUpperCase())).toMatchObject(
      problem(409, 'email_taken'),
    )
  })

  test('a wrong password, the own address, no address, an unknown field', async () => {
    const person = await signedIn()
    expect(await request(person, somebody().email, 'some other password')).toMatchObject(
      problem(422, 'current_password_incorrect'),
    )
    for (const email of [person.email, 'Ana <ana@x.org>']) {
      expect(await request(person, email)).toMatchObject({
        status: 422,
        body: { errors: [{ path: 'newEmail' }] },
      })
    }
    const body = { newEmail: somebody().email, currentPassword: goodPassword, role: 'admin' }
    expect(await call('POST /users/email', { token: person.token, body })).toMatchObject(
      problem(422, 'validation_failed'),
    )
  })

  test('nobody who is not signed in', async () => {
    const body = { newEmail: somebody().email, currentPassword: goodPassword }
    expect(await call('POST /users/email', { body })).toMatchObject(problem(401, 'unauthenticated'))
  })

  test.each(['A'.repeat(43), 'x', 'x'.repeat(4096)])('a link of nobody’s: %s', async (token) => {
    expect(await confirm(token)).toMatchObject(problem(422, 'invalid_token'))
    expect(await cancel(token)).toMatchObject(problem(422, 'invalid_token'))
  })
})
