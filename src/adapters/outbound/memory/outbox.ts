import type { Outbox } from '../../../application/ports/outbox.ts'
import type { MemoryStore, OutboxRow } from './store.ts'

/** The outbox in memory. */
export function createMemoryOutbox(store: MemoryStore): Outbox {
  let leases = 0

  return {
    async lease({ now, until, limit }) {
      const { outbox } = store.state
      const due = [...outbox.values()]
        .filter((row) => row.outcome === 'waiting' && row.nextAttemptAt <= now)
        .filter((row) => row.leasedUntil === null || row.leasedUntil < now)
        .sort(
          (one, other) =>
            one.nextAttemptAt - other.nextAttemptAt || one.createdAt - other.createdAt,
        )
        .slice(0, limit)
      return due.map((row) => {
        leases += 1
        const lease = `lease-${leases}`
        const attempts = row.attempts + 1
        outbox.set(row.id, { ...row, lease, attempts, leasedUntil: until })
        const { id, to, locale, notification, createdAt } = row
        return { id, to, locale, notification, createdAt, attempts, lease }
      })
    },

    async settle(settlements) {
      const { outbox } = store.state
      for (const settled of settlements) {
        const row = outbox.get(settled.id)
        if (!row || row.lease !== settled.lease) continue
        if (settled.outcome !== 'retry' && settled.forget) {
          outbox.delete(row.id)
          continue
        }
        const released: OutboxRow = { ...row, lease: null, leasedUntil: null }
        outbox.set(
          row.id,
          settled.outcome === 'retry'
            ? { ...released, nextAttemptAt: settled.nextAttemptAt, lastFailure: settled.reason }
            : {
                ...released,
                outcome: settled.outcome,
                lastFailure: settled.outcome === 'refused' ? settled.reason : null,
              },
        )
      }
    },
  }
}
