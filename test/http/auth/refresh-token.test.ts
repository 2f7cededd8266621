import { describe, expect, test } from 'vitest'
import { call, problem } from '../support/client.ts'
import { signedIn, sql } from '../support/people.ts'

const refresh = (refreshToken: unknown) =>
  call('POST /auth/refresh-token', { body: { refreshToken } })

describe('200', () => {
  test('a refresh token is exchanged for a new pair that works', async () => {
    const { refreshToken } = await signedIn()
    const { status, body } = await refresh(refreshToken)
    expect(status).toBe(200)
    expect(body).toEqual({
      accessToken: expect.any(String),
      tokenType: 'Bearer',
      expiresIn: 600,
      refreshToken: expect.stringMatching(/^[\w-]{43}$/),
    })
    expect(body.refreshToken).not.toBe(refreshToken)
    expect((await call('GET /users/profile', { token: body.accessToken })).status).toBe(200)
    expect((await refresh(body.refreshToken)).status).toBe(200)
  })

  test('fifty tabs with one token get one successor, after one rotation', async () => {
    const { id, refreshToken } = await signedIn()
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(refreshToken)))
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200))
    expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1)
    expect(await family(id)).toHaveLength(2)
  })

  test('a client that lost the answer gets it again, however late', async () => {
    const { id, refreshToken } = await signedIn()
    const first = await refresh(refreshToken)
    await daysPass(id, 3)
    const again = await refresh(refreshToken)
    expect(again.status).toBe(200)
    expect(again.body.refreshToken).toBe(first.body.refreshToken)
  })
})

describe('401', () => {
  test('a token that its owner has moved on from ends the whole family', async () => {
    const { id, token, refreshToken } = await signedIn()
    const second = await refresh(refreshToken)
    const third = await refresh(second.body.refreshToken)
    await daysPass(id, 1)
    expect(await refresh(refreshToken)).toMatchObject(problem(401, 'refresh_token_reused'))
    expect((await refresh(third.body.refreshToken)).status).toBe(401)
    expect(await call('GET /users/profile', { token })).toMatchObject(problem(401, 'session_ended'))
    const entries = await sql(
      "SELECT reason FROM audit_entries WHERE target = $1 AND action = 'session.refresh_token_reuse'",
      [id],
    )
    expect(entries).toEqual([{ reason: 'reuse' }])
  })

  test.each([
    ['a stranger’s token', 'A'.repeat(43)],
    ['a word', 'token'],
    ['a truncated token', 'truncate'],
    ['an access token', 'access'],
  ])('%s is refused', async (_name, kind) => {
    const person = await signedIn()
    const presented =
      { truncate: person.refreshToken.slice(0, -1), access: person.token }[kind] ?? kind
    expect(await refresh(presented)).toMatchObject(problem(401, 'invalid_refresh_token'))
    expect((await refresh(person.refreshToken)).status).toBe(200)
  })

  test('a refresh while signing out leaves nothing that works', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { token, refreshToken } = await signedIn()
      const [refreshed, left] = await Promise.all([
        refresh(refreshToken),
        call('POST /auth/logout', { token }),
      ])
      expect(left.status).toBe(204)
      const survivor = refreshed.body.refreshToken ?? refreshToken
      expect(await refresh(survivor)).toMatchObject(problem(401, 'invalid_refresh_token'))
    }
  })

  test('an account that was disabled meanwhile is not served', async () => {
    const { id, refreshToken } = await signedIn()
    await sql("UPDATE users SET status = 'disabled' WHERE public_id = $1", [id])
    expect(await refresh(refreshToken)).toMatchObject(problem(401, 'invalid_refresh_token'))
  })
})

describe('422', () => {
  test.each([
    ['no token', {}],
    ['a number', { refreshToken: 1 }],
    ['a token of ten thousand letters', { refreshToken: 'a'.repeat(10_000) }],
  ])('%s', async (_name, body) => {
    expect(await call('POST /auth/refresh-token', { body })).toMatchObject(
      problem(422, 'validation_failed'),
    )
  })
})

const family = (userId: string) =>
  sql(
    `SELECT t.* FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
     JOIN users u ON u.id = s.user_id WHERE u.public_id = $1`,
    [userId],
  )

/** Moves what has happened to the family into the past: the database has no clock of its own here. */
async function daysPass(userId: string, days: number): Promise<void> {
  await sql(
    `UPDATE refresh_tokens t SET used_at = used_at - make_interval(days => $2)
     FROM sessions s JOIN users u ON u.id = s.user_id
     WHERE s.id = t.session_id AND u.public_id = $1 AND used_at IS NOT NULL`,
    [userId, days],
  )
}
