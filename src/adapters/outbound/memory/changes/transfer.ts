/** Changes of moving people in. */
import type { TransferChange } from '../../../../application/ports/changes/transfer.ts'
import type { MemoryState } from '../store.ts'
import { insertUser } from './account.ts'
import type { Refusal } from './refusal.ts'

export function applyTransferChange(state: MemoryState, change: TransferChange): Refusal {
  switch (change.kind) {
    case 'insert_users':
      for (const person of change.people) {
        const refusal = insertUser(state, person, change.at)
        if (refusal) return refusal
      }
      return undefined
    case 'begin_import':
      state.imports.set(change.digest, { line: 0, imported: 0, rejected: 0, updatedAt: change.at })
      return undefined
    case 'advance_import': {
      const { digest, from, to, imported, rejected, at } = change
      const seen = state.imports.get(digest)
      if (seen?.line !== from) return 'stale'
      state.imports.set(digest, {
        line: to,
        imported: seen.imported + imported,
        rejected: seen.rejected + rejected,
        updatedAt: at,
      })
      return undefined
    }
  }
}
