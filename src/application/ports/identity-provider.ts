import type { Password, PasswordHash } from '../../domain/account/password.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Result } from '../../domain/shared/result.ts'
import type { Violation } from '../../domain/shared/violation.ts'
import type { Failure } from '../errors.ts'

/**
 * Keeps people's passwords and checks them: in the record itself, or in a user pool. Either way the record has a
 * `PasswordHash` of each person, which says how or where the password is checked, and is another one after every
 * new password; where a password is kept is nobody else's business.
 *
 * Every method rejects with `DependencyUnavailable` while the provider does not answer, and about a password in doubt
 * (see `doubt`) until that is settled.
 */
export interface IdentityProvider {
  /** Begins with what can be done before it is known whether it will be anybody's. */
  prepare(password: Password): PreparedPassword
  /**
   * What the record has to expect while `keepFor` is under way, where the provider has the account before the record can:
   * what is still unknown to the record after `until` is removed. Undefined: `keepFor` leaves nothing behind.
   */
  foresee(owner: CredentialOwner): PasswordInDoubt | undefined
  /**
   * What the record has to say while `replace` is under way, where the provider has the new password before the record
   * can: nobody gets in under this hash, whatever the password, until `replace` has come back or somebody has settled it.
   * Undefined: `replace` changes nothing until the record does.
   */
  doubt(current: PasswordHash): PasswordInDoubt | undefined
  /** What the record has to say when it is clear that `replace` will not come back. Undefined: it is in no doubt. */
  settled(hash: PasswordHash): PasswordHash | undefined
  /** Never throws for what is stored: a hash that cannot be used matches nothing. */
  verify(password: Password, hash: PasswordHash): Promise<Verification>
  /**
   * Does the work of `verify` for an account that does not exist (or has no password), and never matches: the
   * time of a refusal tells nobody whether an account exists.
   */
  verifyUnknown(password: Password): Promise<void>
  /** Whether the code answers the challenge that `verify` came back with. */
  answer(
    hash: PasswordHash,
    challenge: string,
    code: string,
  ): Promise<Result<void, Failure<'invalid_mfa_code' | 'invalid_challenge' | 'too_many_attempts'>>>
}

export interface PasswordInDoubt {
  readonly hash: PasswordHash
  /** Longer than `keepFor` and `replace` are given: whoever finds it afterwards settles it. */
  readonly until: Instant
}

export interface CredentialOwner {
  readonly id: UserId
  readonly email: string
}

export interface PreparedPassword {
  /** Makes it the password of a new account. A violation: the provider refuses it. */
  keepFor(owner: CredentialOwner): Promise<Result<PasswordHash, Violation>>
  /** Makes it the password of an account whose stored one is `current`. A violation: the provider refuses it. */
  replace(owner: CredentialOwner, current: PasswordHash): Promise<Result<PasswordHash, Violation>>
  /** There will be no account after all. Takes the work of `keepFor`, so that the time does not tell. */
  discard(): Promise<void>
}

export type Verification =
  | {
      readonly matches: false
      /** Whatever the password: its owner must choose a new one. */
      readonly because?: 'reset_required'
    }
  | {
      readonly matches: true
      /** It should be kept elsewhere, or under a stronger hash: `replace` it by itself. */
      readonly needsUpgrade: boolean
      /** What else the provider asks for before it takes the person in. */
      readonly besides?: ProviderDemand
    }

export type ProviderDemand =
  /** A code of the authenticator app that the provider knows of; `challenge` goes with the answer. */
  | { readonly kind: 'totp'; readonly challenge: string }
  /** The password was given by an administrator of the pool, for one use. */
  | { readonly kind: 'new_password' }
  /** Something that this service does not do, such as a code by SMS. */
  | { readonly kind: 'unsupported'; readonly challengeName: string }
