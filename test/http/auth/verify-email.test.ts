import { describe, expect, test } from 'vitest'
import { call, problem, worker } from '../support/client.ts'
import { mailTo, registered, signedIn, somebody, sql } from '../support/people.ts'

const verify = (token: string) => call('POST /auth/verify-email', { body: { token } })

describe('204', () => {
  test('the link in the mail proves the address, once', async () => {
    const person = await signedIn()
    const { token } = await mailTo(person.email, /^Confirm/)
    expect((await verify(token)).status).toBe(204)
    const profile = await call('GET /users/profile', { token: person.token })
    expect(profile.body.emailVerified).toBe(true)
    expect(await verify(token)).toMatchObject(problem(422, 'invalid_token'))
  })

  test('a pending account becomes active', async () => {
    const person = await registered()
    await sql("UPDATE users SET status = 'pending' WHERE public_id = $1", [person.id])
    const { token } = await mailTo(person.email, /^Confirm/)
    await verify(token)
    const { status } = await call('POST /auth/login', {
      body: { identifier: person.email, password: person.password },
    })
    expect(status).toBe(200)
  })
})

describe('resend: 202', () => {
  test('a signed-in person and an address get the same answer, known or not', async () => {
    const person = await signedIn()
    const answers = [
      await call('POST /auth/verify-email/resend', { token: person.token }),
      await call('POST /auth/verify-email/resend', { body: { email: person.email } }),
      await call('POST /auth/verify-email/resend', { body: { email: somebody().email } }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202])
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  })

  test('a newer link makes the older one worthless', async () => {
    const person = await registered()
    const { token: older } = await mailTo(person.email, /^Confirm/)
    await call('POST /auth/verify-email/resend', { body: { email: person.email } })
    expect(await verify(older)).toMatchObject(problem(422, 'invalid_token'))
  })
})

describe('422', () => {
  test.each(['', 'A'.repeat(43), 'not a token', 'A'.repeat(2000)])(
    '%j opens nothing',
    async (token) => {
      expect((await verify(token)).status).toBe(422)
    },
  )
})

test('the link leads to the issuer, whatever host the request names', async () => {
  const person = somebody()
  const elsewhere = 'evil.example'
  await worker.fetch(`http://${elsewhere}/auth/register`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Forwarded-Host': elsewhere,
      Forwarded: `host=${elsewhere}`,
    },
    body: JSON.stringify(person),
  })
  const { link } = await mailTo(person.email, /^Confirm/)
  expect(link).toMatch(/^http:\/\/gatehouse\.test\/account\/verify-email#token=/)
})
