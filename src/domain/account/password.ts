/** A password: how it is normalised, and when it is too easy to guess. Pure; hashing is a port. */
import { err, ok, type Result } from '../shared/result.ts'
import { type Violation, violation } from '../shared/violation.ts'
import { foldForComparison, plainSpellings } from './password-spelling.ts'
import { isTrivialPassword } from './trivial-password.ts'

/** A normalised plaintext. Never stored, logged or returned. */
export type Password = string & { readonly __brand: 'Password' }

/** What is stored of a password, in the format of the adapter that made it. */
export type PasswordHash = string & { readonly __brand: 'PasswordHash' }

/** Of somebody who has been invited and has not chosen one yet: no password matches it. */
export const unusablePasswordHash = '!' as PasswordHash // no adapter makes this

/** Code points after normalisation. */
export const passwordLength = { min: 12, max: 128 } as const

/**
 * Parses a new password: normalised as in RFC 8265 §4.2 (OpaqueString), long enough, and nothing else;
 * rules of composition are left out on purpose (NIST SP 800-63B-4 §3.1.1.2).
 */
export function parsePassword(input: string): Result<Password, Violation> {
  const password = parsePresentedPassword(input)
  if (!password.ok) return password
  return [...password.value].length < passwordLength.min ? err(tooShort) : password
}

/**
 * Parses a password that is offered at a sign-in. The same normalisation without the lower bound, so that
 * an account whose password was set under other rules is not locked out.
 */
export function parsePresentedPassword(input: string): Result<Password, Violation> {
  if (input.length > passwordLength.max * 8) return err(tooLong) // normalising is not linear in marks
  if (!input.isWellFormed() || /\p{Cc}/u.test(input)) return err(unusableCharacters)
  const normalised = input.replace(/\p{Zs}/gu, ' ').normalize('NFC')
  if ([...normalised].length > passwordLength.max) return err(tooLong)
  return ok(normalised as Password) // normalised and bounded just now
}

/** Whose password it is to be. */
export interface PasswordOwner {
  readonly username: string
  readonly email: string
  readonly firstName?: string | null | undefined
  readonly lastName?: string | null | undefined
}

/**
 * Why a password is too easy to guess, or undefined. NIST SP 800-63B-4 §3.1.1.2: commonly used and expected
 * values and context-specific words are refused, with the reason.
 */
export function passwordWeakness(
  password: Password,
  about: PasswordOwner,
  isCommon: (candidate: string) => boolean,
): Violation | undefined {
  const isGuessable = (text: string) => isTrivialPassword(foldForComparison(text)) || isCommon(text)
  if (isMadeOfNames(password, about, isGuessable)) return containsName
  return isGuessable(password) ? tooCommon : undefined
}

/** Digits and signs that may surround names without making them a secret: a date with its hyphens has ten. */
const paddingMax = 10

/** Whether nothing is left but padding, or a common password, when the person's names are taken out. */
function isMadeOfNames(
  password: Password,
  about: PasswordOwner,
  isGuessable: (text: string) => boolean,
): boolean {
  const names = namesOf(about)
  const folded = foldForComparison(password)
  return plainSpellings(folded).some((spelling) => {
    const rest = without(names, folded, spelling)
    if (rest === folded) return false
    return /\p{L}/u.test(rest) ? isGuessable(rest) : [...rest].length <= paddingMax
  })
}

/** What remains of a text when the names are taken out that one spelling of it shows at the same places. */
function without(names: readonly string[], text: string, spelling: string): string {
  const blanked = names.reduce(
    (rest, name) => rest.replaceAll(name, '\0'.repeat(name.length)),
    spelling,
  )
  return text
    .split('')
    .filter((_, index) => blanked[index] !== '\0')
    .join('')
}

/** What people would try first: every name and its parts, forwards and backwards, the longest first. */
function namesOf({ username, email, firstName, lastName }: PasswordOwner): string[] {
  const [local = '', domain = ''] = email.split('@')
  const whole = [username, email, local, firstName ?? '', lastName ?? '', 'gatehouse']
  const parts = [username, local, firstName ?? '', lastName ?? ''].flatMap((name) =>
    name.split(/[^\p{L}\p{M}]+/u),
  )
  const names = [...whole, ...parts, domain.split('.')[0] ?? '']
    .map((name) => foldForComparison(name))
    .filter(isTelling)
  return [...new Set(names.flatMap((name) => [name, [...name].reverse().join('')]))].sort(
    (a, b) => b.length - a.length,
  )
}

/** Two letters, or a short number, turn up in any password by chance. */
function isTelling(name: string): boolean {
  return [...name].length >= (/\p{L}/u.test(name) ? 3 : 6)
}

const tooShort = violation(
  'password_too_short',
  `Use at least ${passwordLength.min} characters; a few words make a good password.`,
)
const tooLong = violation(
  'password_too_long',
  `Use at most ${passwordLength.max} characters for the password.`,
)
const unusableCharacters = violation(
  'password_unusable_characters',
  'The password contains control characters or broken text that cannot be typed again.',
)
const tooCommon = violation(
  'password_too_common',
  'This password, or one much like it, is among the first that attackers try. Choose another.',
)
const containsName = violation(
  'password_contains_name',
  'The password is made of your name, username or e-mail address, or of the name of this service. Choose another.',
)
