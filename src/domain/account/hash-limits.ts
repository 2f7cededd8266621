/** How much work a stored hash may ask of us: whoever writes hashes into an import must not exhaust what verifies them. Pure. */
import type { StoredHash } from './stored-hash.ts'

export interface HashLimits {
  readonly bcryptCostMax: number
  readonly memoryKiBMax: number
  /** Memory times passes: what the time of Argon2 grows with. */
  readonly argon2KiBPassesMax: number
  /** `N · r · p`: what the time of scrypt grows with. */
  readonly scryptBlocksMax: number
  readonly pbkdf2RoundsMax: Readonly<Record<'pbkdf2-sha256' | 'pbkdf2-sha512', number>>
  /** Up to here the platform's own PBKDF2 is asked; beyond it a slower one in JavaScript. */
  readonly nativePbkdf2RoundsMax: number
}

/**
 * One isolate: 128 MB for everything, one thread for every request, no native Argon2 or scrypt, and in production
 * WebCrypto refuses PBKDF2 beyond 100,000 rounds. What is let through takes 1.5 s at most (docs/migration.md).
 */
export const workerHashLimits: HashLimits = {
  bcryptCostMax: 15,
  memoryKiBMax: 46 * 1024,
  argon2KiBPassesMax: 128 * 1024,
  scryptBlocksMax: 2 ** 20,
  pbkdf2RoundsMax: { 'pbkdf2-sha256': 600_000, 'pbkdf2-sha512': 210_000 },
  nativePbkdf2RoundsMax: 100_000,
}

/** A process of ours on Node or Deno. */
export const serverHashLimits: HashLimits = {
  bcryptCostMax: 15,
  memoryKiBMax: 129 * 1024, // scrypt with N = 2^17 and r = 8 needs 128 MiB and a little
  argon2KiBPassesMax: 256 * 1024,
  scryptBlocksMax: 2 ** 20,
  pbkdf2RoundsMax: { 'pbkdf2-sha256': 2_000_000, 'pbkdf2-sha512': 2_000_000 },
  nativePbkdf2RoundsMax: 2_000_000,
}

export function isWithin(limits: HashLimits, hash: StoredHash): boolean {
  switch (hash.kind) {
    case 'bcrypt':
      return hash.cost <= limits.bcryptCostMax
    case 'argon2id':
    case 'argon2i':
      return (
        hash.memoryKiB <= limits.memoryKiBMax &&
        hash.memoryKiB * hash.passes <= limits.argon2KiBPassesMax
      )
    case 'scrypt': {
      const { cost, blockSize, lanes } = hash
      const memoryKiB = ((cost + lanes) * blockSize) / 8 // RFC 7914 §2: blocks of 128 r bytes
      return memoryKiB <= limits.memoryKiBMax && cost * blockSize * lanes <= limits.scryptBlocksMax
    }
    case 'pbkdf2-sha256':
    case 'pbkdf2-sha512':
      return hash.rounds <= limits.pbkdf2RoundsMax[hash.kind]
  }
}
