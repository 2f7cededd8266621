import type { UserWithPassword } from '../../domain/account/user.ts'
import type { Challenge, ChallengePurpose } from '../../domain/factor/challenge.ts'
import type { HeldCodes, SecondFactorMethod } from '../../domain/factor/second-factor.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { TokenHash } from '../../domain/shared/token-hash.ts'

export interface TriedChallenge {
  readonly challenge: Challenge
  /** Whose it is, with what they have; undefined while a passkey has still to say. */
  readonly owner: (UserWithPassword & { readonly codes: HeldCodes }) | undefined
}

/**
 * Reads second factors. Each method is one trip. A try is counted before its answer is known, so that any
 * number of requests at once get no more of them than one after another.
 */
export interface SecondFactors {
  codesOf(userId: UserId): Promise<HeldCodes>
  /** The same, with a try of the method's codes counted. */
  tryCodes(userId: UserId, method: SecondFactorMethod, now: Instant): Promise<HeldCodes>
  /**
   * Counts a try at a challenge and, where it is one, at the code. Undefined when the challenge is not known,
   * of another purpose, spent, expired, or tried too often.
   */
  tryChallenge(
    purpose: ChallengePurpose,
    hash: TokenHash,
    method: SecondFactorMethod,
    now: Instant,
  ): Promise<TriedChallenge | undefined>
}
