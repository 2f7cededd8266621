import type { UserId } from '../../../../domain/shared/ids.ts'
import type { Instant } from '../../../../domain/shared/instant.ts'
import type { MemoryState } from '../store.ts'
import { same } from './edit-user.ts'

/** Whether anybody but `owner` has the name, or it is held back from them. */
export function isTaken(state: MemoryState, name: string, at: Instant, owner?: UserId): boolean {
  const others = [...state.users.values()].filter(({ user }) => user.id !== owner)
  return others.some(({ user }) => same(user.username, name)) || isHeld(state, name, at, owner)
}

/** Whether a name is held back from everybody but its owner of before. */
export function isHeld(
  { heldUsernames }: MemoryState,
  name: string,
  at: Instant,
  owner?: UserId,
): boolean {
  const held = heldUsernames.get(name.toLowerCase())
  if (!held || held.heldUntil <= at) return false
  return owner === undefined || held.userId !== owner
}

export function holdName(
  { heldUsernames }: MemoryState,
  name: string,
  hold: { readonly userId: UserId | null; readonly heldUntil: Instant; readonly at: Instant },
): void {
  for (const [held, { heldUntil }] of heldUsernames) {
    if (heldUntil <= hold.at) heldUsernames.delete(held)
  }
  heldUsernames.set(name.toLowerCase(), { userId: hold.userId, heldUntil: hold.heldUntil })
}
