import type { Password, PasswordHash } from '../../domain/account/password.ts'

/**
 * Hashes and verifies passwords. `verify` and `verifyUnknown` take the same work, whatever is stored, so that
 * the time of a refusal tells nobody whether an account exists.
 */
export interface Passwords {
  /** Hashes at today's cost. Every character of the password counts: nothing is cut off. */
  hash(password: Password): Promise<PasswordHash>
  /** Never throws for what is stored: a hash that cannot be used matches nothing. */
  verify(password: Password, hash: PasswordHash): Promise<PasswordVerification>
  /** Does the work of `verify` for an account that does not exist (or has no password), and never matches. */
  verifyUnknown(password: Password): Promise<void>
}

export interface PasswordVerification {
  readonly matches: boolean
  /** The password is right, but its hash was made at a lower cost than `hash` uses now: hash it again. */
  readonly needsUpgrade: boolean
}
