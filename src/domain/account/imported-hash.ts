/** Takes hashes of other systems as they come: in which spellings, and whether this service can verify them. Pure. */
import { err, ok, type Result } from '../shared/result.ts'
import { type Violation, violation } from '../shared/violation.ts'
import { type HashLimits, isWithin, serverHashLimits } from './hash-limits.ts'
import type { PasswordHash } from './password.ts'
import { parsePoolReference, poolReference } from './pool-reference.ts'
import { parseStoredHash, type StoredHash } from './stored-hash.ts'

export interface ImportedHash {
  readonly hash: PasswordHash
  /** `cognito`: no hash, but the pool's name of the account. */
  readonly kind: StoredHash['kind'] | 'cognito'
}

/** Violations: `hash_unknown_format`, `hash_too_costly`, `hash_needs_server` (a Worker could not, Node could). */
export function parseImportedHash(
  input: string,
  limits: HashLimits,
): Result<ImportedHash, Violation> {
  const pooled = inPool(input)
  if (pooled) return ok({ hash: pooled, kind: 'cognito' })
  const hash = canonicalSpelling(input)
  const stored = parseStoredHash(hash)
  if (!stored) return err(unknownFormat)
  if (isWithin(limits, stored)) return ok({ hash: hash as PasswordHash, kind: stored.kind }) // parsed just now
  return err(isWithin(serverHashLimits, stored) ? needsServer : tooCostly)
}

/** `cognito:<username>` for somebody who is in a user pool already; or as an export has it. */
function inPool(input: string): PasswordHash | undefined {
  const username = /^cognito:([\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128})$/u.exec(input)?.[1]
  const reference = username === undefined ? input : poolReference(username, 'imported')
  const known = parsePoolReference(reference)
  if (!known) return undefined
  // Whoever was changing it is not here.
  if (known.inDoubtUntil !== undefined) return poolReference(known.username, 'imported')
  return reference as PasswordHash // read just now
}

/** As it is stored; what is none of these spellings stays as it is. */
function canonicalSpelling(input: string): string {
  // Spring Security's {bcrypt}$2a$…, Django's bcrypt$$2b$… and argon2$argon2id$….
  const text = input.replace(/^(?:\{bcrypt\}|bcrypt\$(?=\$)|argon2(?=\$argon2))/, '')
  const django = /^pbkdf2_sha256\$(\d+)\$([\x21-\x7e]+)\$([A-Za-z0-9+/]+)=*$/.exec(text)
  if (django) {
    const [, rounds, salt = '', digest] = django
    return `$pbkdf2-sha256$i=${rounds}$${btoa(salt).replace(/=+$/, '')}$${digest}`
  }
  // passlib's $pbkdf2-sha256$29000$…, with dots for plus signs, and the length that some write along.
  const pbkdf2 = /^\$(pbkdf2-sha(?:256|512))\$(?:i=)?(\d+)(?:,l=\d+)?\$([^$]+)\$([^$]+)$/.exec(text)
  if (!pbkdf2) return text
  const [, kind, rounds, ...encoded] = pbkdf2
  return `$${kind}$i=${rounds}$${encoded.map((part) => part.replaceAll('.', '+').replace(/=+$/, '')).join('$')}`
}

const unknownFormat = violation(
  'hash_unknown_format',
  'Not a bcrypt hash, nor an Argon2, scrypt or PBKDF2 one or a pool’s username in a spelling of docs/migration.md.',
)
const needsServer = violation(
  'hash_needs_server',
  'A Worker cannot verify this hash within its limits; the service on Node can.',
)
const tooCostly = violation(
  'hash_too_costly',
  'Verifying this hash would take more memory or time than this service gives to one sign-in.',
)
