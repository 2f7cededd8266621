import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { copyDocsAssets } from '../../../scripts/copy-docs-assets.ts'
import type { DependencyHealth } from '../../../src/application/ports/dependencies.ts'
import { http, problem } from './support.ts'

test('/healthz asks nobody', async () => {
  const answer = await http().app.request('/healthz')
  expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }])
})

describe('/readyz', () => {
  const ready = async (database: boolean, redis: boolean) => {
    const health: DependencyHealth[] = [
      { name: 'database', up: database },
      { name: 'redis', up: redis },
    ]
    const { app } = http({}, { dependencies: { check: async () => health } })
    const answer = await app.request('/readyz')
    return [answer.status, await answer.json(), answer.headers.get('Retry-After')]
  }

  test('is ok when everything is up', async () => {
    expect(await ready(true, true)).toEqual([
      200,
      { status: 'ok', checks: { database: 'up', redis: 'up' } },
      null,
    ])
  })

  test('is degraded, and still ready, without Redis', async () => {
    expect(await ready(true, false)).toEqual([
      200,
      { status: 'degraded', checks: { database: 'up', redis: 'down' } },
      null,
    ])
  })

  test('is not ready without the database', async () => {
    for (const redis of [true, false]) {
      expect(await ready(false, redis)).toMatchObject([503, { status: 'unavailable' }, '5'])
    }
  })
})

describe('/.well-known/jwks.json', () => {
  const keys = [{ kty: 'EC', kid: 'a' }]
  const { app } = http({}, { publicKeys: async () => ({ keys }) })
  const get = (headers: Record<string, string> = {}) =>
    app.request('/.well-known/jwks.json', { headers })

  test('may be kept for five minutes', async () => {
    const answer = await get()
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=300')
    expect(await answer.json()).toEqual({ keys })
  })

  test('has a tag that changes with the keys', async () => {
    const tag = (await get()).headers.get('ETag') ?? ''
    expect(tag).toMatch(/^"[0-9a-f]{24}"$/)
    expect((await get({ 'If-None-Match': tag })).status).toBe(304)
    keys.push({ kty: 'EC', kid: 'b' })
    expect((await get({ 'If-None-Match': tag })).status).toBe(200)
  })
})

describe('the pages', () => {
  let gathered: string
  beforeAll(async () => {
    gathered = await copyDocsAssets()
  })
  const assets = async (path: string) =>
    readFile(join(gathered, path)).then(
      (file) => new Response(file),
      () => new Response(null, { status: 404 }),
    )
  const { app } = http({}, { assets })

  test.each([
    '/docs',
    '/account/verify-email',
    '/account/reset-password',
    '/account/forgot-password',
    '/account/change-email',
  ])('%s and everything that it loads come from here, with nothing inline', async (path) => {
    const answer = await app.request(path)
    expect(answer.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    expect(answer.headers.get('Referrer-Policy')).toBe('no-referrer')
    const policy = answer.headers.get('Content-Security-Policy') ?? ''
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/)
    expect(policy).not.toContain('unsafe')
    const page = await answer.text()
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?:\/\//)
    const loaded = [...page.matchAll(/(?:src|<link[^>]*href)="([^"]+)"/g)].map(([, url]) => url)
    expect(loaded.length).toBeGreaterThan(1)
    for (const url of loaded) expect((await app.request(url ?? '')).status).toBe(200)
  })

  test('scripts load only what is served', async () => {
    for (const script of [
      'verify-email',
      'reset-password',
      'forgot-password',
      'change-email',
      'page',
    ]) {
      const answer = await app.request(`/account/${script}.js`)
      expect(answer.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8')
      for (const [, name] of (await answer.text()).matchAll(/from '\.\/(.+)'/g)) {
        expect((await app.request(`/account/${name}`)).status).toBe(200)
      }
    }
  })

  test('have tags', async () => {
    const tag = (await app.request('/docs')).headers.get('ETag') ?? ''
    const again = await app.request('/docs', { headers: { 'If-None-Match': tag } })
    expect(again.status).toBe(304)
  })

  test('nothing else of the folder is served', async () => {
    for (const path of ['/docs/NOTICE', '/docs/..%2faccount/page.js', '/account/', '/docs/']) {
      expect((await problem(app.request(path))).status).toBe(404)
    }
  })
})
