import { type RedisCommand, RedisError, type RedisValue } from '../backing.ts'
import { requireInteger } from './commands.ts'
import type { MockRedis } from './mock.ts'
import { zadd } from './zadd.ts'

/** A command done here, because ioredis-mock's answer would not be Redis'. Its words are counted already. */
export type Override = (mock: MockRedis, command: RedisCommand) => RedisValue

export const overrides: ReadonlyMap<string, Override> = new Map<string, Override>([
  ['set', set],
  ['setex', withLifetime],
  ['psetex', withLifetime],
  ['incr', counting],
  ['incrby', counting],
  ['decr', counting],
  ['decrby', counting],
  ['incrbyfloat', floatCounting],
  ['hincrby', hashCounting],
  ['hincrbyfloat', hashFloatCounting],
  ['strlen', (mock, [, key = '']) => Buffer.byteLength(text(mock('GET', key)) ?? '')],
  [
    'mget',
    (mock, [, ...keys]) =>
      keys.map((key) => (mock('TYPE', key) === 'string' ? mock('GET', key) : null)),
  ],
  ['mset', pairs],
  ['msetnx', pairs],
  ['hset', fieldPairs],
  ['hmset', fieldPairs],
  ['touch', (mock, [, ...keys]) => mock('EXISTS', ...keys)],
  ['rename', renaming],
  ['renamenx', renaming],
  ['expire', expiring],
  ['pexpire', expiring],
  ['expireat', expiring],
  ['pexpireat', expiring],
  ['zadd', zadd],
  ['zpopmin', scoresAsText],
  ['zpopmax', scoresAsText],
])

function set(mock: MockRedis, command: RedisCommand): RedisValue {
  const [, , , ...options] = command
  let lifetimes = 0
  for (let i = 0; i < options.length; i += 1) {
    const option = options[i]?.toUpperCase() ?? ''
    if (['EX', 'PX', 'EXAT', 'PXAT'].includes(option)) {
      i += 1
      requirePositive(options[i], 'set')
      lifetimes += 1
    } else if (option === 'KEEPTTL') lifetimes += 1
    else if (!['NX', 'XX', 'GET'].includes(option)) throw new RedisError('ERR syntax error')
  }
  const names = options.map((option) => option.toUpperCase())
  if (lifetimes > 1 || (names.includes('NX') && names.includes('XX')))
    throw new RedisError('ERR syntax error')
  if (!names.includes('KEEPTTL')) return mock(...command)
  const [, key = '', value = ''] = command
  return keepingLifetime(mock, key, () =>
    mock('SET', key, value, ...options.filter((option) => option.toUpperCase() !== 'KEEPTTL')),
  )
}

/** The mock forgets a key's lifetime with every SET, KEEPTTL or not. */
function keepingLifetime(mock: MockRedis, key: string, write: () => RedisValue): RedisValue {
  const left = Number(mock('PTTL', key))
  const reply = write()
  if (left > 0) mock('PEXPIRE', key, String(left))
  return reply
}

function withLifetime(mock: MockRedis, command: RedisCommand): RedisValue {
  requirePositive(command[2], command[0].toLowerCase())
  return mock(...command)
}

function requirePositive(value: string | undefined, name: string): void {
  if (value === undefined) throw new RedisError('ERR syntax error')
  requireInteger(value)
  if (BigInt(value) <= 0n) throw new RedisError(`ERR invalid expire time in '${name}' command`)
}

/** Redis counts in 64 bits; the mock in doubles. */
function counting(mock: MockRedis, [name, key = '', by = '1']: RedisCommand): RedisValue {
  const step = name.toLowerCase().startsWith('decr') ? -BigInt(by) : BigInt(by)
  const next = addInteger(text(mock('GET', key)), step)
  keepingLifetime(mock, key, () => mock('SET', key, String(next)))
  return Number(next)
}

function hashCounting(
  mock: MockRedis,
  [, key = '', field = '', by = '']: RedisCommand,
): RedisValue {
  const current = text(mock('HGET', key, field))
  if (current !== null && !/^-?\d+$/.test(current))
    throw new RedisError('ERR hash value is not an integer')
  const next = addInteger(current, BigInt(by))
  mock('HSET', key, field, String(next))
  return Number(next)
}

function addInteger(current: string | null, step: bigint): bigint {
  if (current !== null) requireInteger(current)
  const next = BigInt(current ?? '0') + step
  if (BigInt.asIntN(64, next) !== next)
    throw new RedisError('ERR increment or decrement would overflow')
  return next
}

function floatCounting(mock: MockRedis, [, key = '', by = '']: RedisCommand): RedisValue {
  const sum = addFloats(text(mock('GET', key)), by, 'value is not a valid float')
  keepingLifetime(mock, key, () => mock('SET', key, sum))
  return sum
}

function hashFloatCounting(
  mock: MockRedis,
  [, key = '', field = '', by = '']: RedisCommand,
): RedisValue {
  const sum = addFloats(text(mock('HGET', key, field)), by, 'hash value is not a float')
  mock('HSET', key, field, sum)
  return sum
}

function addFloats(current: string | null, by: string, refusal: string): string {
  const sum = Number(current ?? '0') + Number(by)
  if (by === '' || current === '' || !Number.isFinite(sum)) throw new RedisError(`ERR ${refusal}`)
  // Seventeen digits would show the error of the doubles, which Redis' long doubles do not have.
  return String(Number(sum.toPrecision(15)))
}

function pairs(mock: MockRedis, command: RedisCommand): RedisValue {
  if (command.length % 2 === 0) throw wrongNumber(command)
  return mock(...command)
}

function fieldPairs(mock: MockRedis, command: RedisCommand): RedisValue {
  if (command.length % 2 !== 0) throw wrongNumber(command)
  return mock(...command)
}

function wrongNumber(command: RedisCommand): RedisError {
  return new RedisError(`ERR wrong number of arguments for '${command[0].toLowerCase()}' command`)
}

function renaming(mock: MockRedis, command: RedisCommand): RedisValue {
  if (mock('EXISTS', command[1] ?? '') === 0) throw new RedisError('ERR no such key')
  return mock(...command)
}

function expiring(mock: MockRedis, command: RedisCommand): RedisValue {
  const [name, key = '', amount = '', ...options] = command
  const now = Date.now()
  const unit = name.toLowerCase().startsWith('p') ? 1 : 1000
  const at = Number(amount) * unit + (name.toLowerCase().endsWith('at') ? 0 : now)
  const left = Number(mock('PTTL', key))
  if (left === -2) return 0
  const current = left === -1 ? Number.POSITIVE_INFINITY : now + left
  for (const option of options.map((word) => word.toUpperCase())) {
    if (!['NX', 'XX', 'GT', 'LT'].includes(option))
      throw new RedisError(`ERR Unsupported option ${option}`)
    if (option === 'NX' && left !== -1) return 0
    if (option === 'XX' && left === -1) return 0
    if (option === 'GT' && at <= current) return 0
    if (option === 'LT' && at >= current) return 0
  }
  if (at <= now) return mock('DEL', key)
  return mock('PEXPIREAT', key, String(at))
}

function scoresAsText(mock: MockRedis, command: RedisCommand): RedisValue {
  const reply = mock(...command)
  return Array.isArray(reply) ? reply.map(String) : reply
}

function text(value: RedisValue): string | null {
  return value === null ? null : String(value)
}
