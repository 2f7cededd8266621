import { type RedisCommand, RedisError } from '../backing.ts'

/** What kind of value a command works on; `any` for those that take every kind. */
export type KeyType = 'string' | 'hash' | 'list' | 'set' | 'zset' | 'any'

interface CommandRule {
  readonly type: KeyType
  /** With its name, at least (or exactly, when `exact`) so many words. */
  readonly wordsMin: number
  readonly exact: boolean
  /** Where integers must stand, the name being 0. */
  readonly integersAt: readonly number[]
  /** Where a score or an infinity must stand, perhaps behind `(`. */
  readonly scoresAt: readonly number[]
  /** Whether every word after the name is a key, or the first only. */
  readonly allKeys: boolean
}

/**
 * The commands that the embedded Redis knows: those of ioredis-mock that answer as Redis does, once what it leaves
 * unchecked is checked here. `name words`, `+` for "or more", `#n` for an integer in the nth
 * place, `~n` for the bound of a range of scores, `*` for all keys.
 */
const rules = readRules({
  string: `get 2, set 3+, setnx 3, setex 4 #2, psetex 4 #2, getset 3, getdel 2, getex 2+, append 3, strlen 2,
    incr 2, incrby 3 #2, incrbyfloat 3, decr 2, decrby 3 #2, getrange 4 #2 #3, setrange 4 #2,
    setbit 4 #2, getbit 3 #2, bitcount 2+`,
  hash: `hset 4+, hsetnx 4, hget 3, hmget 3+, hmset 4+, hgetall 2, hkeys 2, hvals 2, hlen 2, hexists 3, hdel 3+,
    hincrby 4 #3, hincrbyfloat 4, hstrlen 3, hscan 3+`,
  list: `lpush 3+, rpush 3+, lpushx 3+, rpushx 3+, lpop 2+, rpop 2+, llen 2, lrange 4 #2 #3, ltrim 4 #2 #3,
    lindex 3 #2, lset 4 #2, lrem 4 #2, linsert 5, lpos 3+, rpoplpush 3 *, lmove 5`,
  set: `sadd 3+, srem 3+, smembers 2, sismember 3, smismember 3+, scard 2, spop 2+, srandmember 2+, smove 4,
    sinter 2+ *, sunion 2+ *, sdiff 2+ *, sinterstore 3+, sunionstore 3+, sdiffstore 3+, sscan 3+`,
  zset: `zadd 4+, zscore 3, zmscore 3+, zrange 4+, zrevrange 4+ #2 #3, zrangebyscore 4+ ~2 ~3, zrevrangebyscore 4+ ~2 ~3, zcard 2,
    zcount 4 ~2 ~3, zincrby 4, zrank 3, zrevrank 3, zrem 3+, zremrangebyscore 4 ~2 ~3, zremrangebyrank 4 #2 #3, zpopmin 2+,
    zpopmax 2+, zscan 3+`,
  any: `mget 2+, mset 3+, msetnx 3+, del 2+, unlink 2+, exists 2+, touch 2+, type 2, expire 3+ #2, pexpire 3+ #2,
    expireat 3+ #2, pexpireat 3+ #2, ttl 2, pttl 2, expiretime 2, pexpiretime 2, persist 2, rename 3, renamenx 3,
    keys 2, scan 2+, dbsize 1, randomkey 1, flushdb 1+, flushall 1+, echo 2, ping 1+, time 1`,
})

/** Those that answer with a status, which a script sees as `{ok = …}`. */
export const statusCommands: ReadonlySet<string> = new Set(
  'set setex psetex mset hmset ltrim lset rename type flushdb flushall ping'.split(' '),
)

/** Refuses a command that does not exist here, or has too few or too many words: what a transaction is aborted for. */
export function checkShape(command: RedisCommand): CommandRule {
  const name = command[0].toLowerCase()
  const rule = rules.get(name)
  if (!rule)
    throw new RedisError(
      `ERR unknown command '${command[0]}' (the embedded Redis does not have every command: LOCAL_REDIS_URL takes a real one)`,
    )
  if (command.length < rule.wordsMin || (rule.exact && command.length > rule.wordsMin))
    throw new RedisError(`ERR wrong number of arguments for '${name}' command`)
  return rule
}

/** Refuses what Redis refuses when it runs a command: a value of another kind, or a word that should be a number. */
export function checkCommand(command: RedisCommand, typeOf: (key: string) => string): void {
  const name = command[0].toLowerCase()
  const rule = checkShape(command)
  if (rule.type !== 'any') {
    for (const key of rule.allKeys ? command.slice(1) : [command[1] ?? '']) {
      const type = typeOf(key)
      const overwrites = name === 'set' && !command.some((word) => word.toUpperCase() === 'GET')
      if (type !== 'none' && type !== rule.type && !overwrites && !unchecked.has(name))
        throw new RedisError('WRONGTYPE Operation against a key holding the wrong kind of value')
    }
  }
  for (const at of rule.integersAt) requireInteger(command[at])
  for (const at of rule.scoresAt) requireScoreBound(command[at] ?? '')
}

/** The command that tells the size of the collection which a command works on; none for the other kinds. */
export function sizeCommandOf(name: string): string | undefined {
  return sizeCommands[rules.get(name)?.type ?? 'any']
}

const sizeCommands: Partial<Record<KeyType, string>> = {
  hash: 'HLEN',
  list: 'LLEN',
  set: 'SCARD',
  zset: 'ZCARD',
}

/** These replace whatever is there. */
const unchecked = new Set('setnx setex psetex sinterstore sunionstore sdiffstore'.split(' '))

export function requireInteger(text: string | undefined): void {
  if (text === undefined || !/^-?\d+$/.test(text) || !isInt64(BigInt(text)))
    throw new RedisError('ERR value is not an integer or out of range')
}

function requireScoreBound(text: string): void {
  if (!/^\(?([+-]?inf(inity)?|[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?)$/i.test(text))
    throw new RedisError('ERR min or max is not a float')
}

function isInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value
}

function readRules(table: Record<KeyType, string>): ReadonlyMap<string, CommandRule> {
  const types = ['string', 'hash', 'list', 'set', 'zset', 'any'] as const
  return new Map(
    types.flatMap((type) => table[type].split(',').map((text) => readRule(type, text))),
  )
}

function readRule(type: KeyType, text: string): [string, CommandRule] {
  const [name = '', words = '', ...marks] = text.trim().split(/\s+/)
  return [
    name,
    {
      type,
      wordsMin: Number.parseInt(words, 10),
      exact: !words.endsWith('+'),
      integersAt: places(marks, '#'),
      scoresAt: places(marks, '~'),
      allKeys: marks.includes('*'),
    },
  ]
}

function places(marks: readonly string[], sign: string): number[] {
  return marks.filter((mark) => mark.startsWith(sign)).map((mark) => Number(mark.slice(1)))
}
