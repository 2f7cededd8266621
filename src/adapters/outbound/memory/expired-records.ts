import type { ExpiredRecords } from '../../../application/ports/expired-records.ts'
import type { Instant } from '../../../domain/shared/instant.ts'
import type { MemoryStore } from './store.ts'

/** Removes from memory. */
export function createMemoryExpiredRecords(store: MemoryStore): ExpiredRecords {
  return {
    async remove({ limit, ...before }) {
      const { challenges, oneTimeTokens, sessions, refreshTokens, ipBlocks } = store.state
      const removed =
        removeFrom(challenges, before.challenges, limit) +
        removeFrom(oneTimeTokens, before.oneTimeTokens, limit) +
        removeFrom(sessions, before.sessions, limit) +
        removeFrom(ipBlocks, before.ipBlocks, limit)
      for (const [hash, { sessionId }] of refreshTokens) {
        if (!sessions.has(sessionId)) refreshTokens.delete(hash)
      }
      return removed
    },
  }
}

function removeFrom<Key>(
  rows: Map<Key, { readonly expiresAt: Instant | null }>,
  before: Instant,
  limit: number,
): number {
  const expired = [...rows]
    .filter(([, { expiresAt }]) => expiresAt !== null && expiresAt < before)
    .slice(0, limit)
  for (const [key] of expired) rows.delete(key)
  return expired.length
}
