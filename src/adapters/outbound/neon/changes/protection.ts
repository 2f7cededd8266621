/** Statements that block networks and lift blocks. */
import { and, eq, gt, isNull, or, sql } from 'drizzle-orm'
import type { ProtectionChange } from '../../../../application/ports/changes/protection.ts'
import type { Database, Statement } from '../database.ts'
import { toDate } from '../rows.ts'
import { ipBlocks } from '../schema/index.ts'
import { require, requireRow } from './guard.ts'

export function protectionStatements(db: Database, change: ProtectionChange): readonly Statement[] {
  const { query } = db
  switch (change.kind) {
    case 'block_network': {
      const { id, createdAt, expiresAt, ...same } = change.block
      const insert = query.insert(ipBlocks).values({
        ...same,
        publicId: id,
        createdAt: toDate(createdAt),
        expiresAt: expiresAt && toDate(expiresAt),
      })
      if (same.createdBy !== null) return [insert]
      const at = sql`${createdAt}::float8 / 1000`
      const another = sql`
        SELECT FROM ${ipBlocks} WHERE network = ${same.network} AND created_by IS NULL
        AND lifted_at IS NULL AND expires_at > to_timestamp(${at})`
      return [
        // Isolates that see the same thing at the same time block it once.
        query.execute(sql`SELECT pg_advisory_xact_lock(hashtext(${`ip_block ${same.network}`}))`),
        require(db, sql`NOT EXISTS (${another})`, 'stale'),
        insert,
      ]
    }
    case 'lift_block': {
      const at = toDate(change.at)
      const update = query
        .update(ipBlocks)
        .set({ liftedAt: at })
        .where(
          and(
            eq(ipBlocks.publicId, change.id),
            isNull(ipBlocks.liftedAt),
            or(isNull(ipBlocks.expiresAt), gt(ipBlocks.expiresAt, at)),
          ),
        )
        .returning({ id: ipBlocks.publicId })
      return [requireRow(db, update.getSQL(), 'stale')]
    }
  }
}
