/** Telling the user pool of a change. */
import type { IdentityChange } from '../../../../application/ports/unit-of-work.ts'
import { parsePoolReference } from '../../../../domain/account/pool-reference.ts'
import { instant } from '../../../../domain/shared/instant.ts'
import type { MemoryState } from '../store.ts'
import type { Refusal } from './refusal.ts'

export function applyIdentityChange(state: MemoryState, { userId, at }: IdentityChange): Refusal {
  const stored = state.users.get(userId)?.passwordHash ?? ''
  const poolUsername = parsePoolReference(stored)?.username
  if (poolUsername === undefined) return undefined
  const waiting = state.identitySyncs.get(userId)
  state.identitySyncs.set(userId, {
    attempts: 0,
    leasedUntil: null,
    ...waiting,
    poolUsername,
    revision: (waiting?.revision ?? 0) + 1,
    nextAttemptAt: instant(Math.min(waiting?.nextAttemptAt ?? at, at)),
  })
  return undefined
}
