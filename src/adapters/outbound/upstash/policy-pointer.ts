/**
 * A copy in Redis of which policies are in force, sealed: what was added to roles stands in it. It is forgotten after a second, so that the bound of the
 * contract needs nobody to be told; who changes something removes it all the same.
 */

import type { Clock } from '../../../application/ports/clock.ts'
import type {
  CurrentPolicy,
  PolicyPointerCache,
} from '../../../application/ports/policy-versions.ts'
import type { Change, UnitOfWork } from '../../../application/ports/unit-of-work.ts'
import { seconds } from '../../../domain/shared/instant.ts'
import type { Log } from '../system/log.ts'
import type { RedisClient } from './redis.ts'
import type { Seals } from './seals.ts'

const key = 'policy:current'
const keptForMs = seconds(1)
/** Nobody brings an older one back; a second is for clocks that differ. */
const believedForMs = keptForMs + seconds(1)

export function createPolicyPointer({
  redis,
  seals,
  clock,
  log,
}: {
  redis: RedisClient
  seals: Seals
  clock: Clock
  log: Log
}): PolicyPointerCache & { forget(): Promise<void> } {
  return {
    async read() {
      const [text] = await redis
        .send<[string | null]>((pipeline) => pipeline.get(key))
        .catch(withoutCache)
      const sealed = seals.open(key, text, clock.now(), believedForMs)
      return sealed && (JSON.parse(sealed.text) as CurrentPolicy) // from `write`
    },
    async write({ inForce, shadow, additions }) {
      const text = JSON.stringify({ inForce, shadow, additions })
      const sealed = seals.seal(key, text, clock.now())
      await redis
        .send((pipeline) => pipeline.set(key, sealed, { px: keptForMs }))
        .catch(withoutCache)
    },
    async forget() {
      await redis.send((pipeline) => pipeline.del(key)).catch(withoutCache)
    },
  }

  /** Redis is away: the record answers. */
  function withoutCache(error: unknown): [null] {
    log({ level: 'warn', event: 'policy_cache_unavailable', error })
    return [null]
  }
}

/** Tells of every commit after which other decisions are made. */
export function withPolicyChanges(unitOfWork: UnitOfWork, changed: () => void): UnitOfWork {
  return {
    async commit(changes) {
      const committed = await unitOfWork.commit(changes)
      if (committed.ok && changes.some(({ kind }) => policyChanges.has(kind))) {
        changed()
      }
      return committed
    },
  }
}

const policyChanges = new Set<Change['kind']>([
  'create_role',
  'update_role',
  'delete_role',
  'delete_permission',
  'publish_policy',
  'start_shadow',
  'stop_shadow',
])
