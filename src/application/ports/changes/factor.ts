/** Changes of second factors. */
import type { Challenge } from '../../../domain/factor/challenge.ts'
import type { Passkey, PasskeyName } from '../../../domain/factor/passkey.ts'
import type { PasskeyId, UserId } from '../../../domain/shared/ids.ts'
import type { Instant } from '../../../domain/shared/instant.ts'
import type { SealedSecret } from '../../../domain/shared/sealed-secret.ts'
import type { TokenHash } from '../../../domain/shared/token-hash.ts'

export type FactorChange =
  | { readonly kind: 'open_challenge'; readonly challenge: Challenge; readonly at: Instant }
  /** Fails with `token_spent` unless it is unspent and unexpired at `at`. */
  | { readonly kind: 'spend_challenge'; readonly hash: TokenHash; readonly at: Instant }
  /** In place of one that was never confirmed. Fails with `factor_exists` beside a confirmed one. */
  | {
      readonly kind: 'enrol_totp'
      readonly userId: UserId
      readonly secret: SealedSecret
      readonly at: Instant
    }
  /** Fails with `stale` unless this very secret waits for it. */
  | {
      readonly kind: 'confirm_totp'
      readonly userId: UserId
      readonly secret: SealedSecret
      readonly step: number
      readonly at: Instant
    }
  /** Fails with `code_used` unless the step is newer than every one used. The tries begin anew. */
  | { readonly kind: 'use_totp'; readonly userId: UserId; readonly step: number }
  /** The same secret under another key. Does nothing, and fails nothing, if `from` is gone. */
  | {
      readonly kind: 'reseal_totp'
      readonly userId: UserId
      readonly from: SealedSecret
      readonly to: SealedSecret
    }
  /** Recovery codes go with the last factor that they stand in for. Fails with `stale` when there is none. */
  | { readonly kind: 'remove_totp'; readonly userId: UserId; readonly at: Instant }
  | {
      readonly kind: 'replace_recovery_codes'
      readonly userId: UserId
      readonly hashes: readonly TokenHash[]
    }
  /** Fails with `code_used` unless it is one of theirs and unused. */
  | {
      readonly kind: 'use_recovery_code'
      readonly userId: UserId
      readonly hash: TokenHash
      readonly at: Instant
    }
  /** Fails with `passkey_taken` when the credential is known, `too_many_passkeys` beyond the limit. */
  | { readonly kind: 'add_passkey'; readonly passkey: Passkey }
  /** Fails with `stale` when it is gone, or its counter has moved on since `from`. */
  | {
      readonly kind: 'use_passkey'
      readonly id: PasskeyId
      readonly from: number
      readonly to: number
      readonly at: Instant
    }
  /** Fails with `stale` when they have none of that id. */
  | {
      readonly kind: 'rename_passkey'
      readonly userId: UserId
      readonly id: PasskeyId
      readonly name: PasskeyName
    }
  /** As `remove_totp`. */
  | {
      readonly kind: 'remove_passkey'
      readonly userId: UserId
      readonly id: PasskeyId
      readonly at: Instant
    }
  /** Every second factor of a person who has lost theirs. Does nothing when there is none. */
  | { readonly kind: 'remove_factors'; readonly userId: UserId; readonly at: Instant }
