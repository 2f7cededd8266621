/** Passwords for tests of use cases: instant, deterministic, and of no protection at all. Never for production. */
import type { Passwords } from '../../../application/ports/passwords.ts'
import type { PasswordHash } from '../../../domain/account/password.ts'

/** `cost` stands for the strength of a real hash: one made at a lower cost needs an upgrade. */
export function createMemoryPasswords({ cost = 10 }: { readonly cost?: number } = {}): Passwords {
  let salt = 0
  return {
    async hash(password) {
      salt += 1 // no two hashes are the same
      return `insecure$${cost}$${digest(password)}$${salt}` as PasswordHash // only this adapter reads it again
    },
    async verify(password, hash) {
      const [format, madeAt, stored] = hash.split('$')
      const matches = format === 'insecure' && stored === digest(password)
      return { matches, needsUpgrade: matches && Number(madeAt) < cost }
    },
    async verifyUnknown() {},
  }
}

/** Two FNV-1a sums: enough to keep a test's passwords apart, and short enough for `varchar(255)`. */
function digest(text: string): string {
  return [0x811c9dc5, 0x01000193].map((seed) => fnv1a(text, seed)).join('.')
}

function fnv1a(text: string, seed: number): string {
  let sum = seed
  for (let index = 0; index < text.length; index++) {
    sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193)
  }
  return (sum >>> 0).toString(16)
}
