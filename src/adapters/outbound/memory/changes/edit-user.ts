import type { UserId } from '../../../../domain/shared/ids.ts'
import type { Instant } from '../../../../domain/shared/instant.ts'
import type { AccountRow, MemoryState } from '../store.ts'

/** A change that the profile shows: the version grows with it. */
export function editUser(
  state: MemoryState,
  id: UserId,
  at: Instant,
  change: (row: AccountRow) => AccountRow,
): undefined {
  const row = state.users.get(id)
  if (!row) return undefined
  const { user, passwordHash } = change(row)
  state.users.set(id, {
    user: { ...user, version: user.version + 1, updatedAt: at },
    passwordHash,
  })
}

/** Names and addresses are compared without their letter case. */
export function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
