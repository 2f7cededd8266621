import { describe, expect, test } from 'vitest'
import { call, problem } from '../support/client.ts'
import { signedIn } from '../support/people.ts'

const revoke = (parameters: Record<string, string>) =>
  call('POST /oauth/revoke', {
    raw: new URLSearchParams(parameters).toString(),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  })

describe('revoking a token', () => {
  test.each(['refresh_token', 'access_token'] as const)(
    'ends the session of %s, and with it the other token',
    async (kind) => {
      const { token: access_token, refreshToken: refresh_token } = await signedIn()
      const given = { access_token, refresh_token }
      const answer = await revoke({ token: given[kind], token_type_hint: kind })
      expect([answer.status, answer.body]).toEqual([200, undefined])
      expect(await call('GET /users/profile', { token: access_token })).toMatchObject(
        problem(401, 'session_ended'),
      )
      expect(
        await call('POST /auth/refresh-token', { body: { refreshToken: refresh_token } }),
      ).toMatchObject(problem(401, 'invalid_refresh_token'))
    },
  )

  test('that is none, or was revoked before, is answered alike', async () => {
    const { refreshToken: token } = await signedIn()
    await revoke({ token })
    for (const again of [token, 'x', '', 'a.b.c']) {
      expect((await revoke({ token: again })).status).toBe(200)
    }
  })

  test('takes a form with one token of bounded length', async () => {
    expect((await revoke({})).status).toBe(422)
    expect((await revoke({ token: 'x'.repeat(4097) })).status).toBe(422)
    expect(await call('POST /oauth/revoke', { body: { token: 'x' } })).toMatchObject(
      problem(415, 'unsupported_media_type'),
    )
  })
})
