import type { Password } from '../../domain/account/password.ts'

/**
 * Passwords that have become known elsewhere. Nobody who is asked learns the password, or enough to find it. Never
 * throws and never takes long: where the answer is not to be had, the password is taken for one that nobody knows.
 */
export interface BreachedPasswords {
  includes(password: Password): Promise<boolean>
}
