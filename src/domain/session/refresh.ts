/** Decides what a presented refresh token means. Pure: no I/O, the time is an argument. */
import { after, type Instant } from '../shared/instant.ts'

export interface PresentedToken {
  /** When it was first exchanged, or null when it is the newest of its family. */
  readonly usedAt: Instant | null
  /** When its successor was first exchanged, or null when that has not happened. */
  readonly successorUsedAt: Instant | null
}

/**
 * - `rotate`: first use; a successor is made.
 * - `repeat`: the same successor again, for tabs that race and clients that lost the answer.
 * - `reuse`: somebody holds a token that its owner has moved on from; the family ends
 *   (RFC 9700 §4.14.2).
 */
export type RefreshVerdict = 'rotate' | 'repeat' | 'reuse'

/** The rules of the contract, section 5, for a token whose session is live. */
export function judgeRefresh(
  token: PresentedToken,
  now: Instant,
  refreshGraceMs: number,
): RefreshVerdict {
  if (token.usedAt === null) return 'rotate'
  if (now <= after(token.usedAt, refreshGraceMs)) return 'repeat' // tabs race
  if (token.successorUsedAt === null) return 'repeat' // lost answer
  return 'reuse'
}
