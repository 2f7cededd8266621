import { Redis } from '@upstash/redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalCloud } from '../src/index.ts'
import { type PreparedBacking, redisBackings } from './support/backings.ts'
import { postJson, redisToken, startTestCloud, uniqueName } from './support/cloud.ts'

for (const backing of redisBackings)
  describe.skipIf(backing.skipped)(backing.name, () => {
    let prepared: PreparedBacking
    let cloud: LocalCloud
    let redis: Redis
    /** A key that nobody has used. */
    const newKey = () => `${prepared.prefix}${uniqueName('key')}`

    beforeAll(async () => {
      prepared = await backing.prepare()
      cloud = await startTestCloud(prepared.options)
      redis = new Redis({ url: cloud.redisUrl, token: cloud.redisToken, retry: false })
    })
    afterAll(async () => {
      await cloud?.close()
      await prepared?.cleanUp()
    })

    describe('values', () => {
      it.each([['plain'], ['ü € 😀'], [''], ['OK'], ['a\nb'], ['x'.repeat(10_000)], ['"quoted"x']])(
        'the string %j comes back as it went',
        async (value) => {
          const key = newKey()
          expect(await redis.set(key, value)).toBe('OK')
          expect(await redis.get(key)).toBe(value)
        },
      )

      it('an object comes back as an object, a missing key as null', async () => {
        const key = newKey()
        await redis.set(key, { a: [1, 'x'] })
        expect(await redis.get(key)).toEqual({ a: [1, 'x'] })
        expect(await redis.get(newKey())).toBeNull()
      })

      it('lists, hashes, sets and sorted sets keep what they hold', async () => {
        const [list, hash, set, zset] = [newKey(), newKey(), newKey(), newKey()]
        await redis.rpush(list, 'OK', 'b', 'c')
        await redis.hset(hash, { f: 'OK', g: 'ü' })
        await redis.sadd(set, 'a', 'b', 'a')
        await redis.zadd(zset, { score: 2, member: 'b' }, { score: 1.5, member: 'a' })
        expect(await redis.lrange(list, 0, -1)).toEqual(['OK', 'b', 'c'])
        expect(await redis.hgetall(hash)).toEqual({ f: 'OK', g: 'ü' })
        expect(await redis.hmget(hash, 'f', 'none')).toEqual({ f: 'OK', none: null })
        expect((await redis.smembers(set)).sort()).toEqual(['a', 'b'])
        expect(await redis.zrange(zset, 0, -1, { withScores: true })).toEqual(['a', 1.5, 'b', 2])
      })

      it('sorted sets are read by score, backwards and in part', async () => {
        const key = newKey()
        const members = ['a', 'b', 'c', 'd'].map((member, i) => ({ score: i, member }))
        await redis.zadd(key, { score: 9, member: 'a' }, ...members)
        expect(await redis.zrange(key, 1, '+inf', { byScore: true })).toEqual(['b', 'c', 'd'])
        expect(await redis.zrange(key, 0, 1, { rev: true })).toEqual(['d', 'c'])
        const page = { byScore: true, offset: 1, count: 1 } as const
        expect(await redis.zrange(key, '(0', '+inf', page)).toEqual(['c'])
        expect(await redis.zremrangebyscore(key, '-inf', '(2')).toBe(2)
        expect(await redis.zcount(key, '-inf', '+inf')).toBe(2)
      })

      it('SCAN finds the keys of a pattern', async () => {
        const prefix = newKey()
        await redis.mset({ [`${prefix}:a`]: 1, [`${prefix}:b`]: 2 })
        const found: string[] = []
        let cursor = '0'
        do {
          const [next, keys] = await redis.scan(cursor, { match: `${prefix}:*`, count: 1000 })
          found.push(...keys)
          cursor = next
        } while (cursor !== '0')
        expect(found.sort()).toEqual([`${prefix}:a`, `${prefix}:b`])
      })

      it('a collection is gone with its last member', async () => {
        const key = newKey()
        await redis.zadd(key, { score: 1, member: 'a' })
        await redis.zrem(key, 'a')
        expect(await redis.exists(key)).toBe(0)
        expect(await redis.rpush(key, 'now a list')).toBe(1)
      })
    })

    describe('counting and lifetimes', () => {
      it('a counter keeps its lifetime', async () => {
        const key = newKey()
        expect(await redis.incr(key)).toBe(1)
        expect(await redis.expire(key, 100)).toBe(1)
        expect(await redis.incrby(key, 5)).toBe(6)
        expect(await redis.ttl(key)).toBeGreaterThan(90)
      })

      it('SET takes NX, XX, GET and KEEPTTL', async () => {
        const key = newKey()
        expect(await redis.set(key, 'a', { xx: true })).toBeNull()
        expect(await redis.set(key, 'a', { nx: true, ex: 100 })).toBe('OK')
        expect(await redis.set(key, 'b', { nx: true })).toBeNull()
        expect(await redis.set(key, 'c', { get: true, keepTtl: true })).toBe('a')
        expect(await redis.ttl(key)).toBeGreaterThan(90)
      })

      it('EXPIRE takes NX, XX, GT and LT; a time that has passed deletes', async () => {
        const key = newKey()
        await redis.set(key, 'a')
        expect(await redis.expire(key, 100, 'XX')).toBe(0)
        expect(await redis.expire(key, 100, 'NX')).toBe(1)
        expect(await redis.expire(key, 50, 'GT')).toBe(0)
        expect(await redis.expire(key, 50, 'LT')).toBe(1)
        expect(await redis.expire(key, -1)).toBe(1)
        expect(await redis.get(key)).toBeNull()
      })
    })

    describe('errors', () => {
      it('a command on the wrong kind of value is refused in Redis’ words', async () => {
        const key = newKey()
        await redis.rpush(key, 'a')
        await expect(redis.get(key)).rejects.toThrow('WRONGTYPE Operation against a key')
        await expect(redis.incr(key)).rejects.toThrow('WRONGTYPE')
        await expect(redis.hset(key, { a: 1 })).rejects.toThrow('WRONGTYPE')
      })

      it('a value that is no number cannot be counted up', async () => {
        const key = newKey()
        await redis.set(key, 'x')
        await expect(redis.incr(key)).rejects.toThrow('value is not an integer or out of range')
        await redis.set(key, '9223372036854775807')
        await expect(redis.incr(key)).rejects.toThrow('overflow')
      })

      it.each([
        [['GET'], "ERR wrong number of arguments for 'get' command"],
        [['NOSUCH', 'x'], "ERR unknown command 'NOSUCH'"],
        [['SUBSCRIBE', 'x'], "ERR Command is not available: 'SUBSCRIBE'"],
        [['BLPOP', 'x', '0'], "ERR Command is not available: 'BLPOP'"],
      ])('%j answers 400', async (command, error) => {
        const response = await post('', command)
        expect(response.status).toBe(400)
        expect(await response.json()).toEqual({ error: expect.stringContaining(error) })
      })
    })

    describe('a pipeline', () => {
      it('answers each command, the failed ones too', async () => {
        const [key, list] = [newKey(), newKey()]
        const replies = await redis
          .pipeline()
          .set(key, 'a')
          .rpush(list, 'x')
          .get(list)
          .get(key)
          .exec({ keepErrors: true })
        expect(replies).toMatchObject([
          { result: 'OK' },
          { result: 1 },
          { error: expect.stringContaining('WRONGTYPE') },
          { result: 'a' },
        ])
      })

      it('answers 200 with the shapes of Upstash', async () => {
        const key = newKey()
        const response = await post('/pipeline', [
          ['SET', key, 'a'],
          ['GET', key],
          ['INCR', key],
        ])
        expect(response.status).toBe(200)
        expect(await response.json()).toEqual([
          { result: 'OK' },
          { result: 'a' },
          { error: 'ERR value is not an integer or out of range' },
        ])
      })
    })

    describe('a transaction', () => {
      it('runs all its commands; one that fails does not undo the others', async () => {
        const key = newKey()
        const response = await post('/multi-exec', [
          ['SET', key, 'a'],
          ['INCR', key],
          ['GET', key],
        ])
        expect(response.status).toBe(200)
        expect(await response.json()).toEqual([
          { result: 'OK' },
          { error: 'ERR value is not an integer or out of range' },
          { result: 'a' },
        ])
      })

      it('does nothing at all when one of its commands is none', async () => {
        const key = newKey()
        for (const broken of [['NOSUCH'], ['GET']]) {
          const response = await post('/multi-exec', [['SET', key, 'a'], broken])
          expect(response.status).toBe(400)
          expect(await response.json()).toEqual({ error: expect.stringMatching(/^EXECABORT/) })
        }
        expect(await redis.get(key)).toBeNull()
      })

      it('has nothing of another in between', async () => {
        const key = newKey()
        const all = await Promise.all(
          Array.from({ length: 20 }, () =>
            redis.multi().incr(key).incr(key).incr(key).exec<[number, number, number]>(),
          ),
        )
        for (const [a, b, c] of all) expect([b, c]).toEqual([a + 1, a + 2])
        expect(await redis.get(key)).toBe(60)
      })

      it('can hold a script', async () => {
        const key = newKey()
        const replies = await redis
          .multi()
          .set(key, 5)
          .eval('return redis.call("INCRBY", KEYS[1], ARGV[1])', [key], ['2'])
          .exec()
        expect(replies).toEqual(['OK', 7])
      })
    })

    describe('scripts', () => {
      it('EVALSHA knows what SCRIPT LOAD or EVAL has shown it, and nothing else', async () => {
        const script = `return {KEYS[1], ARGV[1], "${uniqueName('x')}"}`
        const unknown = '0'.repeat(40)
        await expect(redis.evalsha(unknown, [], [])).rejects.toThrow('NOSCRIPT')
        const sha = await redis.scriptLoad(script)
        expect(await redis.scriptExists(sha, unknown)).toEqual([1, 0])
        expect(await redis.evalsha(sha, ['k'], ['v'])).toEqual(['k', 'v', expect.any(String)])
      })

      it('a line of flags that only Upstash knows does no harm', async () => {
        const script = '#!lua flags=allow-key-locking\nreturn 7'
        expect(await redis.eval(script, [], [])).toBe(7)
        expect(await redis.evalsha(await redis.scriptLoad(script), [], [])).toBe(7)
      })

      it.each([
        ['return 3.99', 3],
        ['return {1, "x", {2, false}, nil, 5}', [1, 'x', [2, null]]],
        ['return false', null],
        ['return true', 1],
        ['return redis.status_reply("FINE")', 'FINE'],
        ['return tostring(1700000000000 * 2)', 3400000000000],
        ['return 10 / 2 .. ""', 5],
        ['return 60 * 60 * 24 * 30 * 1000 * 12', 31104000000],
        ['return string.format("%d:%.2f", 1700000000000, 1.5)', '1700000000000:1.50'],
        ['return {unpack({1, 2, 3})}', [1, 2, 3]],
        ['return cjson.encode({1, "x"})', [1, 'x']],
        ['return cjson.decode(\'{"a":{"b":[1,"z"]}}\').a.b[2]', 'z'],
        ['return #"ü"', 2],
        ['return redis.sha1hex("")', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
      ])('%s gives %j', async (script, value) => {
        expect(await redis.eval(script, [], [])).toEqual(value)
      })

      it('see a missing key and a missing field as false', async () => {
        const script = `return {
          redis.call("GET", KEYS[1]) == false and 1 or 0,
          redis.call("HMGET", KEYS[1], "a", "b")[2] == false and 1 or 0 }`
        expect(await redis.eval(script, [newKey()], [])).toEqual([1, 1])
      })

      it('can catch what a command refuses, and otherwise fail with it', async () => {
        const key = newKey()
        await redis.set(key, 'text')
        const caught = await redis.eval('return redis.pcall("INCR", KEYS[1]).err', [key], [])
        expect(caught).toBe('ERR value is not an integer or out of range')
        await expect(redis.eval('redis.call("LPUSH", KEYS[1], 1)', [key], [])).rejects.toThrow(
          'WRONGTYPE Operation',
        )
      })

      it.each([
        ['retur 1', 'ERR Error compiling script'],
        ['error("boom")', 'ERR user_script:1: boom'],
        ['return y', "nonexistent global variable 'y'"],
        ['return redis.error_reply("MINE no")', 'MINE no'],
      ])('%s fails with %s', async (script, error) => {
        await expect(redis.eval(script, [], [])).rejects.toThrow(error)
      })
    })

    describe('the protocol', () => {
      it('encodes strings as base64 when asked, but not a bare OK', async () => {
        const key = newKey()
        const encoded = { 'Upstash-Encoding': 'base64' }
        const set = await post('', ['SET', key, 'ü'], encoded)
        expect(await set.json()).toEqual({ result: 'OK' })
        const got = await post('', ['GET', key], encoded)
        expect(await got.json()).toEqual({ result: Buffer.from('ü').toString('base64') })
        const many = await post('', ['MGET', key, newKey()], encoded)
        expect(await many.json()).toEqual({ result: ['w7w=', null] })
      })

      it('takes a command in the path, the body as its last argument, options in the query', async () => {
        const key = newKey()
        const path = `/${encodeURIComponent(key)}`
        const options = { headers: { Authorization: `Bearer ${redisToken}` } }
        const set = await fetch(`${cloud.redisUrl}/set${path}?EX=100&NX`, {
          ...options,
          method: 'POST',
          body: 'a b',
        })
        expect(await set.json()).toEqual({ result: 'OK' })
        const got = await fetch(`${cloud.redisUrl}/get${path}`, options)
        expect(await got.json()).toEqual({ result: 'a b' })
        expect(await redis.ttl(key)).toBeGreaterThan(90)
      })

      it.each([[''], ['wrong'], [`${redisToken}x`]])('refuses the token %j', async (token) => {
        const response = await postJson(cloud.redisUrl, ['PING'], {
          Authorization: `Bearer ${token}`,
        })
        expect(response.status).toBe(401)
        expect(await response.json()).toEqual({ error: expect.stringContaining('WRONGPASS') })
      })

      it.each([
        ['not JSON', '', '["PING"', 400],
        ['an object', '', { command: 'PING' }, 400],
        ['nothing', '', [], 400],
        ['a pipeline that is one command', '/pipeline', ['PING'], 400],
        ['a transaction that wants to subscribe', '/multi-exec', [['SUBSCRIBE', 'x']], 400],
        ['over 1 MiB', '', ['SET', 'k', 'x'.repeat(1024 * 1024)], 413],
      ])('refuses %s', async (_, path, body, status) => {
        const response = await post(path, body)
        expect(response.status).toBe(status)
        expect(await response.json()).toEqual({ error: expect.any(String) })
      })
    })

    function post(path: string, body: unknown, headers: Record<string, string> = {}) {
      return postJson(`${cloud.redisUrl}${path}`, body, {
        Authorization: `Bearer ${redisToken}`,
        ...headers,
      })
    }
  })
