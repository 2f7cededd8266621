import { describe, expect, test } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import {
  ana,
  anaJson,
  anaSeen,
  caller,
  http,
  json,
  noting,
  origin,
  problem,
  signedIn,
} from './support.ts'

describe('POST /auth/register', () => {
  const form = { username: 'ana', email: 'ana@school.example', password: 'seven green bicycles' }
  const register = (result: Awaited<ReturnType<Register>>, body: unknown = form) =>
    http({ account: { register: async () => result } }).app.request(
      '/auth/register',
      json('POST', body),
    )

  test('201 with the user', async () => {
    const answer = await register(ok({ status: 'registered', user: ana }))
    expect([answer.status, await answer.json()]).toEqual([201, { user: anaJson }])
  })

  test('202 under strict disclosure', async () => {
    const answer = await register(ok({ status: 'verification_sent' }))
    expect([answer.status, await answer.json()]).toEqual([202, { status: 'verification_sent' }])
  })

  test.each(['username_taken', 'email_taken'] as const)('409 %s', async (kind) => {
    expect(await problem(register(err({ kind })))).toMatchObject({ status: 409, code: kind })
  })

  test('422 with every violation that the domain found', async () => {
    const violations = [
      { path: 'username', code: 'username_too_short', message: 'Longer.' },
      { path: 'password', code: 'password_too_common', message: 'Another.' },
    ]
    const answer = problem(register(err({ kind: 'validation_failed', violations })))
    expect(await answer).toMatchObject({ status: 422, errors: violations })
  })

  test('the use case gets the form and where it came from', async () => {
    const seen: unknown[] = []
    const { app } = http({
      account: { register: noting(seen, err({ kind: 'email_taken' })) },
    })
    const headers = { 'User-Agent': `M\u0085ozilla${'x'.repeat(400)}` }
    await app.request('/auth/register', json('POST', { ...form, firstName: null }, headers))
    const userAgent = `Mozilla${'x'.repeat(293)}`
    expect(seen).toEqual([{ ...form, firstName: null, origin: { ...origin, userAgent } }])
  })
})

type Register = NonNullable<Parameters<typeof http>[0]>['account'] extends infer Account
  ? Account extends { register?: infer Use extends (command: never) => unknown }
    ? (...command: Parameters<Use>) => ReturnType<Use>
    : never
  : never

const tokens = { accessToken: { token: 'jwt', expiresInSeconds: 600 }, refreshToken: 'next' }

describe('POST /auth/login', () => {
  const login = (body: unknown, signIn: Parameters<typeof http>[0]) =>
    http(signIn).app.request('/auth/login', json('POST', body))

  test('200 with tokens and the user, never to be stored', async () => {
    const seen: unknown[] = []
    const answer = await login(
      { identifier: 'ana', password: 'x', portal: 'teacher-portal', transport: 'body' },
      {
        session: {
          signIn: noting(
            seen,
            ok({
              status: 'authenticated',
              ...tokens,
              user: ana,
              mfaEnrollmentRequired: false,
            }),
          ),
        },
      },
    )
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect([answer.status, await answer.json()]).toEqual([
      200,
      {
        status: 'authenticated',
        accessToken: 'jwt',
        tokenType: 'Bearer',
        expiresIn: 600,
        refreshToken: 'next',
        user: anaJson,
      },
    ])
    expect(seen).toEqual([{ identifier: 'ana', password: 'x', portal: 'teacher-portal', origin }])
  })

  test.each([
    ['invalid_credentials', 401],
    ['email_not_verified', 403],
    ['account_disabled', 403],
  ] as const)('%s is %i', async (kind, status) => {
    const answer = login(
      { identifier: 'ana', password: 'x' },
      { session: { signIn: async () => err({ kind }) } },
    )
    expect(await problem(answer)).toMatchObject({ code: kind, status })
  })
})

describe('POST /auth/refresh-token', () => {
  const refresh = (given: Parameters<typeof http>[0]) =>
    http(given).app.request('/auth/refresh-token', json('POST', { refreshToken: 'mine' }))

  test('200 with new tokens', async () => {
    const answer = await refresh({ session: { refresh: async () => ok(tokens) } })
    expect(await answer.json()).toEqual({
      accessToken: 'jwt',
      tokenType: 'Bearer',
      expiresIn: 600,
      refreshToken: 'next',
    })
  })

  test.each(['invalid_refresh_token', 'refresh_token_reused'] as const)('401 %s', async (kind) => {
    const answer = refresh({ session: { refresh: async () => err({ kind }) } })
    expect(await problem(answer)).toMatchObject({ status: 401, code: kind })
  })
})

test('POST /auth/logout ends one session, or every one', async () => {
  const seen: unknown[] = []
  const { app } = http({ session: { signOut: noting(seen, ok()) } })
  await app.request('/auth/logout', { method: 'POST', headers: signedIn })
  await app.request('/auth/logout', json('POST', { everywhere: true }, signedIn))
  expect(seen).toEqual([
    { caller, everywhere: false, origin },
    { caller, everywhere: true, origin },
  ])
})

test('POST /auth/forgot-password answers the same whatever happens', async () => {
  const { app } = http({ account: { requestPasswordReset: async () => ok() } })
  const answer = await app.request('/auth/forgot-password', json('POST', { email: 'a@b.example' }))
  expect([answer.status, await answer.json()]).toEqual([202, { status: 'accepted' }])
})

test.each([
  ['/auth/reset-password', { token: 't', newPassword: 'seven green bicycles' }],
  ['/auth/verify-email', { token: 't' }],
])('POST %s: 204, or 422 invalid_token', async (path, body) => {
  const good = http({ account: { resetPassword: async () => ok(), verifyEmail: async () => ok() } })
  const done = await good.app.request(path, json('POST', body))
  expect([done.status, await done.text()]).toEqual([204, ''])
  const spent = async () => err({ kind: 'invalid_token' as const })
  const bad = http({ account: { resetPassword: spent, verifyEmail: spent } })
  expect(await problem(bad.app.request(path, json('POST', body)))).toMatchObject({
    status: 422,
    code: 'invalid_token',
  })
})

describe('POST /auth/verify-email/resend', () => {
  const sent: string[] = []
  const { app } = http({
    account: {
      viewProfile: async () => ok(anaSeen),
      resendVerification: ({ email }) => noting(sent, ok())(email),
    },
  })
  const resend = (request: RequestInit) => app.request('/auth/verify-email/resend', request)

  test('signed in, for the own address, whatever the body says', async () => {
    sent.length = 0
    await resend({ method: 'POST', headers: signedIn })
    const answer = await resend(json('POST', { email: 'other@school.example' }, signedIn))
    expect([answer.status, await answer.json()]).toEqual([202, { status: 'accepted' }])
    expect(sent).toEqual(['ana@school.example', 'ana@school.example'])
  })

  test('otherwise for the one given', async () => {
    sent.length = 0
    expect((await resend(json('POST', { email: 'b@school.example' }))).status).toBe(202)
    expect(sent).toEqual(['b@school.example'])
  })

  test('422 without either', async () => {
    for (const request of [{ method: 'POST' }, json('POST', {})]) {
      expect(await problem(resend(request))).toMatchObject({
        status: 422,
        errors: [{ path: 'email', code: 'required' }],
      })
    }
  })

  test('401 for a token that is not good, even with an address', async () => {
    const headers = { Authorization: 'Bearer bad' }
    const answer = resend(json('POST', { email: 'b@school.example' }, headers))
    expect((await problem(answer)).code).toBe('invalid_access_token')
  })
})
