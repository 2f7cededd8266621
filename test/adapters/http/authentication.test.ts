import { describe, expect, test } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { anaSeen, caller, http, noting, problem, signedIn } from './support.ts'

const { app } = http({ account: { viewProfile: async () => ok(anaSeen) } })
const profile = (authorization?: string, path = '/users/profile') =>
  app.request(
    path,
    authorization === undefined ? {} : { headers: { Authorization: authorization } },
  )

describe('an access token', () => {
  test('is taken from the header, whatever the case of the scheme (RFC 9110 §11.1)', async () => {
    for (const header of ['Bearer good-token', 'bearer good-token', 'BEARER   good-token ']) {
      expect((await profile(header)).status).toBe(200)
    }
  })

  test('is the caller of the use case', async () => {
    const seen: unknown[] = []
    const spied = http({
      account: { viewProfile: noting(seen, ok(anaSeen)) },
    })
    await spied.app.request('/users/profile', { headers: signedIn })
    expect(seen).toEqual([caller])
  })

  test('is never taken from the query or the body', async () => {
    const answer = profile(undefined, '/users/profile?access_token=good-token')
    expect((await problem(answer)).code).toBe('unauthenticated')
  })

  test('that is missing is unauthenticated', async () => {
    for (const header of [undefined, '', 'Basic YTpi', 'good-token']) {
      const answer = await profile(header)
      expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer realm="gatehouse"')
      expect((await problem(answer)).code).toBe('unauthenticated')
    }
  })

  test('that cannot be one is invalid', async () => {
    const two = 'Bearer good-token, Bearer good-token'
    for (const header of ['Bearer', 'Bearer ', 'Bearer a b', 'Bearer "x"', 'Bearer ü', two]) {
      const answer = await profile(header)
      expect(answer.headers.get('WWW-Authenticate')).toContain('error="invalid_token"')
      expect((await problem(answer)).code).toBe('invalid_access_token')
    }
  })

  test('that has expired says so, to be refreshed', async () => {
    const expired = http({
      session: { authenticate: async () => err({ kind: 'expired_access_token' }) },
    })
    const answer = expired.app.request('/users/profile', { headers: signedIn })
    expect((await problem(answer)).code).toBe('expired_access_token')
  })

  test('whose session has ended is told so', async () => {
    const ended = http({ account: { viewProfile: async () => err({ kind: 'session_ended' }) } })
    const answer = ended.app.request('/users/profile', { headers: signedIn })
    expect((await problem(answer)).code).toBe('session_ended')
  })

  test('is not looked at where nobody needs to be signed in', async () => {
    const open = http({
      session: {
        authenticate: async () => err({ kind: 'expired_access_token' }),
        refresh: async () => err({ kind: 'invalid_refresh_token' }),
      },
    })
    const answer = open.app.request('/auth/refresh-token', {
      method: 'POST',
      headers: { ...signedIn, 'Content-Type': 'application/json' },
      body: '{"refreshToken":"x"}',
    })
    expect((await problem(answer)).code).toBe('invalid_refresh_token')
  })
})
