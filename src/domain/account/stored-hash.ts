/**
 * Reads what is stored of a password: bcrypt's own format, or a PHC string of another key derivation. Pure; who
 * can verify how much of it is a matter of `hash-limits.ts`.
 * https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md
 */

export type StoredHash = BcryptHash | ForeignHash

export interface BcryptHash {
  readonly kind: 'bcrypt'
  /** The exponent of the work. */
  readonly cost: number
}

/** Made by another system; the first right password replaces it by bcrypt. Salt and digest are bare base64. */
export type ForeignHash = { readonly salt: string; readonly digest: string } & (
  | Argon2Parameters
  | ScryptParameters
  | Pbkdf2Parameters
)

export interface Argon2Parameters {
  readonly kind: 'argon2id' | 'argon2i'
  /** RFC 9106 §3.1: 19 is 0x13; 16 before it was one. */
  readonly version: 16 | 19
  readonly memoryKiB: number
  readonly passes: number
  readonly lanes: number
}

/** RFC 7914 §2: `cost` is N. */
export interface ScryptParameters {
  readonly kind: 'scrypt'
  readonly cost: number
  readonly blockSize: number
  readonly lanes: number
}

export interface Pbkdf2Parameters {
  readonly kind: 'pbkdf2-sha256' | 'pbkdf2-sha512'
  readonly rounds: number
}

/** Undefined: nothing that any adapter could verify. */
export function parseStoredHash(text: string): StoredHash | undefined {
  const bcrypt = bcryptFormat.exec(text)
  if (!bcrypt) return parseForeignHash(text)
  const cost = Number(bcrypt[1])
  return cost < bcryptCostMin ? undefined : { kind: 'bcrypt', cost }
}

/** What bcrypt itself begins at. */
export const bcryptCostMin = 4

export function parseForeignHash(text: string): ForeignHash | undefined {
  if (text.length > storedHashLengthMax) return undefined
  const parts = foreignFormat.exec(text)?.groups
  const { salt = '', digest = '' } = parts ?? {}
  const parameters = parts && parametersOf(parts)
  if (!parameters || !isBase64(digest, digestBytes)) return undefined
  if (!isBase64(salt, parts.argon2 ? argon2SaltBytes : saltBytes)) return undefined
  return { ...parameters, salt, digest }
}

/** `users.password_hash varchar(255)`. */
export const storedHashLengthMax = 255

const bcryptFormat = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/
const foreignFormat = new RegExp(
  `^\\$(?:${[
    '(?<argon2>argon2id?)(?:\\$v=(?<v>16|19))?\\$m=(?<m>\\d{1,7}),t=(?<t>\\d{1,4}),p=(?<lanes>\\d{1,3})',
    'scrypt\\$ln=(?<ln>\\d{1,2}),r=(?<r>\\d{1,3}),p=(?<p>\\d{1,3})',
    '(?<pbkdf2>pbkdf2-sha(?:256|512))\\$i=(?<i>\\d{1,8})',
  ].join('|')})\\$(?<salt>[^$]+)\\$(?<digest>[^$]+)$`,
)

function parametersOf(
  parts: Readonly<Record<string, string | undefined>>,
): Argon2Parameters | ScryptParameters | Pbkdf2Parameters | undefined {
  const numbers = (...names: readonly string[]) => names.map((name) => Number(parts[name]))
  const { argon2, pbkdf2 } = parts
  if (argon2 === 'argon2id' || argon2 === 'argon2i') {
    const [memoryKiB = 0, passes = 0, lanes = 0] = numbers('m', 't', 'lanes')
    if (passes < 1 || lanes < 1 || memoryKiB < 8 * lanes) return undefined // RFC 9106 §3.1
    return { kind: argon2, version: parts.v === '19' ? 19 : 16, memoryKiB, passes, lanes }
  }
  if (pbkdf2 === 'pbkdf2-sha256' || pbkdf2 === 'pbkdf2-sha512') {
    const [rounds = 0] = numbers('i')
    return rounds < 1 ? undefined : { kind: pbkdf2, rounds }
  }
  const [exponent = 0, blockSize = 0, lanes = 0] = numbers('ln', 'r', 'p')
  // RFC 7914 §2: N is less than 2^(128 r / 8).
  if (lanes < 1 || exponent < 1 || exponent > 24 || exponent >= 16 * blockSize) return undefined
  return { kind: 'scrypt', cost: 2 ** exponent, blockSize, lanes }
}

/** Longer ones nobody makes. */
const saltBytes = { min: 4, max: 64 }
const argon2SaltBytes = { min: 8, max: 64 } // as its reference implementation insists
const digestBytes = { min: 16, max: 64 }

/** Standard base64 without padding, as PHC strings have it. */
function isBase64(text: string, bytes: { readonly min: number; readonly max: number }): boolean {
  if (!/^[A-Za-z0-9+/]+$/.test(text) || text.length % 4 === 1) return false
  const length = Math.floor((text.length * 3) / 4)
  return length >= bytes.min && length <= bytes.max
}
