/** What a person is called here: a name that cannot pretend to be another one. Pure parsing. */
import { err, ok, type Result } from '../shared/result.ts'
import { type Violation, violation } from '../shared/violation.ts'

/** A name in its stored form: NFKC, of one script, lower-case unless it is ASCII. */
export type Username = string & { readonly __brand: 'Username' }

/** Code points; the upper bound is that of `users.username varchar(80)`. */
export const usernameLength = { min: 3, max: 80 } as const

/**
 * Parses a username by the "highly restrictive" level of UTS #39 §5.2.
 *
 * An ASCII name keeps its letter case. A name with other letters is stored lower-cased, so that `lower()`
 * under the database's C locale, which only knows A–Z, is enough for case-insensitive uniqueness.
 */
export function parseUsername(input: string): Result<Username, Violation> {
  // Before any normalisation: ordering a long run of marks costs more than linear time.
  if (input.length > usernameLength.max * 4) return err(tooLong)
  if (!input.isWellFormed() || invisible.test(input)) return err(invisibleCharacters)

  const name = canonicalForm(input)
  const length = [...name].length
  const problem =
    characterProblem(name) ??
    (length < usernameLength.min ? tooShort : undefined) ??
    (length > usernameLength.max ? tooLong : undefined) ??
    arrangementProblem(name) ??
    scriptProblem(name)

  return problem ? err(problem) : ok(name as Username) // every rule of the type has just been checked
}

/**
 * Whether a name is kept for the service itself. Separate from parsing, because the privileged use case
 * that creates the first administrator may take `admin`.
 */
export function isReservedUsername(username: Username): boolean {
  return reserved.has(username.toLowerCase().replace(/[._-]/g, ''))
}

const reserved = new Set(
  `abuse admin administrator anonymous gatehouse help hostmaster me moderator noreply null postmaster root
  security staff superuser support sysadmin system undefined webmaster`.split(/\s+/),
)

function canonicalForm(input: string): string {
  const name = input.normalize('NFKC')
  if (isAscii(name)) return name
  // UTS #39 §5.4: a dot above on a soft-dotted letter cannot be seen (it is what İ leaves when lower-cased).
  return name
    .toLowerCase()
    .replace(/([ij])\u0307+/g, '$1')
    .normalize('NFKC')
}

function isAscii(name: string): boolean {
  return /^[\0-\x7f]*$/.test(name)
}

// Zero-width characters, bidi controls, fillers, variation selectors, and all other controls.
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]/u
// Modifier letters are refused (most of them look like punctuation) but for the ones that words are spelt with;
// U+01C0–01C3 are letters that look like `|` and `!`.
const forbidden = /[^\p{Lu}\p{Ll}\p{Lo}\p{Mn}\p{Mc}\p{Nd}々〆ゝゞーヽヾๆໆ._-]|[\u01c0-\u01c3]/u

function characterProblem(name: string): Violation | undefined {
  if (/[\s\p{Z}]/u.test(name)) return whitespace
  if (invisible.test(name)) return invisibleCharacters
  if (name.includes('@')) return atSign
  return forbidden.test(name) ? forbiddenCharacters : undefined
}

function arrangementProblem(name: string): Violation | undefined {
  if (/^[._-]|[._-]{2}|[._-]$/.test(name)) return separatorPlacement
  // UTS #39 §5.4: a mark belongs to a letter, once, and few fit on one letter.
  return /(?:^|[\p{Nd}._-])\p{M}|(\p{Mn})\1|\p{Mn}{5}/u.test(name) ? misplacedMark : undefined
}

function scriptProblem(name: string): Violation | undefined {
  if (isAscii(name)) return undefined // Latin, and what all scripts have in common
  const systems = new Set(Array.from(name.match(/\p{Nd}/gu) ?? [], zeroOf))
  if (systems.size > 1) return mixedDigits
  patterns ??= makePatterns()
  if (!patterns.inAnyScript.test(name)) return unsupportedScript
  return patterns.inOneScript.test(name) ? undefined : mixedScripts
}

/** The zero of a digit's decimal system: Unicode keeps the ten digits of one together. */
function zeroOf(digit: string): number {
  let codePoint = digit.codePointAt(0) ?? 0
  while (/\p{Nd}/u.test(String.fromCodePoint(codePoint - 1))) codePoint--
  return codePoint
}

// UAX #31 table 5, the scripts in common modern use.
const scripts =
  `Arabic Armenian Bengali Bopomofo Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi
  Han Hangul Hebrew Hiragana Kannada Katakana Khmer Lao Latin Malayalam Myanmar Oriya Sinhala Tamil Telugu
  Thaana Thai Tibetan`.split(/\s+/)
// UTS #39 §5.2: the writing systems that mix scripts as a matter of course.
const combinations = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
]
/** Made for the first name that is not ASCII: most isolates never see one, and the tables take milliseconds to build. */
let patterns: { readonly inAnyScript: RegExp; readonly inOneScript: RegExp } | undefined

function makePatterns() {
  const sets = [...scripts.map((script) => [script]), ...combinations]
  return {
    inAnyScript: new RegExp(`^${oneOf(scripts)}*$`, 'u'),
    inOneScript: new RegExp(`^(?:${sets.map((set) => `${oneOf(set)}*`).join('|')})$`, 'u'),
  }
}

function oneOf(set: readonly string[]): string {
  const members = [...set, 'Common', 'Inherited'].map(
    (script) => `\\p{Script_Extensions=${script}}`,
  )
  return `[${members.join('')}]`
}

const tooShort = violation(
  'username_too_short',
  `Use at least ${usernameLength.min} characters for the username.`,
)
const tooLong = violation(
  'username_too_long',
  `Use at most ${usernameLength.max} characters for the username.`,
)
const whitespace = violation(
  'username_whitespace',
  'A username has no spaces, not even before or after it.',
)
const invisibleCharacters = violation(
  'username_invisible_characters',
  'The username contains characters that cannot be seen. Type it again rather than pasting it.',
)
const atSign = violation(
  'username_at_sign',
  'A username has no @, so that nobody takes it for an e-mail address.',
)
const forbiddenCharacters = violation(
  'username_forbidden_characters',
  'Use only letters, digits, dots, underscores and hyphens in the username.',
)
const separatorPlacement = violation(
  'username_separator_placement',
  'Dots, underscores and hyphens stand one at a time, between letters or digits.',
)
const misplacedMark = violation(
  'username_misplaced_mark',
  'An accent or vowel sign in the username stands where no letter carries it.',
)
const mixedDigits = violation(
  'username_mixed_digits',
  'The username mixes digits of different writing systems.',
)
const unsupportedScript = violation(
  'username_unsupported_script',
  'The username uses a writing system that is not supported here.',
)
const mixedScripts = violation(
  'username_mixed_scripts',
  'The username mixes letters of different alphabets, which can look like another name.',
)
