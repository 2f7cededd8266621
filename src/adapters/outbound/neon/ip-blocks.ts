import { and, asc, count, eq, gt, gte, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { IpBlocks } from '../../../application/ports/ip-blocks.ts'
import type { Cidr, IpBlock } from '../../../domain/protection/ip-block.ts'
import { asId, type IpBlockId, type UserId } from '../../../domain/shared/ids.ts'
import type { Instant } from '../../../domain/shared/instant.ts'
import type { Database } from './database.ts'
import { toDate, toInstant } from './rows.ts'
import { ipBlocks } from './schema/index.ts'

/** Reads blocks of networks from Postgres. */
export function createNeonIpBlocks({ query, run }: Database): IpBlocks {
  const { publicId, network, createdAt, createdBy, expiresAt, liftedAt } = ipBlocks

  const selected = (now: Instant, condition?: SQL) =>
    query
      .select()
      .from(ipBlocks)
      .where(and(isNull(liftedAt), or(isNull(expiresAt), gt(expiresAt, toDate(now))), condition))
      .orderBy(asc(createdAt), asc(publicId))

  return {
    inForce: async (now) => (await run(selected(now))).map(toBlock),
    async list({ after, limit }, now) {
      // Lifted ones stay in the table for a while: the one that a page ended with is there to go on from.
      const behind = sql`(${createdAt}, ${publicId}) > (
        SELECT last.created_at, last.public_id FROM ip_blocks AS last WHERE last.public_id = ${after}
      )`
      const rows = await run(
        selected(now, after === undefined ? undefined : behind).limit(limit + 1),
      )
      return { items: rows.slice(0, limit).map(toBlock), more: rows.length > limit }
    },
    async byId(id, now) {
      const [row] = await run(selected(now, eq(publicId, id)))
      return row && toBlock(row)
    },
    async automaticSince(of, since) {
      const [row] = await run(
        query
          .select({ times: count() })
          .from(ipBlocks)
          .where(and(eq(network, of), isNull(createdBy), gte(createdAt, toDate(since)))),
      )
      return row?.times ?? 0
    },
  }
}

function toBlock(row: typeof ipBlocks.$inferSelect): IpBlock {
  return {
    id: asId<IpBlockId>(row.publicId),
    kind: row.kind,
    network: row.network as Cidr, // as this service wrote it
    reason: row.reason,
    createdAt: toInstant(row.createdAt),
    createdBy: row.createdBy === null ? null : asId<UserId>(row.createdBy),
    expiresAt: row.expiresAt && toInstant(row.expiresAt),
  }
}
