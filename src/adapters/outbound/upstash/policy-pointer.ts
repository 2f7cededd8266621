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
import { type RedisClient, wrongAnswer } from './redis.ts'
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
      try {
        const [text] = await redis.send<[unknown]>((pipeline) => pipeline.get(key))
        if (text === null) return undefined
        const sealed = seals.open(key, text, clock.now(), believedForMs)
        if (!sealed) throw wrongAnswer()
        return readCurrent(sealed.text)
      } catch (error) {
        withoutCache(error)
        return undefined
      }
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
  function withoutCache(error: unknown): void {
    log({ level: 'warn', event: 'policy_cache_unavailable', error })
  }
}

/** Nothing but what `write` has written passes: else whoever reads nonsense would go on with what was in force before. */
function readCurrent(text: string): CurrentPolicy {
  const parsed: unknown = JSON.parse(text)
  if (typeof parsed !== 'object' || parsed === null) throw wrongAnswer()
  const { inForce, shadow, additions } = parsed as Partial<Record<keyof CurrentPolicy, unknown>>
  if (!isReference(inForce) || !isReference(shadow) || !Array.isArray(additions))
    throw wrongAnswer()
  return parsed as CurrentPolicy // with a signature that is checked
}

function isReference(value: unknown): boolean {
  return value === null || (typeof value === 'object' && 'hash' in value && 'signature' in value)
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
