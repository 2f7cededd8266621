import type { OneTimeTokenPurpose } from '../../../../domain/account/one-time-token.ts'
import type { UserId } from '../../../../domain/shared/ids.ts'
import type { Instant } from '../../../../domain/shared/instant.ts'
import type { MemoryState } from '../store.ts'

/** Makes what waits in a mailbox worthless; without purposes, all of it. */
export function spendTokensOf(
  { oneTimeTokens }: MemoryState,
  userId: UserId,
  purposes: readonly OneTimeTokenPurpose[] | undefined,
  at: Instant,
): void {
  for (const [hash, token] of oneTimeTokens) {
    const meant = token.userId === userId && (purposes?.includes(token.purpose) ?? true)
    if (meant && token.spentAt === null) oneTimeTokens.set(hash, { ...token, spentAt: at })
  }
}
