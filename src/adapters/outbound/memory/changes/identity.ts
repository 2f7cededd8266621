/** What the user pool has to be told. */
import type { IdentityChange } from '../../../../application/ports/changes/identity.ts'
import { parsePoolReference } from '../../../../domain/account/pool-reference.ts'
import type { UserId } from '../../../../domain/shared/ids.ts'
import { type Instant, instant } from '../../../../domain/shared/instant.ts'
import type { MemoryState } from '../store.ts'
import type { Refusal } from './refusal.ts'

export function applyIdentityChange(state: MemoryState, change: IdentityChange): Refusal {
  const { userId } = change
  switch (change.kind) {
    case 'expect_identity':
      return wait(state, userId, change.poolReference, change.at)
    case 'confirm_identity':
      if (state.identitySyncs.get(userId)?.attempts !== 0) return 'stale'
      state.identitySyncs.delete(userId)
      return undefined
    case 'sync_identity':
      return wait(state, userId, state.users.get(userId)?.passwordHash ?? '', change.at)
  }
}

function wait(state: MemoryState, userId: UserId, reference: string, at: Instant): undefined {
  const poolUsername = parsePoolReference(reference)?.username
  if (poolUsername === undefined) return
  const waiting = state.identitySyncs.get(userId)
  state.identitySyncs.set(userId, {
    attempts: 0,
    leasedUntil: null,
    ...waiting,
    poolUsername,
    revision: (waiting?.revision ?? 0) + 1,
    nextAttemptAt: instant(Math.min(waiting?.nextAttemptAt ?? at, at)),
  })
}
