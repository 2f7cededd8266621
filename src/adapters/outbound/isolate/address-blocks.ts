/** Keeps the blocks in force in this isolate, never older than they may be: what is blocked is blocked within 5 s. */
import type { Background } from '../../../application/ports/background.ts'
import type { BlockListCache } from '../../../application/ports/block-list-cache.ts'
import type { Clock } from '../../../application/ports/clock.ts'
import type { IpBlocks } from '../../../application/ports/ip-blocks.ts'
import type { UnitOfWork } from '../../../application/ports/unit-of-work.ts'
import {
  type BlockEntry,
  type BlockIndex,
  indexBlocks,
} from '../../../domain/protection/block-index.ts'
import type { BlockKind } from '../../../domain/protection/ip-block.ts'
import { after, type Instant, seconds } from '../../../domain/shared/instant.ts'
import type { Log } from '../system/log.ts'

/** Younger than this, nothing is asked. */
const freshForMs = seconds(1.5)
/** Younger than this, what is known answers; with the second that Redis keeps its copy, within 5 s. */
const usableForMs = seconds(3.5)

export interface AddressBlocks {
  /** What is said of an address, as far as it is known here without asking. */
  recall(address: string | null): BlockKind | undefined
  /** The same, however old it is: for who has just refreshed it, as far as that was possible. */
  lastKnown(address: string | null): BlockKind | undefined
  /** Makes what is known young enough: the cache is asked in this moment, or the record where it must be. */
  refresh(): Promise<void>
  /** The same behind an answer. */
  refreshBehind(): void
  /** Something has been changed from here. */
  expire(): void
}

interface Known {
  readonly find: BlockIndex
  readonly askedAt: Instant
}

export function createAddressBlocks(ports: {
  record: Pick<IpBlocks, 'inForce'>
  cache: BlockListCache
  background: Background
  clock: Clock
  log: Log
}): AddressBlocks {
  const { record, cache, background, clock, log } = ports
  let known: Known | undefined
  let askedBehindAt: Instant | undefined

  return {
    recall(address) {
      return isYounger(usableForMs) ? known?.find(address, clock.now()) : undefined
    },

    lastKnown: (address) => known?.find(address, clock.now()),

    async refresh() {
      if (isYounger(freshForMs)) return
      if (!isYounger(usableForMs)) return askRecord()
      if (!(await askCache())) background.run('read blocks', askRecord)
    },

    refreshBehind() {
      if (isYounger(freshForMs)) return
      const now = clock.now()
      // Of a thousand requests at once, one asks.
      if (askedBehindAt !== undefined && now < after(askedBehindAt, freshForMs)) return
      askedBehindAt = now
      background.run('read blocks', askRecord)
    },

    expire() {
      known = undefined
      askedBehindAt = undefined
      background.run('forget blocks', () => cache.forget().catch(withoutCache))
    },
  }

  function isYounger(thanMs: number): boolean {
    return known !== undefined && clock.now() < after(known.askedAt, thanMs)
  }

  async function askCache(): Promise<boolean> {
    const askedAt = clock.now()
    const entries = await cache.read().catch(withoutCache)
    if (entries) learn(entries, askedAt)
    return entries !== undefined
  }

  async function askRecord(): Promise<void> {
    // The age counts from before the question: what changes while it is answered may be missing.
    const askedAt = clock.now()
    try {
      const entries = await record.inForce(askedAt)
      learn(entries, askedAt)
      background.run('keep blocks', () => cache.write(entries).catch(withoutCache))
    } catch (error) {
      // What was known goes on, for as long as nothing better is.
      log({ level: 'error', event: 'blocks_unavailable', error })
      if (known) known = { ...known, askedAt }
    }
  }

  function learn(entries: readonly BlockEntry[], askedAt: Instant): void {
    if (!known || known.askedAt <= askedAt) known = { find: indexBlocks(entries), askedAt }
  }

  /** Redis is away: the record answers. */
  function withoutCache(error: unknown): undefined {
    log({ level: 'warn', event: 'block_cache_unavailable', error })
    return undefined
  }
}

/** Tells of every commit after which other networks are blocked. */
export function withBlockChanges(unitOfWork: UnitOfWork, changed: () => void): UnitOfWork {
  return {
    async commit(changes) {
      const committed = await unitOfWork.commit(changes)
      const concerned = changes.some(
        ({ kind }) => kind === 'block_network' || kind === 'lift_block',
      )
      if (committed.ok && concerned) changed()
      return committed
    },
  }
}
