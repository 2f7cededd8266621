import type { IdentitySyncs } from '../../../application/ports/identity-syncs.ts'
import { parsePoolReference } from '../../../domain/account/pool-reference.ts'
import type { MemoryStore } from './store.ts'

/** What waits for the user pool, in memory. */
export function createMemoryIdentitySyncs(store: MemoryStore): IdentitySyncs {
  return {
    async lease({ now, until, limit }) {
      const { identitySyncs, users } = store.state
      const due = [...identitySyncs]
        .filter(([, { nextAttemptAt, leasedUntil }]) => {
          return nextAttemptAt <= now && (leasedUntil === null || leasedUntil < now)
        })
        .sort(([, one], [, other]) => one.nextAttemptAt - other.nextAttemptAt)
        .slice(0, limit)
      return due.map(([userId, row]) => {
        const attempts = row.attempts + 1
        identitySyncs.set(userId, { ...row, attempts, leasedUntil: until })
        const { user, passwordHash = '' } = users.get(userId) ?? {}
        return {
          userId,
          poolUsername: row.poolUsername,
          account: user && {
            email: user.email,
            emailVerified: user.emailVerified,
            status: user.status,
          },
          passwordInDoubtUntil: parsePoolReference(passwordHash)?.inDoubtUntil,
          attempts,
          lease: `${row.revision}.${attempts}`,
        }
      })
    },

    async settle(settlements) {
      const { identitySyncs } = store.state
      for (const settled of settlements) {
        const row = identitySyncs.get(settled.userId)
        const [revision, attempts] = settled.lease.split('.').map(Number)
        if (!row || row.attempts !== attempts) continue
        const unchanged = row.revision === revision
        if (unchanged && settled.outcome === 'done') identitySyncs.delete(settled.userId)
        else {
          identitySyncs.set(settled.userId, {
            ...row,
            leasedUntil: null,
            ...(unchanged &&
              settled.outcome === 'retry' && { nextAttemptAt: settled.nextAttemptAt }),
          })
        }
      }
    },
  }
}
