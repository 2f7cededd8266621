import type { RedisCommand } from '../backing.ts'

/** The command with its option words in capitals, which is how ioredis-mock knows them. Keys and values stay. */
export function withLoudOptions(command: RedisCommand): RedisCommand {
  const [name, ...args] = command
  const from = optionsFrom[name.toLowerCase()]
  if (from === undefined) return command
  return [
    name,
    ...args.map((word, i) => {
      const loud = word.toUpperCase()
      // What follows MATCH is a pattern, whatever it looks like.
      const isOption = i + 1 >= from && args[i - 1]?.toUpperCase() !== 'MATCH'
      return isOption && optionWords.has(loud) ? loud : word
    }),
  ]
}

/** Where a command's options begin, its name being 0. */
const optionsFrom: Record<string, number | undefined> = {
  set: 3,
  getex: 2,
  zrange: 4,
  zrevrange: 4,
  zrangebyscore: 4,
  zrevrangebyscore: 4,
  scan: 2,
  hscan: 3,
  sscan: 3,
  zscan: 3,
  lmove: 3,
  lpos: 3,
}

const optionWords = new Set(
  `EX PX EXAT PXAT NX XX GET KEEPTTL PERSIST WITHSCORES BYSCORE BYLEX REV LIMIT MATCH COUNT TYPE LEFT RIGHT RANK
  MAXLEN`.split(/\s+/),
)
