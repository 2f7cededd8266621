import type { Change, UnitOfWork } from '../../../application/ports/unit-of-work.ts'
import type { UserId } from '../../../domain/shared/ids.ts'
import type { Instant } from '../../../domain/shared/instant.ts'

/**
 * Lets the user pool hear of every change that concerns it, in the change's own transaction; `syncWaits` is told when
 * such a change has been committed, so that it goes out right after the answer.
 */
export function withIdentitySyncs(unitOfWork: UnitOfWork, syncWaits: () => void): UnitOfWork {
  return {
    async commit(changes) {
      const syncs = changes.flatMap(concernsPool)
      if (syncs.length === 0) return unitOfWork.commit(changes)
      // Before a deletion: what the pool calls the account is read from its row.
      const committed = await unitOfWork.commit([...syncs, ...changes])
      if (committed.ok) syncWaits()
      return committed
    },
  }
}

function concernsPool(change: Change): readonly Change[] {
  switch (change.kind) {
    case 'set_status':
    case 'verify_email':
    case 'change_email':
    case 'delete_user':
    case 'replace_password':
    case 'end_sessions_of_user':
      return [sync(change.userId, change.at)]
    default:
      return []
  }
}

function sync(userId: UserId, at: Instant): Change {
  return { kind: 'sync_identity', userId, at }
}
