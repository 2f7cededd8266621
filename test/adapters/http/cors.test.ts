/** What browsers are told about pages of other origins. */
import { describe, expect, test } from 'vitest'
import { http } from './support.ts'

const { app } = http()
const portal = 'https://learn.example.org'
const answers = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  app.request(path, { method, headers })

describe('an answer', () => {
  test.each([
    ['the page of a portal', { Origin: portal }, portal],
    ['a page that is nobody’s', { Origin: 'https://evil.example' }, null],
    ['a page without an origin', { Origin: 'null' }, null],
    ['no page at all', {}, null],
  ])(
    'to %s varies by origin, so that no cache gives it to another one',
    async (_, headers, allowed) => {
      for (const path of ['/.well-known/jwks.json', '/users/profile', '/nothing']) {
        const answer = await answers(path, headers as Record<string, string>)
        expect(answer.headers.get('Vary'), path).toBe('Origin')
        expect(answer.headers.get('Access-Control-Allow-Origin'), path).toBe(allowed)
      }
    },
  )
})

test('a preflight names no origin but the portal that asks', async () => {
  const ask = { 'Access-Control-Request-Method': 'POST' }
  const ours = await answers('/auth/login', { Origin: portal, ...ask }, 'OPTIONS')
  expect([ours.status, ours.headers.get('Access-Control-Allow-Origin')]).toEqual([204, portal])
  const other = await answers(
    '/auth/login',
    { Origin: `${portal}.evil.example`, ...ask },
    'OPTIONS',
  )
  expect(other.headers.get('Access-Control-Allow-Origin')).toBeNull()
  expect(other.headers.get('Access-Control-Allow-Methods')).toBeNull()
})
