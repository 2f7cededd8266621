import { argon2Sync, pbkdf2Sync, scryptSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBcryptPasswords } from '../../../src/adapters/outbound/bcrypt/passwords.ts'
import { withForeignHashes } from '../../../src/adapters/outbound/foreign-hashes/passwords.ts'
import {
  type HashLimits,
  serverHashLimits,
  workerHashLimits,
} from '../../../src/domain/account/hash-limits.ts'
import type { Password, PasswordHash } from '../../../src/domain/account/password.ts'
import { describePasswords } from '../../contract/passwords.ts'

const bcrypt = createBcryptPasswords({ cost: 4 })

describePasswords('bcrypt, and what others made', (options) =>
  withForeignHashes(createBcryptPasswords(options), workerHashLimits),
)

/** Published with the algorithms, so that nobody's mistake agrees with itself. */
const published = [
  // test.c of the reference implementation
  [
    'argon2id',
    'password',
    '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  ],
  [
    'argon2id of two lanes',
    'password',
    '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc',
  ],
  [
    'argon2i',
    'password',
    '$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8',
  ],
  [
    'argon2i of version 16',
    'password',
    '$argon2i$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY',
  ],
  // RFC 7914 §12
  [
    'scrypt',
    'pleaseletmein',
    '$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw',
  ],
  // RFC 7914 §11
  [
    'pbkdf2-sha256',
    'Password',
    '$pbkdf2-sha256$i=80000$TmFDbA$TdzY9guYviGDDO5e8icB+WQaRBjQTAQUrv8Ih2s0q1ah1CWhIlgzVJrbhBtRybMXaicr3ruh0HhHj2Kzl/M8jQ',
  ],
] as const

describe('a hash that another system made', () => {
  const passwords = withForeignHashes(bcrypt, serverHashLimits)

  it.each(published)('is verified and upgraded: %s', async (_name, right, stored) => {
    expect(await passwords.verify(password(right), hash(stored))).toEqual(upgraded)
    expect(await passwords.verify(password(`${right}!`), hash(stored))).toEqual(noMatch)
  })

  it('agrees with OpenSSL whatever the parameters', async () => {
    const bytes = (min: number, max: number) => fc.uint8Array({ minLength: min, maxLength: max })
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(
        text,
        bytes(8, 32),
        fc.integer({ min: 1, max: 3 }),
        async (right, salt, n) => {
          const message = right.normalize('NFC')
          const argon2 = {
            message,
            nonce: salt,
            parallelism: n,
            tagLength: 32,
            memory: 32,
            passes: n,
          }
          const stored = [
            phc(`argon2id$v=19$m=32,t=${n},p=${n}`, salt, argon2Sync('argon2id', argon2)),
            phc(`argon2i$v=19$m=32,t=${n},p=${n}`, salt, argon2Sync('argon2i', argon2)),
            phc(
              `scrypt$ln=${n},r=${n},p=${n}`,
              salt,
              scryptSync(message, salt, 32, { N: 2 ** n, r: n, p: n }),
            ),
            phc(`pbkdf2-sha256$i=${n}`, salt, pbkdf2Sync(message, salt, n, 32, 'sha256')),
            phc(`pbkdf2-sha512$i=${n}`, salt, pbkdf2Sync(message, salt, n, 64, 'sha512')),
          ]
          for (const one of stored) {
            expect(await passwords.verify(message as Password, hash(one)), one).toEqual(upgraded)
          }
        },
      ),
      { numRuns: 15 },
    )
  })

  it('is verified beyond what the platform takes of PBKDF2, in JavaScript', async () => {
    const limits: HashLimits = { ...workerHashLimits, nativePbkdf2RoundsMax: 10 }
    for (const kind of ['sha256', 'sha512']) {
      const stored = phc(`pbkdf2-${kind}$i=11`, salt, pbkdf2Sync('right', salt, 11, 32, kind))
      const passwords = withForeignHashes(bcrypt, limits)
      expect(await passwords.verify(password('right'), hash(stored))).toEqual(upgraded)
      expect(await passwords.verify(password('wrong'), hash(stored))).toEqual(noMatch)
    }
  })

  it('matches nobody, without the work, when it asks for more than this runtime gives', async () => {
    const passwords = withForeignHashes(bcrypt, workerHashLimits)
    for (const parameters of [
      'argon2id$v=19$m=65536,t=1,p=1',
      'argon2id$v=19$m=4096,t=9999,p=1',
      'argon2id$v=19$m=9999999,t=9999,p=255',
      'scrypt$ln=20,r=8,p=1',
      'scrypt$ln=14,r=8,p=999',
      'pbkdf2-sha256$i=99999999',
      'pbkdf2-sha512$i=210001',
    ]) {
      const stored = hash(phc(parameters, salt, new Uint8Array(32)))
      expect(await passwords.verify(password('right'), stored), parameters).toEqual(noMatch)
    }
  })
})

describe('the work of a refusal', () => {
  it('is never less than that of an unknown account', async () => {
    let unknown = 0
    const passwords = withForeignHashes(
      {
        ...bcrypt,
        verifyUnknown: async () => {
          unknown += 1
        },
      },
      workerHashLimits,
    )
    const stored = phc('pbkdf2-sha256$i=1', salt, pbkdf2Sync('right', salt, 1, 32, 'sha256'))
    const dear = phc('pbkdf2-sha256$i=99999999', salt, new Uint8Array(32))
    await passwords.verify(password('wrong'), hash(stored))
    await passwords.verify(password('wrong'), hash(dear))
    expect(unknown).toBe(2)
    await passwords.verify(password('right'), hash(stored)) // whose caller makes the new hash
    expect(unknown).toBe(2)
  })
})

const noMatch = { matches: false, needsUpgrade: false }
const upgraded = { matches: true, needsUpgrade: true }
const salt = new TextEncoder().encode('0123456789abcdef')
const password = (text: string) => text as Password // plain ASCII, as parsed
const hash = (text: string) => text as PasswordHash // as an import stored it

function phc(parameters: string, salt: Uint8Array, digest: Uint8Array): string {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replaceAll('=', '')
  return `$${parameters}$${base64(salt)}$${base64(digest)}`
}
