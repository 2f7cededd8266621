/**
 * A copy in Redis of the blocks in force, so that no isolate asks Postgres while another one has just done so. It is
 * forgotten after a second, so that the bound of 5 s needs nobody to be told (docs/decisions/0010). Sealed: nobody lets
 * themselves in by writing to Redis.
 */
import type { BlockListCache } from '../../../application/ports/block-list-cache.ts'
import type { Clock } from '../../../application/ports/clock.ts'
import type { BlockEntry } from '../../../domain/protection/block-index.ts'
import type { Cidr } from '../../../domain/protection/ip-block.ts'
import { instant, seconds } from '../../../domain/shared/instant.ts'
import { type RedisClient, wrongAnswer } from './redis.ts'
import type { Seals } from './seals.ts'

const key = 'ip-blocks'
const keptForMs = seconds(1)
/** Nobody brings an older one back; a second is for clocks that differ. */
const believedForMs = keptForMs + seconds(1)

export function createBlockListCache({
  redis,
  seals,
  clock,
}: {
  readonly redis: RedisClient
  readonly seals: Seals
  readonly clock: Clock
}): BlockListCache {
  return {
    async read() {
      const [text] = await redis.send<[unknown]>((pipeline) => pipeline.get(key))
      if (text === null) return undefined
      const sealed = seals.open(key, text, clock.now(), believedForMs)
      if (!sealed) throw wrongAnswer()
      return readEntries(sealed.text)
    },
    async write(entries) {
      const rows = entries.map(({ kind, network, expiresAt }) => [kind, network, expiresAt])
      const sealed = seals.seal(key, JSON.stringify(rows), clock.now())
      await redis.send((pipeline) => pipeline.set(key, sealed, { px: keptForMs }))
    },
    async forget() {
      await redis.send((pipeline) => pipeline.del(key))
    },
  }
}

/** Nothing but what `write` has written passes: else nonsense would let in who is blocked. */
function readEntries(text: string): readonly BlockEntry[] {
  const rows: unknown = JSON.parse(text)
  if (!Array.isArray(rows) || !rows.every(isRow)) throw wrongAnswer()
  return rows.map(([kind, network, expiresAt]) => ({
    kind,
    network,
    expiresAt: expiresAt === null ? null : instant(expiresAt),
  }))
}

function isRow(row: unknown): row is readonly [BlockEntry['kind'], Cidr, number | null] {
  if (!Array.isArray(row)) return false
  const [kind, network, expiresAt]: readonly unknown[] = row
  if (kind !== 'allow' && kind !== 'deny') return false
  return typeof network === 'string' && (expiresAt === null || typeof expiresAt === 'number')
}
