import { request } from 'node:http'
import { neon, neonConfig } from '@neondatabase/serverless'
import { Redis } from '@upstash/redis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LocalCloud } from '../src/index.ts'
import { postJson, startTestCloud } from './support/cloud.ts'

neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`

let cloud: LocalCloud
let sql: ReturnType<typeof neon>
let redis: Redis
let luck: number
const slept: number[] = []
const healthy = { delayMs: 0, errorRate: 0, down: false }

beforeAll(async () => {
  cloud = await startTestCloud({
    random: () => luck,
    sleep: async (ms) => {
      slept.push(ms)
    },
  })
  sql = neon(cloud.databaseUrl)
  redis = new Redis({ url: cloud.redisUrl, token: cloud.redisToken, retry: false })
})
afterAll(() => cloud?.close())
beforeEach(async () => {
  luck = 0.5
  slept.length = 0
  await fetch(`${cloud.url}/faults`, { method: 'DELETE' })
  await fetch(`${cloud.url}/stats`, { method: 'DELETE' })
})

const get = async (path: string): Promise<unknown> => (await fetch(`${cloud.url}${path}`)).json()
const breakIt = (faults: unknown) =>
  fetch(`${cloud.url}/faults`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(faults),
  })

describe('faults', () => {
  it('merge with what is broken already, and are mended together', async () => {
    await breakIt({ sql: { delayMs: 5 } })
    const response = await breakIt({ sql: { down: true }, mail: { errorRate: 1 } })
    expect(response.status).toBe(200)
    const broken = {
      sql: { delayMs: 5, errorRate: 0, down: true },
      redis: healthy,
      mail: { ...healthy, errorRate: 1 },
      cognito: healthy,
    }
    expect(await response.json()).toEqual(broken)
    expect(await get('/faults')).toEqual(broken)
    await fetch(`${cloud.url}/faults`, { method: 'DELETE' })
    expect(await get('/faults')).toEqual({
      sql: healthy,
      redis: healthy,
      mail: healthy,
      cognito: healthy,
    })
  })

  it.each([
    [{ disk: {} }, 'unknown member "disk"'],
    [{ sql: { delay: 1 } }, '"sql.delay" is unknown'],
    [{ sql: { delayMs: '5' } }, '"sql.delayMs" must be'],
    [{ sql: { delayMs: 60_001 } }, 'from 0 to 60000'],
    [{ redis: { errorRate: 1.1 } }, 'from 0 to 1'],
    [{ redis: { down: 1 } }, 'true or false'],
    [{ redis: true }, '"redis" must be an object'],
    [[], 'must be an object'],
    [{ sql: { down: true }, redis: { down: 'x' } }, 'true or false'],
  ])('%j is refused and changes nothing', async (faults, message) => {
    const response = await breakIt(faults)
    expect(response.status).toBe(422)
    expect(await response.json()).toEqual({ error: expect.stringContaining(message) })
    expect(await get('/faults')).toEqual({
      sql: healthy,
      redis: healthy,
      mail: healthy,
      cognito: healthy,
    })
  })

  it('a delay is waited before anything is executed, on its own dependency only', async () => {
    await breakIt({ sql: { delayMs: 250 } })
    await sql`SELECT 1`
    await redis.ping()
    expect(slept).toEqual([250])
  })

  it('an error rate fails that share of the requests, without executing them', async () => {
    await breakIt({ sql: { errorRate: 0.5 }, redis: { errorRate: 0.5 }, mail: { errorRate: 0.5 } })
    luck = 0.49
    await expect(sql`CREATE TABLE never (a int)`).rejects.toThrow('HTTP status 503')
    await expect(redis.set('never', 1)).rejects.toThrow('injected fault')
    const mail = { to: 'a@b.test', subject: '', text: '' }
    expect((await postJson(cloud.mailUrl, mail)).status).toBe(503)
    luck = 0.5
    expect(await sql`SELECT to_regclass('never') AS found`).toEqual([{ found: null }])
    expect(await redis.get('never')).toBeNull()
    expect((await postJson(cloud.mailUrl, mail)).status).toBe(201)
  })

  it('what is down cuts the connection, and works again when it is mended', async () => {
    await breakIt({ sql: { down: true }, redis: { down: true }, mail: { down: true } })
    await expect(sql`SELECT 1`).rejects.toThrow('Error connecting to database')
    await expect(redis.ping()).rejects.toThrow('fetch failed')
    await expect(postJson(cloud.mailUrl, {})).rejects.toThrow('fetch failed')
    expect((await fetch(`${cloud.url}/mailbox`)).status).toBe(200)
    await breakIt({ sql: { down: false }, redis: { down: false } })
    expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }])
    expect(await redis.ping()).toBe('PONG')
  })
})

describe('stats', () => {
  it('count a batch and a pipeline as one request of several', async () => {
    await sql`SELECT 1`
    await sql.transaction([sql`SELECT 1`, sql`SELECT 2`, sql`SELECT 3`])
    await redis.ping()
    await redis.pipeline().ping().ping().ping().exec()
    await redis.multi().ping().ping().exec()
    expect(await get('/stats')).toEqual({
      sql: { requests: 2, statements: 4 },
      redis: { requests: 3, commands: 6 },
    })
  })

  it('count a failed request as a request, and what it never executed not at all', async () => {
    await breakIt({ redis: { errorRate: 1 } })
    luck = 0
    await redis.ping().catch(() => {})
    expect(await get('/stats')).toMatchObject({ redis: { requests: 1, commands: 0 } })
  })

  it('do not count strangers', async () => {
    await postJson(cloud.redisUrl, ['PING'])
    await postJson(cloud.sqlEndpoint, { query: 'SELECT 1' })
    expect(await get('/stats')).toEqual({
      sql: { requests: 0, statements: 0 },
      redis: { requests: 0, commands: 0 },
    })
  })
})

describe('other web pages', () => {
  const attempts = [
    ['PUT', '/faults'],
    ['DELETE', '/stats'],
    ['DELETE', '/mailbox'],
    ['POST', '/mail'],
    ['POST', '/sql'],
    ['POST', '/redis'],
  ] as const

  it.each(attempts)('cannot %s %s', async (method, path) => {
    const own = { Host: new URL(cloud.url).host }
    expect(await statusOf(method, path, { ...own, Origin: 'https://evil.test' })).toBe(403)
    expect(await statusOf(method, path, { ...own, Origin: 'null' })).toBe(403)
    expect(await statusOf(method, path, { ...own, 'Sec-Fetch-Site': 'cross-site' })).toBe(403)
  })

  it('cannot read the mailbox by a name of their own for this machine', async () => {
    expect(await statusOf('GET', '/mailbox', { Host: 'rebound.evil.test' })).toBe(403)
    expect(await statusOf('GET', '/mailbox', { Host: 'localhost:1' })).toBe(200)
  })

  it('but the mailbox page itself may write', async () => {
    const { host, origin } = new URL(cloud.url)
    expect(await statusOf('DELETE', '/mailbox', { Host: host, Origin: origin })).toBe(204)
  })

  /** With the headers that fetch would not let anybody set. */
  function statusOf(method: string, path: string, headers: Record<string, string>) {
    return new Promise<number | undefined>((resolve, reject) => {
      request(`${cloud.url}${path}`, { method, headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })
  }
})

describe('the front', () => {
  it('lists the endpoints, answers health checks, and says what is not there', async () => {
    const index = await (await fetch(cloud.url)).text()
    for (const path of ['/sql', '/redis/multi-exec', '/mailbox', '/stats', '/faults'])
      expect(index).toContain(path)
    expect(await get('/healthz')).toEqual({ status: 'ok' })
    expect((await fetch(`${cloud.url}/nothing`)).status).toBe(404)
  })
})
