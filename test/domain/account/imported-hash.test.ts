import { describe, expect, it } from 'vitest'
import { serverHashLimits, workerHashLimits } from '../../../src/domain/account/hash-limits.ts'
import { parseImportedHash } from '../../../src/domain/account/imported-hash.ts'

const bcryptDigest = 'abcdefghijklmnopqrstuvabcdefghijklmnopqrstuvabcdefghi'
const salt = 'MDEyMzQ1Njc4OWFiY2RlZg'
const digest = 'b'.repeat(43)
const pbkdf2 = `$pbkdf2-sha256$i=29000$${salt}$${digest}`
const argon2 = `$argon2id$v=19$m=19456,t=2,p=1$${salt}$${digest}`

describe('a hash that is imported', () => {
  it.each([
    ['bcrypt', `$2b$10$${bcryptDigest}`, `$2b$10$${bcryptDigest}`],
    ['bcrypt of PHP', `$2y$12$${bcryptDigest}`, `$2y$12$${bcryptDigest}`],
    ['bcrypt of Spring Security', `{bcrypt}$2a$10$${bcryptDigest}`, `$2a$10$${bcryptDigest}`],
    ['bcrypt of Django', `bcrypt$$2b$12$${bcryptDigest}`, `$2b$12$${bcryptDigest}`],
    ['Argon2', argon2, argon2],
    ['Argon2 of Django', `argon2${argon2}`, argon2],
    ['PBKDF2', pbkdf2, pbkdf2],
    ['PBKDF2 with its length', `$pbkdf2-sha256$i=29000,l=32$${salt}$${digest}`, pbkdf2],
    ['PBKDF2 of passlib', `$pbkdf2-sha256$29000$${salt}$${digest}`, pbkdf2],
    [
      'PBKDF2 of passlib, with its dots',
      `$pbkdf2-sha512$29000$${salt}$.${digest.slice(1)}`,
      `$pbkdf2-sha512$i=29000$${salt}$+${digest.slice(1)}`,
    ],
    ['PBKDF2 of Django', `pbkdf2_sha256$29000$0123456789abcdef$${digest}=`, pbkdf2],
  ])('is stored in one spelling: %s', (_name, given, stored) => {
    const parsed = parseImportedHash(given, workerHashLimits)
    expect(parsed).toMatchObject({ ok: true, value: { hash: stored } })
  })

  it('may be the name of an account in a user pool', () => {
    expect(parseImportedHash('cognito:ana@example.com', workerHashLimits)).toEqual({
      ok: true,
      value: { hash: '$cognito$YW5hQGV4YW1wbGUuY29t$imported', kind: 'cognito' },
    })
    const exported = '$cognito$YW5h$6f1c1c8e'
    expect(parseImportedHash(exported, workerHashLimits)).toMatchObject({
      value: { hash: exported },
    })
    // Whoever was changing it in the other place will not end the doubt here.
    expect(parseImportedHash(`${exported}$1764500000000`, workerHashLimits)).toMatchObject({
      value: { hash: '$cognito$YW5h$imported' },
    })
  })

  it.each(['cognito:', 'cognito:two words', `cognito:${'x'.repeat(129)}`])(
    'is no name that a pool can have: %j',
    (text) => {
      expect(parseImportedHash(text, workerHashLimits).ok).toBe(false)
    },
  )

  it.each([
    '',
    '!',
    'correct horse',
    '5f4dcc3b5aa765d61d8327deb882cf99',
    `$2b$03$${bcryptDigest}`,
    `$2x$10$${bcryptDigest}`,
    `$2b$10$${bcryptDigest}x`,
    `{noop}${bcryptDigest}`,
    '$6$rounds=5000$saltsalt$hash',
    `$argon2d$v=19$m=19456,t=2,p=1$${salt}$${digest}`,
    `$argon2id$v=18$m=19456,t=2,p=1$${salt}$${digest}`,
    `$argon2id$v=19$m=7,t=2,p=1$${salt}$${digest}`,
    `$argon2id$v=19$m=19456,t=0,p=1$${salt}$${digest}`,
    `$argon2id$v=19$m=19456,t=2,p=1,keyid=x$${salt}$${digest}`,
    `$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$${digest}`,
    `$scrypt$ln=0,r=8,p=1$${salt}$${digest}`,
    `$scrypt$ln=25,r=8,p=1$${salt}$${digest}`,
    `$scrypt$ln=16,r=1,p=1$${salt}$${digest}`,
    `$pbkdf2-sha1$i=29000$${salt}$${digest}`,
    `$pbkdf2-sha256$i=0$${salt}$${digest}`,
    `$pbkdf2-sha256$i=29000$${salt}$short`,
    `$pbkdf2-sha256$i=29000$${salt}$${digest}!`,
    `$pbkdf2-sha256$i=29000$${salt}$${'b'.repeat(300)}`,
  ])('is refused when nobody could verify it: %j', (text) => {
    expect(parseImportedHash(text, serverHashLimits)).toMatchObject({
      ok: false,
      error: { code: 'hash_unknown_format' },
    })
  })

  it.each([
    [`$argon2id$v=19$m=65536,t=3,p=4$${salt}$${digest}`, 'hash_needs_server'],
    [`$argon2id$v=19$m=19456,t=9,p=1$${salt}$${digest}`, 'hash_needs_server'],
    [`$argon2id$v=19$m=2097152,t=1,p=4$${salt}$${digest}`, 'hash_too_costly'],
    [`$scrypt$ln=16,r=8,p=1$${salt}$${digest}`, 'hash_needs_server'],
    [`$scrypt$ln=17,r=8,p=1$${salt}$${digest}`, 'hash_needs_server'],
    [`$scrypt$ln=20,r=8,p=1$${salt}$${digest}`, 'hash_too_costly'],
    [`$pbkdf2-sha256$i=1000000$${salt}$${digest}`, 'hash_needs_server'],
    [`$pbkdf2-sha256$i=9999999$${salt}$${digest}`, 'hash_too_costly'],
    [`$2b$16$${bcryptDigest}`, 'hash_too_costly'],
  ])('says who could verify it: %s', (text, code) => {
    expect(parseImportedHash(text, workerHashLimits)).toMatchObject({ ok: false, error: { code } })
    expect(parseImportedHash(text, serverHashLimits).ok).toBe(code === 'hash_needs_server')
  })
})
