/** Verifies passwords whose hash was made by another system; makes none. */
import type { Passwords } from '../../../application/ports/passwords.ts'
import { type HashLimits, isWithin } from '../../../domain/account/hash-limits.ts'
import { parseForeignHash } from '../../../domain/account/stored-hash.ts'
import { work } from '../system/ledger.ts'

/**
 * Argon2, scrypt and PBKDF2 within `limits`; everything else is left to `passwords`. A right password always needs
 * an upgrade, so that each foreign hash is verified once.
 *
 * Right or wrong, the work is that of the stored hash and one of `passwords`: a right one is hashed anew by whoever
 * asked. An unknown account does without the stored hash's part, so an account that has not signed in since the
 * import can be told by the time it takes (docs/migration.md).
 */
export function withForeignHashes(passwords: Passwords, limits: HashLimits): Passwords {
  return {
    ...passwords,
    async verify(password, stored) {
      const hash = parseForeignHash(stored)
      if (!hash) return passwords.verify(password, stored)
      const matches =
        isWithin(limits, hash) &&
        (await work('hash', async () => {
          // Loaded by the first such sign-in: most services never see one.
          const { matchesForeignHash } = await import('./matches-foreign-hash.ts')
          return matchesForeignHash(password, hash, limits)
        }))
      if (!matches) await passwords.verifyUnknown(password)
      return { matches, needsUpgrade: matches }
    },
  }
}
