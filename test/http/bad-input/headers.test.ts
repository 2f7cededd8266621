import { describe, expect, test } from 'vitest'
import { call } from '../support/client.ts'
import { signedIn } from '../support/people.ts'

const kib = 1024

describe('headers beyond any sense', () => {
  test.each([
    ['a cookie', { Cookie: `__Host-gatehouse-refresh=${'x'.repeat(100 * kib)}` }],
    ['a token', { Authorization: `Bearer ${'x'.repeat(100 * kib)}` }],
    ['a name of a browser', { 'User-Agent': 'x'.repeat(100 * kib) }],
    ['two thousand of them', Object.fromEntries(manyOf(2000))],
    ['a trace', { traceparent: '0'.repeat(100 * kib) }],
  ])('%s: the Worker refuses who it does not know, and serves the next', async (_what, headers) => {
    const { status, body } = await call('GET /users/profile', { headers })
    expect([status, body.code.includes('token') || body.code === 'unauthenticated']).toEqual([
      401,
      true,
    ])
    expect((await call('GET /healthz')).status).toBe(200)
  })

  test('an address of a hundred KiB is nowhere', async () => {
    expect((await call(`GET /${'x'.repeat(100 * kib)}?${'y'.repeat(100 * kib)}`)).status).toBe(404)
    expect((await call('GET /healthz')).status).toBe(200)
  })
})

test('what is kept of a browser’s name turns nothing around, and is as long as it may be', async () => {
  const person = await signedIn()
  const userAgent = `Mozilla \u202e\u2066\u200b${'x'.repeat(1000)}`
  const bytes = [...new TextEncoder().encode(userAgent)]
    .map((byte) => String.fromCharCode(byte))
    .join('')
  await call('POST /auth/login', {
    body: { identifier: person.username, password: person.password },
    headers: { 'User-Agent': bytes },
  })
  const { body, text } = await call('GET /users/sessions', { token: person.token })
  expect(body.items).toHaveLength(2)
  expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  expect(text).not.toContain('x'.repeat(301))
})

function manyOf(count: number): readonly (readonly [string, string])[] {
  return Array.from({ length: count }, (_, n) => [`x-${n}`, 'x'] as const)
}
