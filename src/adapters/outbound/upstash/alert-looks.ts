/** Keeps the last look at the rules in Redis: its moment, and all of it as JSON. */
import type { AlertLook, AlertLooks } from '../../../application/ports/alert-looks.ts'
import { hours } from '../../../domain/shared/instant.ts'
import type { RedisClient } from './redis.ts'

const key = 'alerts'
/** What nobody has looked at for so long says nothing of now. */
const keptForMs = hours(24)

export function createAlertLooks(redis: RedisClient): AlertLooks {
  return {
    async last() {
      const [text] = await redis.send<[string | null]>((pipeline) => pipeline.hget(key, 'look'))
      return typeof text === 'string' ? (JSON.parse(text) as AlertLook) : undefined // from `keep`
    },
    async keep(look, before) {
      const args = [before ?? '', look.at, JSON.stringify(look), keptForMs].map(String)
      const [kept] = await redis.send<[number]>((pipeline) =>
        pipeline.eval(keepScript, [key], args),
      )
      return kept === 1
    },
  }
}

const keepScript = `
if (redis.call('HGET', KEYS[1], 'at') or '') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'at', ARGV[2], 'look', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
`
