import { type RedisCommand, RedisError, type RedisValue } from '../backing.ts'
import type { MockRedis } from './mock.ts'

/** `ZADD key [NX|XX] [GT|LT] [CH] [INCR] score member …` with all its options, over the mock's plain one. */
export function zadd(mock: MockRedis, [, key = '', ...words]: RedisCommand): RedisValue {
  const { options, pairs } = readOptions(words)
  let added = 0
  let changed = 0
  let last: RedisValue = null
  for (const { score, member } of pairs) {
    const current = mock('ZSCORE', key, member)
    const wanted = options.has('INCR') && current !== null ? Number(current) + score : score
    const blocked =
      (options.has('NX') && current !== null) ||
      (options.has('XX') && current === null) ||
      (options.has('GT') && current !== null && wanted <= Number(current)) ||
      (options.has('LT') && current !== null && wanted >= Number(current))
    last = null
    if (blocked) continue
    last = scoreText(wanted)
    mock('ZADD', key, last, member)
    if (current === null) added += 1
    else if (Number(current) !== wanted) changed += 1
  }
  if (options.has('INCR')) return last
  return options.has('CH') ? added + changed : added
}

function readOptions(words: readonly string[]) {
  const names = new Set(['NX', 'XX', 'GT', 'LT', 'CH', 'INCR'])
  const count = words.findIndex((word) => !names.has(word.toUpperCase()))
  const options = new Set(words.slice(0, count).map((word) => word.toUpperCase()))
  const rest = words.slice(count)
  const syntax = new RedisError('ERR syntax error')
  if (count < 0 || rest.length === 0 || rest.length % 2 !== 0) throw syntax
  if (options.has('NX') && (options.has('XX') || options.has('GT') || options.has('LT')))
    throw new RedisError(
      options.has('XX')
        ? 'ERR XX and NX options at the same time are not compatible'
        : 'ERR GT, LT, and/or NX options at the same time are not compatible',
    )
  if (options.has('INCR') && rest.length > 2)
    throw new RedisError('ERR INCR option supports a single increment-element pair')
  const pairs = rest.flatMap((word, i) =>
    i % 2 === 0 ? [{ score: readScore(word), member: rest[i + 1] ?? '' }] : [],
  )
  return { options, pairs }
}

function readScore(text: string): number {
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text)
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const score = Number(text)
  if (text.trim() === '' || Number.isNaN(score))
    throw new RedisError('ERR value is not a valid float')
  return score
}

function scoreText(score: number): string {
  if (Number.isFinite(score)) return String(score)
  return score > 0 ? 'inf' : '-inf'
}
