import { and, eq, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm'
import type { Outbox, Settlement } from '../../../application/ports/outbox.ts'
import { defaultLocale, locales } from '../../../domain/account/locale.ts'
import { asId, type MessageId } from '../../../domain/shared/ids.ts'
import type { Database, Statement } from './database.ts'
import { toDate, toInstant } from './rows.ts'
import { outboxMessages } from './schema/index.ts'

/** The outbox in Postgres. A lease is an update that skips what another sender is taking right now. */
export function createNeonOutbox({ query, run, batch }: Database): Outbox {
  return {
    async lease({ now, until, limit }) {
      const due = query
        .select({ publicId: outboxMessages.publicId })
        .from(outboxMessages)
        .where(
          and(
            isNull(outboxMessages.sentAt),
            isNull(outboxMessages.refusedAt),
            lte(outboxMessages.nextAttemptAt, toDate(now)),
            or(isNull(outboxMessages.leasedUntil), lt(outboxMessages.leasedUntil, toDate(now))),
          ),
        )
        .orderBy(outboxMessages.nextAttemptAt, outboxMessages.createdAt)
        .limit(limit)
        .for('update', { skipLocked: true })
      const rows = await run(
        query
          .update(outboxMessages)
          .set({
            lease: sql`gen_random_uuid()::text`,
            leasedUntil: toDate(until),
            attempts: sql`${outboxMessages.attempts} + 1`,
          })
          .where(inArray(outboxMessages.publicId, due))
          .returning(),
      )
      // RETURNING promises no order.
      rows.sort(
        (one, other) =>
          one.nextAttemptAt.getTime() - other.nextAttemptAt.getTime() ||
          one.createdAt.getTime() - other.createdAt.getTime(),
      )
      return rows.map((row) => ({
        id: asId<MessageId>(row.publicId),
        to: row.recipient,
        locale: locales.find((locale) => locale === row.locale) ?? defaultLocale,
        notification: row.notification,
        createdAt: toInstant(row.createdAt),
        attempts: row.attempts,
        lease: row.lease ?? '', // just set
      }))
    },

    async settle(settlements) {
      const [first, ...rest] = settlements.map(settlement)
      if (first) await batch([first, ...rest])
    },
  }

  function settlement(settled: Settlement): Statement {
    const { id, lease } = settled
    const leased = and(eq(outboxMessages.publicId, id), eq(outboxMessages.lease, lease))
    if (settled.outcome !== 'retry' && settled.forget)
      return query.delete(outboxMessages).where(leased)
    return query
      .update(outboxMessages)
      .set({ lease: null, leasedUntil: null, ...outcomeColumns(settled) })
      .where(leased)
  }
}

function outcomeColumns(settled: Settlement) {
  switch (settled.outcome) {
    case 'sent':
      return { sentAt: toDate(settled.at), lastFailure: null }
    case 'refused':
      return { refusedAt: toDate(settled.at), lastFailure: settled.reason }
    case 'retry':
      return { nextAttemptAt: toDate(settled.nextAttemptAt), lastFailure: settled.reason }
  }
}
