/** Counts guesses for every isolate together. Knows pseudonyms only: no key and no member tells who it is. */
import type { GuessCounters } from '../../../application/ports/guess-counters.ts'
import type { Pseudonyms } from '../../../application/ports/pseudonyms.ts'
import {
  guessesKeptMs,
  lockingTry,
  type Tries,
  waitsMs,
} from '../../../domain/protection/guessing.ts'
import { type Instant, instant } from '../../../domain/shared/instant.ts'
import { type RedisClient, wrongAnswer } from './redis.ts'

export function createUpstashGuessCounters({
  redis,
  pseudonyms,
}: {
  readonly redis: RedisClient
  readonly pseudonyms: Pseudonyms
}): GuessCounters {
  const keyOf = (account: string) => `guess:${pseudonyms.of(account)}`
  const failedKey = (place: string, windowMs: number, now: Instant) =>
    `failed:${pseudonyms.of(place)}:${windowMs}:${Math.floor(now / windowMs)}`

  return {
    async attempt(account, now) {
      const args = [now, lockingTry, guessesKeptMs, ...waitsMs].map(String)
      // Sent whole: it is short, and a trip to learn that Redis does not know it costs more.
      const [answer] = await redis.send<[unknown]>((pipeline) =>
        pipeline.eval(nextTryScript, [keyOf(account)], args),
      )
      const [count, until, meant] = (Array.isArray(answer) ? answer : []).map(Number)
      const meaning = meanings[meant ?? Number.NaN]
      if (!isCount(count) || !isCount(until) || !meaning) throw wrongAnswer()
      return { count, until: instant(until), meaning }
    },

    async takeBack(account, until) {
      await redis.send((pipeline) =>
        pipeline.eval(withoutTryScript, [keyOf(account)], [String(until)]),
      )
    },

    async share({ count, until }: Tries, accounts) {
      if (accounts.length === 0) return
      await redis.send((pipeline) => {
        for (const account of accounts) {
          pipeline.hset(keyOf(account), { count: String(count), until: String(until) })
          pipeline.pexpireat(keyOf(account), until + guessesKeptMs)
        }
      })
    },

    async forget(accounts) {
      if (accounts.length > 0) await redis.send((pipeline) => pipeline.del(...accounts.map(keyOf)))
    },

    async failedAt(place, account, windowMs, now) {
      const key = failedKey(place, windowMs, now)
      const endsAt = (Math.floor(now / windowMs) + 1) * windowMs
      const [, , accounts] = await redis.send<[unknown, unknown, unknown]>((pipeline) =>
        pipeline.sadd(key, pseudonyms.of(account)).pexpireat(key, endsAt).scard(key),
      )
      if (!isCount(accounts)) throw wrongAnswer()
      return accounts
    },

    async forgetFailedAt(place, windowsMs, now) {
      const keys = windowsMs.map((windowMs) => failedKey(place, windowMs, now))
      if (keys.length > 0) await redis.send((pipeline) => pipeline.del(...keys))
    },
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

const meanings = ['goes', 'waits', 'locked'] as const

/** `nextTry` of the domain, at one stroke. */
const nextTryScript = `
local count = tonumber(redis.call('HGET', KEYS[1], 'count') or 0)
local known = redis.call('HGET', KEYS[1], 'until') or '0'
local now, locking = tonumber(ARGV[1]), tonumber(ARGV[2])
local early = now < tonumber(known)
if early and count >= locking then return {count, known, 2} end
count = count + 1
local wait = ARGV[3 + math.min(count, #ARGV - 3)]
local next = string.format('%.0f', now + tonumber(wait))
redis.call('HSET', KEYS[1], 'count', count, 'until', next)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
if not early then return {count, next, 0} end
if count >= locking then return {count, next, 2} end
return {count, next, 1}
`

/** `withoutTry` of the domain, at one stroke. */
const withoutTryScript = `
local count = tonumber(redis.call('HGET', KEYS[1], 'count') or 0) - 1
if count < 1 then return redis.call('DEL', KEYS[1]) end
redis.call('HSET', KEYS[1], 'count', count)
if redis.call('HGET', KEYS[1], 'until') == ARGV[1] then redis.call('HSET', KEYS[1], 'until', '0') end
return count
`
