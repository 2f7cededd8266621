import type { UnitOfWork } from '../../../application/ports/unit-of-work.ts'

/** Tells when a committed change has put mail into the outbox, so that it leaves right after the answer. */
export function withMailAfterCommit(unitOfWork: UnitOfWork, mailWaits: () => void): UnitOfWork {
  return {
    async commit(changes) {
      const committed = await unitOfWork.commit(changes)
      if (committed.ok && changes.some(({ kind }) => kind === 'enqueue_mail')) mailWaits()
      return committed
    },
  }
}
