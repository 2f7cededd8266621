/**
 * Derives a key as the stored hash says and compares. No WebAssembly: Workers refuse to compile it at run time.
 *
 * Argon2 and scrypt hold the thread until they are done, on purpose: two of them side by side would need the memory
 * twice, and a queue between requests would stand still when the first of them is cancelled.
 */
import { argon2i, argon2id } from '@noble/hashes/argon2.js'
import { pbkdf2 } from '@noble/hashes/pbkdf2.js'
import { scrypt } from '@noble/hashes/scrypt.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import type { HashLimits } from '../../../domain/account/hash-limits.ts'
import type { Password } from '../../../domain/account/password.ts'
import type { ForeignHash, Pbkdf2Parameters } from '../../../domain/account/stored-hash.ts'
import { areEqual } from '../system/are-equal.ts'

export async function matchesForeignHash(
  password: Password,
  hash: ForeignHash,
  limits: HashLimits,
): Promise<boolean> {
  const expected = bytesOf(hash.digest)
  const derived = await derive(
    Uint8Array.from(new TextEncoder().encode(password)),
    bytesOf(hash.salt),
    expected.length,
    hash,
    limits,
  )
  return areEqual(derived, expected)
}

type Bytes = Uint8Array<ArrayBuffer>

async function derive(
  password: Bytes,
  salt: Bytes,
  length: number,
  hash: ForeignHash,
  limits: HashLimits,
): Promise<Uint8Array> {
  switch (hash.kind) {
    case 'argon2id':
    case 'argon2i': {
      const { passes: t, memoryKiB: m, lanes: p, version } = hash
      const argon2 = hash.kind === 'argon2id' ? argon2id : argon2i
      return argon2(password, salt, { t, m, p, version, dkLen: length })
    }
    case 'scrypt': {
      const { cost: N, blockSize: r, lanes: p } = hash
      return scrypt(password, salt, { N, r, p, dkLen: length })
    }
    case 'pbkdf2-sha256':
    case 'pbkdf2-sha512':
      if (hash.rounds <= limits.nativePbkdf2RoundsMax) {
        return nativePbkdf2(password, salt, length, hash)
      }
      return pbkdf2(hash.kind === 'pbkdf2-sha256' ? sha256 : sha512, password, salt, {
        c: hash.rounds,
        dkLen: length,
      })
  }
}

async function nativePbkdf2(
  password: Bytes,
  salt: Bytes,
  length: number,
  { kind, rounds }: Pbkdf2Parameters,
): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits'])
  const hash = kind === 'pbkdf2-sha256' ? 'SHA-256' : 'SHA-512'
  const parameters = { name: 'PBKDF2', hash, salt, iterations: rounds }
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, length * 8))
}

function bytesOf(base64: string): Bytes {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
