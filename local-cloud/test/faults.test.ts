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
const fine = { delayMs: 0, errorRate: 0, down: false, answerDelayMs: 0, dropAnswers: false }
const healthy = {
  sql: { ...fine, dieAfterStatements: null, answersOf: 'all' },
  redis: { ...fine, failCommands: [], answers: 'right' },
  mail: fine,
  cognito: fine,
}

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
      ...healthy,
      sql: { ...healthy.sql, delayMs: 5, down: true },
      mail: { ...healthy.mail, errorRate: 1 },
    }
    expect(await response.json()).toEqual(broken)
    expect(await get('/faults')).toEqual(broken)
    await fetch(`${cloud.url}/faults`, { method: 'DELETE' })
    expect(await get('/faults')).toEqual(healthy)
  })

  it.each([
    [{ disk: {} }, 'unknown member "disk"'],
    [{ sql: { delay: 1 } }, '"sql.delay" is unknown'],
    [{ sql: { delayMs: '5' } }, '"sql.delayMs" must be'],
    [{ sql: { delayMs: 60_001 } }, 'from 0 to 60000'],
    [{ redis: { errorRate: 1.1 } }, 'from 0 to 1'],
    [{ redis: { down: 1 } }, 'true or false'],
    [{ mail: { dropAnswers: 'yes' } }, 'true or false'],
    [{ sql: { answerDelayMs: 60_001 } }, 'from 0 to 60000'],
    [{ sql: { dieAfterStatements: 1.5 } }, 'whole number from 0 to 1000'],
    [{ redis: { dieAfterStatements: 1 } }, '"redis.dieAfterStatements" is unknown'],
    [{ redis: { failCommands: 'MGET' } }, 'a list of names'],
    [{ redis: { answers: 'odd' } }, 'one of right, malformed, wrong_types, previous'],
    [{ sql: { answersOf: 'reads' } }, 'one of all, writes'],
    [{ sql: { answers: 'malformed' } }, '"sql.answers" is unknown'],
    [{ redis: true }, '"redis" must be an object'],
    [[], 'must be an object'],
    [{ sql: { down: true }, redis: { down: 'x' } }, 'true or false'],
  ])('%j is refused and changes nothing', async (faults, message) => {
    const response = await breakIt(faults)
    expect(response.status).toBe(422)
    expect(await response.json()).toEqual({ error: expect.stringContaining(message) })
    expect(await get('/faults')).toEqual(healthy)
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

describe('answers that never come', () => {
  it('are dropped after the work was done', async () => {
    await breakIt({
      sql: { dropAnswers: true },
      redis: { dropAnswers: true },
      mail: { dropAnswers: true },
    })
    const id = crypto.randomUUID()
    const mail = { id, to: 'a@b.test', subject: '', text: '' }
    await expect(sql`CREATE TABLE unanswered (a int)`).rejects.toThrow('Error connecting')
    await expect(sql`SELECT 1/0`).rejects.toThrow('Error connecting')
    await expect(redis.set('unanswered', 1)).rejects.toThrow('fetch failed')
    await expect(postJson(cloud.mailUrl, mail)).rejects.toThrow('fetch failed')
    await fetch(`${cloud.url}/faults`, { method: 'DELETE' })
    expect(await sql`SELECT count(*)::int AS rows FROM unanswered`).toEqual([{ rows: 0 }])
    expect(await redis.get('unanswered')).toBe(1)
    const arrived = expect.arrayContaining([expect.objectContaining({ messageId: id })])
    expect(await get('/mailbox')).toEqual({ messages: arrived })
  })

  it('are held back after the work was done, an error too', async () => {
    await breakIt({ sql: { delayMs: 3, answerDelayMs: 250 } })
    await sql`CREATE TABLE held_back (a int)`
    await expect(sql`CREATE TABLE held_back (a int)`).rejects.toThrow('already exists')
    expect(slept).toEqual([3, 250, 3, 250])
  })

  it('are those to writes alone, where that is asked for', async () => {
    await breakIt({ sql: { answersOf: 'writes', dropAnswers: true, answerDelayMs: 250 } })
    expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }])
    await expect(sql`SELECT 1/0`).rejects.toThrow('division by zero')
    expect(slept).toEqual([])
    await expect(
      sql.transaction([sql`SELECT 1`, sql`CREATE TABLE written (a int)`]),
    ).rejects.toThrow('Error connecting')
    expect(slept).toEqual([250])
    expect(await sql`SELECT count(*)::int AS rows FROM written`).toEqual([{ rows: 0 }])
  })

  it('undo a transaction whose connection dies, however far it had come', async () => {
    await sql`CREATE TABLE half (a int)`
    const three = () =>
      sql.transaction([1, 2, 3].map((value) => sql`INSERT INTO half VALUES (${value})`))
    for (const dieAfterStatements of [0, 1, 2, 3]) {
      await breakIt({ sql: { dieAfterStatements } })
      await expect(three()).rejects.toThrow('Error connecting')
      expect(await sql`SELECT * FROM half`).toEqual([])
    }
    await breakIt({ sql: { dieAfterStatements: 4 } })
    await three()
    expect(await sql`SELECT count(*)::int AS rows FROM half`).toEqual([{ rows: 3 }])
  })
})

describe('a Redis that is wrong', () => {
  it('fails the commands that are named, and executes the others', async () => {
    await breakIt({ redis: { failCommands: ['get'] } })
    await redis.set('named', 1)
    await expect(redis.get('named')).rejects.toThrow('injected fault')
    await breakIt({ redis: { failCommands: [] } })
    expect(await redis.get('named')).toBe(1)
  })

  it('answers half a body', async () => {
    await breakIt({ redis: { answers: 'malformed' } })
    await expect(redis.ping()).rejects.toThrow('Unable to parse response body')
  })

  it('answers with values of other types', async () => {
    await redis.set('typed', 'text')
    await breakIt({ redis: { answers: 'wrong_types' } })
    expect(await redis.pipeline().get('typed').incr('counter').get('missing').exec()).toEqual([
      42,
      'nonsense',
      [],
    ])
  })

  it('answers what the request before has asked for', async () => {
    await redis.set('mine', 'my own')
    await redis.set('theirs', 'their own')
    await redis.get('theirs')
    await breakIt({ redis: { answers: 'previous' } })
    expect(await redis.get('mine')).toBe('their own')
    expect(await redis.get('theirs')).toBe('my own')
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
