import { expect, test, vi } from 'vitest'
import { http, json } from './support.ts'

// Whoever evaluates zod here fails.
vi.mock('zod', () => {
  throw new Error('zod was loaded')
})
vi.mock('@hono/zod-openapi', () => {
  throw new Error('zod-openapi was loaded')
})

test('a start, and every route that takes no input, do without zod', async () => {
  const { app } = http()
  for (const path of ['/healthz', '/readyz', '/.well-known/jwks.json', '/nothing']) {
    expect([200, 404, 503]).toContain((await app.request(path)).status)
  }
  expect((await app.request('/auth/login')).status).toBe(405)
})

test('the first operation loads it (so the test above would notice), and a failure is not kept', async () => {
  const { app, log } = http()
  for (const _ of [1, 2]) {
    expect((await app.request('/auth/login', json('POST', {}))).status).toBe(500)
  }
  expect(log.filter(({ level }) => level === 'error')).toHaveLength(2)
})
