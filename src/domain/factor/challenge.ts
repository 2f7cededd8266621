/** What a client holds between two steps: worth nothing without the proof that is asked for. */
import type { PasswordHash } from '../account/password.ts'
import type { UserId } from '../shared/ids.ts'
import { type Instant, minutes } from '../shared/instant.ts'
import type { SealedSecret } from '../shared/sealed-secret.ts'
import type { TokenHash } from '../shared/token-hash.ts'

/**
 * `second_factor`: the password was right. `passkey_sign_in`: somebody wants to sign in with a passkey alone.
 * `passkey_registration`: somebody who is signed in adds one.
 */
export type ChallengePurpose = 'second_factor' | 'passkey_sign_in' | 'passkey_registration'

export interface Challenge {
  readonly hash: TokenHash
  readonly purpose: ChallengePurpose
  /** Whose it is; null while a passkey has still to say. */
  readonly userId: UserId | null
  /** What was in force when the password was right; null when none was asked for. */
  readonly passwordHash: PasswordHash | null
  readonly portal: string | null
  /** What the identity provider wants back with the code, where it is the one who asks for it. */
  readonly providerChallenge?: SealedSecret
  readonly expiresAt: Instant
}

export const challengeLifeMs = minutes(5)

/** So many answers are looked at; then the person begins again. */
export const challengeTriesMax = 5

/** What a provider's challenge is sealed for. */
export function providerChallengeContext(userId: UserId): string {
  return `provider-challenge:${userId}`
}
