import type { IpBlocks } from '../../../application/ports/ip-blocks.ts'
import type { IpBlock } from '../../../domain/protection/ip-block.ts'
import type { Instant } from '../../../domain/shared/instant.ts'
import type { MemoryState, MemoryStore } from './store.ts'

type Row = MemoryState['ipBlocks'] extends Map<unknown, infer R> ? R : never

/** Reads blocks of networks from memory. */
export function createMemoryIpBlocks(store: MemoryStore): IpBlocks {
  const all = () =>
    [...store.state.ipBlocks.values()].sort(
      (one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1),
    )
  const inForce = (now: Instant) => all().filter((row) => isInForce(row, now))

  return {
    inForce: async (now) => inForce(now).map(toBlock),
    async list({ after, limit }, now) {
      const last = all().findIndex(({ id }) => id === after)
      const behind = new Set(all().slice(last + 1))
      const known = after === undefined || last >= 0
      const rest = known ? inForce(now).filter((row) => behind.has(row)) : []
      return { items: rest.slice(0, limit).map(toBlock), more: rest.length > limit }
    },
    async byId(id, now) {
      const row = inForce(now).find((one) => one.id === id)
      return row && toBlock(row)
    },
    automaticSince: async (network, since) =>
      all().filter(
        (row) => row.network === network && row.createdBy === null && row.createdAt >= since,
      ).length,
  }
}

export function isInForce({ liftedAt, expiresAt }: Row, now: Instant): boolean {
  return liftedAt === null && (expiresAt === null || expiresAt > now)
}

function toBlock({ liftedAt, ...block }: Row): IpBlock {
  return block
}
