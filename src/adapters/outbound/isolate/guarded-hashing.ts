import type { Passwords } from '../../../application/ports/passwords.ts'
import { passGate } from '../system/gate.ts'

/** Does no work for whom the guard does not let in: hashing is what costs us most. */
export function withGuardedHashing(passwords: Passwords): Passwords {
  return {
    async hash(password) {
      await passGate()
      return passwords.hash(password)
    },
    async verify(password, hash) {
      await passGate()
      return passwords.verify(password, hash)
    },
    async verifyUnknown(password) {
      await passGate()
      return passwords.verifyUnknown(password)
    },
  }
}
