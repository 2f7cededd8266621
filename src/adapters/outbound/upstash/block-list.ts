/**
 * A copy in Redis of the blocks in force, so that no isolate asks Postgres while another one has just done so. It is
 * forgotten after a second, so that the bound of 5 s needs nobody to be told (docs/decisions/0010).
 */
import type { BlockListCache } from '../../../application/ports/block-list-cache.ts'
import type { BlockEntry } from '../../../domain/protection/block-index.ts'
import type { Cidr } from '../../../domain/protection/ip-block.ts'
import { instant, seconds } from '../../../domain/shared/instant.ts'
import type { RedisClient } from './redis.ts'

const key = 'ip-blocks'
const keptForMs = seconds(1)

export function createBlockListCache(redis: RedisClient): BlockListCache {
  return {
    async read() {
      const [text] = await redis.send<[string | null]>((pipeline) => pipeline.get(key))
      return typeof text === 'string' ? readEntries(text) : undefined
    },
    async write(entries) {
      const rows = entries.map(({ kind, network, expiresAt }) => [kind, network, expiresAt])
      await redis.send((pipeline) => pipeline.set(key, JSON.stringify(rows), { px: keptForMs }))
    },
    async forget() {
      await redis.send((pipeline) => pipeline.del(key))
    },
  }
}

function readEntries(text: string): readonly BlockEntry[] {
  const rows = JSON.parse(text) as readonly [BlockEntry['kind'], Cidr, number | null][] // from `write`
  return rows.map(([kind, network, expiresAt]) => ({
    kind,
    network,
    expiresAt: expiresAt === null ? null : instant(expiresAt),
  }))
}
