/** Passwords hashed with bcrypt: portable hashes, no truncation, and the same work for every refusal. */
import bcryptjs, { truncates } from 'bcryptjs'
import type { Passwords, PasswordVerification } from '../../../application/ports/passwords.ts'
import type { Password, PasswordHash } from '../../../domain/account/password.ts'
import { bcryptCostMin, parseStoredHash } from '../../../domain/account/stored-hash.ts'
import { work } from '../system/ledger.ts'
import { bcryptInput } from './bcrypt-input.ts'

/** What is used of bcryptjs; tests count the work through it. */
export interface Bcrypt {
  hash(input: string, saltOrCost: string | number): Promise<string>
  compare(input: string, hash: string): Promise<boolean>
}

export interface BcryptPasswordsOptions {
  /** The exponent of the work, 4 to 15. */
  readonly cost: number
  readonly bcrypt?: Bcrypt
  /** Told when a stored hash cannot be used: its owner can only reset the password. */
  readonly onUnusableHash?: (reason: UnusableHash) => void
}

export type UnusableHash = 'malformed' | 'cost_too_high'

/**
 * Accepts `$2a$`, `$2b$` and `$2y$`, which bcryptjs computes alike, and makes `$2b$`. The other two were made
 * elsewhere, where a password beyond 72 bytes was cut: so it is here, once, and needs an upgrade.
 *
 * One refusal is `2^cost` rounds: of the dummy salt when there is no usable hash; of the stored salt, topped up
 * with the dummy, when the stored hash is cheaper. A stored hash that is dearer than `cost` (up to 2^15 rounds)
 * still takes longer: after lowering the cost, such accounts can be told apart until their passwords change.
 */
export function createBcryptPasswords({
  cost,
  bcrypt = bcryptjs,
  onUnusableHash = () => {},
}: BcryptPasswordsOptions): Passwords {
  if (!Number.isInteger(cost) || cost < bcryptCostMin || cost > costMax) {
    throw new RangeError(`The bcrypt cost must be ${bcryptCostMin} to ${costMax}, not ${cost}`)
  }

  const wasteFrom = async (input: string, firstCost: number) => {
    for (let spent = firstCost; spent < cost; spent++) await bcrypt.hash(input, dummySalt(spent))
  }

  return {
    hash: (password) =>
      // the only place where a text becomes a stored hash
      work(
        'hash',
        async () => (await bcrypt.hash(await bcryptInput(password), cost)) as PasswordHash,
      ),
    verify: (password, hash) => work('hash', () => verify(password, hash)),
    verifyUnknown: (password) =>
      work('hash', async () => {
        await bcrypt.hash(await bcryptInput(password), dummySalt(cost))
      }),
  }

  async function verify(password: Password, hash: PasswordHash): Promise<PasswordVerification> {
    const isOurs = hash.startsWith('$2b$')
    const input = isOurs ? await bcryptInput(password) : password
    const stored = readCost(hash)
    if (typeof stored !== 'number') {
      onUnusableHash(stored)
      await bcrypt.hash(input, dummySalt(cost))
      return { matches: false, needsUpgrade: false }
    }
    const matches = await bcrypt.compare(input, hash)
    await wasteFrom(input, stored) // 2^s + (2^s + … + 2^(cost-1)) = 2^cost
    const wasCut = !isOurs && truncates(password)
    return { matches, needsUpgrade: matches && (stored < cost || wasCut) }
  }
}

/** Some three seconds here. A dearer hash, imported by mistake or on purpose, would block a Worker for minutes. */
const costMax = 15

function readCost(text: string): number | UnusableHash {
  const hash = parseStoredHash(text)
  if (hash?.kind !== 'bcrypt') return 'malformed'
  return hash.cost > costMax ? 'cost_too_high' : hash.cost
}

/** A fixed salt does the same work as a stored one, from the first call on and with nothing to prepare. */
function dummySalt(cost: number): string {
  return `$2b$${String(cost).padStart(2, '0')}$GatehouseNoSuchAccount`
}
