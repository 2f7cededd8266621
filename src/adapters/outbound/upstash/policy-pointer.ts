/**
 * A copy in Redis of which policies are in force. It is forgotten after a second, so that the bound of the
 * contract needs nobody to be told; who changes something removes it all the same.
 */

import type {
  CurrentPolicy,
  PolicyPointerCache,
} from '../../../application/ports/policy-versions.ts'
import type { Change, UnitOfWork } from '../../../application/ports/unit-of-work.ts'
import { seconds } from '../../../domain/shared/instant.ts'
import type { Log } from '../system/log.ts'
import type { RedisClient } from './redis.ts'

const key = 'policy:current'
const keptForMs = seconds(1)

export function createPolicyPointer({
  redis,
  log,
}: {
  redis: RedisClient
  log: Log
}): PolicyPointerCache & { forget(): Promise<void> } {
  return {
    async read() {
      const [text] = await redis
        .send<[string | null]>((pipeline) => pipeline.get(key))
        .catch(withoutCache)
      return typeof text === 'string' ? (JSON.parse(text) as CurrentPolicy) : undefined // from `write`
    },
    async write({ inForce, shadow, additions }) {
      const text = JSON.stringify({ inForce, shadow, additions })
      await redis.send((pipeline) => pipeline.set(key, text, { px: keptForMs })).catch(withoutCache)
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
