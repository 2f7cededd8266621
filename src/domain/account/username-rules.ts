/** When a person may take another username, and how long nobody else gets the old one. Pure. */
import { after, type Instant } from '../shared/instant.ts'
import type { User } from './user.ts'

export interface UsernameRules {
  /** Between two changes by the person. */
  readonly changeIntervalMs: number
  /** How long a name that was given up is kept from others, so that nobody takes them for its owner of before. */
  readonly holdMs: number
}

/** From when on the person may take another one; undefined: at once. */
export function nextUsernameChangeAt(
  { usernameChangedAt }: Pick<User, 'usernameChangedAt'>,
  { changeIntervalMs }: Pick<UsernameRules, 'changeIntervalMs'>,
  now: Instant,
): Instant | undefined {
  if (usernameChangedAt === null) return undefined
  const next = after(usernameChangedAt, changeIntervalMs)
  return now < next ? next : undefined
}
