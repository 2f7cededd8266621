import { describe, expect, test } from 'vitest'
import { operations, routerPath } from '../../../src/adapters/inbound/http/routes.ts'
import { ok } from '../../../src/domain/shared/result.ts'
import { anaSeen, http, problem, signedIn } from './support.ts'

const { app } = http({ account: { viewProfile: async () => ok(anaSeen) } })

test('every route states what it needs, and only routes that do are served', () => {
  const plain = app.routes.filter(({ path, method }) => path !== '/*' && method !== 'ALL')
  const stated = new Set(operations.map(({ method, path }) => `${method} ${routerPath(path)}`))
  const silent = plain
    .map(({ method, path }) => `${method.toLowerCase()} ${path}`)
    .filter((route) => !stated.has(route))
  expect(silent.sort()).toEqual([
    'get /.well-known/authzen-configuration',
    'get /.well-known/jwks.json',
    'get /healthz',
    'get /openapi.json',
    'get /readyz',
  ])
  for (const entry of operations) {
    expect(['nothing', 'optional_sign_in', 'sign_in', 'sign_in_or_credential']).toContain(
      entry.needs,
    )
  }
})

test('the routes of administrators all say what the policies must allow', () => {
  const administration = operations.filter(({ path }) => /^\/(roles|permissions)\b/.test(path))
  expect(administration).toHaveLength(8)
  for (const entry of administration) expect(entry).toHaveProperty('requires.subject')
})

describe('404', () => {
  test.each(['/', '/nothing', '/users/profile/', '/roles/', '/healthz/', '/Roles', '/docs'])(
    '%s',
    async (path) => {
      expect((await problem(app.request(path, { headers: signedIn }))).code).toBe('not_found')
    },
  )
})

describe('405', () => {
  test('names what the address takes', async () => {
    const answer = await app.request('/roles/7', { method: 'POST' })
    expect(answer.headers.get('Allow')).toBe('GET, PUT, DELETE, HEAD, OPTIONS')
    expect((await problem(answer)).code).toBe('method_not_allowed')
  })

  test('for HEAD where there is no GET', async () => {
    expect((await app.request('/auth/login', { method: 'HEAD' })).status).toBe(405)
  })

  test('for a method nobody knows', async () => {
    const answer = await app.request('/healthz', { method: 'PROPFIND' })
    expect([answer.status, answer.headers.get('Allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })
})

test('OPTIONS tells the methods', async () => {
  const answer = await app.request('/users/profile', { method: 'OPTIONS' })
  expect([answer.status, answer.headers.get('Allow')]).toEqual([
    204,
    'GET, PUT, DELETE, HEAD, OPTIONS',
  ])
})

test('HEAD is GET without a body', async () => {
  for (const path of ['/users/profile', '/healthz']) {
    const get = await app.request(path, { headers: signedIn })
    const head = await app.request(path, { method: 'HEAD', headers: signedIn })
    expect(head.status).toBe(200)
    expect(head.headers.get('ETag')).toBe(get.headers.get('ETag'))
    expect(await head.text()).toBe('')
  }
})
