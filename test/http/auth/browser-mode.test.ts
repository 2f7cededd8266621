import { describe, expect, test } from 'vitest'
import { call, problem } from '../support/client.ts'
import { registered } from '../support/people.ts'

const ours = { Origin: 'http://gatehouse.test' }

/** As a browser keeps it. */
function cookieOf(headers: Headers): string {
  return /^([^;]+)/.exec(headers.get('Set-Cookie') ?? '')?.[1] ?? ''
}

async function inBrowser() {
  const person = await registered()
  const answer = await call('POST /auth/login', {
    body: { identifier: person.username, password: person.password, transport: 'cookie' },
  })
  return { answer, cookie: cookieOf(answer.headers), token: String(answer.body.accessToken) }
}

const refresh = (cookie: string, headers: Record<string, string> = ours, body?: object) =>
  call('POST /auth/refresh-token', {
    headers: { Cookie: cookie, ...headers },
    ...(body && { body }),
  })

describe('browser mode', () => {
  test('puts the refresh token where no script reads it, and nowhere else', async () => {
    const { answer } = await inBrowser()
    expect(answer.status).toBe(200)
    expect(answer.body).not.toHaveProperty('refreshToken')
    expect(answer.headers.get('Set-Cookie')).toMatch(
      /^__Host-gatehouse-refresh=[\w-]{43}; Path=\/; Max-Age=7776000; HttpOnly; Secure; SameSite=Strict$/,
    )
  })

  test('refreshes with the cookie, and puts the next token into it', async () => {
    const { cookie } = await inBrowser()
    const answer = await refresh(cookie)
    expect(answer.status).toBe(200)
    expect(answer.body).not.toHaveProperty('refreshToken')
    const next = cookieOf(answer.headers)
    expect(next).not.toBe(cookie)
    expect((await refresh(next)).status).toBe(200)
  })

  test('gives tabs that race the same cookie', async () => {
    const { cookie } = await inBrowser()
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(cookie)))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
    expect(new Set(answers.map(({ headers }) => cookieOf(headers))).size).toBe(1)
  })

  test('never takes the cookie away from a tab that was faster', async () => {
    const { cookie } = await inBrowser()
    await refresh(cookieOf((await refresh(cookie)).headers))
    const late = await refresh(`${cookie.slice(0, -5)}AAAAA`)
    expect(late).toMatchObject(problem(401, 'invalid_refresh_token'))
    expect(late.headers.get('Set-Cookie')).toBeNull()
  })

  test.each([
    ['another site', { Origin: 'https://evil.example' }],
    ['an origin that ends like ours', { Origin: 'http://not-gatehouse.test' }],
    ['a page without an origin', { Origin: 'null' }],
    ['nobody knows where', {}],
    ['another site, as the browser says', { ...ours, 'Sec-Fetch-Site': 'cross-site' }],
  ])('takes no cookie from %s', async (_name, headers) => {
    const { cookie } = await inBrowser()
    expect(await refresh(cookie, headers as Record<string, string>)).toMatchObject(
      problem(403, 'cross_site_request'),
    )
    expect(
      await call('POST /auth/logout', { headers: { Cookie: cookie, ...headers } }),
    ).toMatchObject(problem(403, 'cross_site_request'))
    expect((await refresh(cookie)).status).toBe(200)
  })

  test('goes by the body where there is a token in both', async () => {
    const [one, other] = [await inBrowser(), await inBrowser()]
    const refreshToken = other.cookie.split('=')[1]
    const answer = await refresh(one.cookie, ours, { refreshToken })
    expect(answer.body).toHaveProperty('refreshToken')
    expect(answer.headers.get('Set-Cookie')).toBeNull()
  })

  test('signs out with the cookie alone, which then goes', async () => {
    const { cookie, token } = await inBrowser()
    const answer = await call('POST /auth/logout', { headers: { Cookie: cookie, ...ours } })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('Set-Cookie')).toMatch(
      /^__Host-gatehouse-refresh=; Path=\/; Max-Age=0;/,
    )
    expect(await call('GET /users/profile', { token })).toMatchObject(problem(401, 'session_ended'))
    expect(await refresh(cookie)).toMatchObject(problem(401, 'invalid_refresh_token'))
  })

  test('without a cookie and without a token is nobody', async () => {
    expect(await call('POST /auth/refresh-token')).toMatchObject(problem(422, 'validation_failed'))
    expect(await call('POST /auth/logout')).toMatchObject(problem(401, 'unauthenticated'))
  })
})

describe('a page of another origin', () => {
  test('may call when it is ours, with its credentials', async () => {
    const preflight = await call('OPTIONS /users/profile', {
      headers: { ...ours, 'Access-Control-Request-Method': 'GET' },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe(ours.Origin)
    expect(preflight.headers.get('Access-Control-Allow-Credentials')).toBe('true')
    const answer = await call('GET /users/profile', { headers: ours })
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(ours.Origin)
    expect(answer.headers.get('Vary')).toContain('Origin')
  })

  test('may not when it is not', async () => {
    const headers = { Origin: 'https://evil.example' }
    for (const operation of ['OPTIONS /users/profile', 'GET /users/profile']) {
      const answer = await call(operation, { headers })
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull()
    }
  })
})
