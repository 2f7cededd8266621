import type { Bundle } from '../../domain/policy/bundle.ts'

/**
 * Names bundles by their content and signs what is in force, so that nobody who can only write to the
 * database can change what is allowed.
 */
export interface PolicySeals {
  /** SHA-256 of the bundle in canonical form, base64url. */
  hash(bundle: Bundle): Promise<string>
  /** A signature over a hash and what it is for: `publish/7` or `shadow`. */
  sign(hash: string, purpose: string): Promise<string>
  /** Whether it was signed with the key that signs now, and not with one that will be taken away. */
  isNewest(signature: string): Promise<boolean>
  /** Whether one of our keys has signed exactly this. */
  verify(signature: string, hash: string, purpose: string): Promise<boolean>
}
