import type { IdentityProvider } from '../../../application/ports/identity-provider.ts'
import type { Passwords } from '../../../application/ports/passwords.ts'
import { err, ok } from '../../../domain/shared/result.ts'

/** The record itself keeps the passwords, as hashes; it never asks for anything besides. */
export function createLocalIdentityProvider(passwords: Passwords): IdentityProvider {
  return {
    prepare(password) {
      const hash = passwords.hash(password)
      hash.catch(() => {}) // whoever awaits it hears of it
      return {
        keepFor: async () => ok(await hash),
        replace: async () => ok(await hash),
        discard: async () => {
          await hash
        },
      }
    },
    foresee: () => undefined,
    doubt: () => undefined,
    settled: () => undefined,
    verify: async (password, hash) => {
      const { matches, needsUpgrade } = await passwords.verify(password, hash)
      return matches ? { matches, needsUpgrade } : { matches }
    },
    verifyUnknown: passwords.verifyUnknown,
    answer: async () => err({ kind: 'invalid_challenge' }),
  }
}
