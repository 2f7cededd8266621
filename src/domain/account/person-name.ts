/** A person's first or last name: anything people are called, and nothing that abuses a letter. Pure parsing. */
import { err, ok, type Result } from '../shared/result.ts'
import { type Violation, violation } from '../shared/violation.ts'

/** A name in NFC, trimmed, with plain single spaces. */
export type PersonName = string & { readonly __brand: 'PersonName' }

/** Code points; the upper bound is that of `users.first_name varchar(100)`. */
export const personNameMax = 100

/**
 * Parses a name with as few assumptions as possible: any script, any punctuation, one word or many.
 *
 * Markup and addresses are refused because names are printed in the mail we send: a stranger's form would
 * otherwise deliver a spammer's link under our own sender.
 */
export function parsePersonName(input: string): Result<PersonName, Violation> {
  if (input.length > personNameMax * 8) return err(tooLong) // before normalising: it is not linear in marks
  if (!input.isWellFormed() || forbidden.test(input)) return err(invisibleCharacters)

  const name = input
    .replace(/\p{Zs}+/gu, ' ')
    .trim()
    .normalize('NFC')
  if (name === '') return err(empty)
  if ([...name].length > personNameMax) return err(tooLong)
  if (/\p{DI}/u.test(name.replace(joinersInWords, ''))) return err(invisibleCharacters)
  if (/^\p{M}|\p{M}{9}/u.test(name)) return err(misplacedMark)
  if (/[<>]/.test(name)) return err(markup)
  if (link.test(name)) return err(address)

  return ok(name as PersonName) // every rule of the type has just been checked
}

// Controls, line separators, code points without a character; of the format characters only the joiners may pass.
const forbidden = /[\p{Cc}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u

// RFC 5892 appendix A: Persian, Sinhala and other scripts spell with joiners, always between letters. Variation
// selectors choose the shape of a Han or Mongolian letter, and registered ones stand in Japanese family names.
const joinersInWords =
  /(?<=[\p{L}\p{M}])[\u200c\u200d](?=\p{L})|(?<=\p{L})[\u180b-\u180d\u180f\ufe00-\ufe0e\u{e0100}-\u{e01ef}]/gu

// What a mail program turns into a link by itself. The list of top-level domains is short on purpose: `St.John`
// is a name.
const link =
  /:\/\/|www\.|(?:mailto|https?|javascript):|[\p{L}\p{N}]\.(?:com|net|org|info|biz|io|ru|xyz|top|site|online|shop|link|click)(?![\p{L}\p{N}])/iu

const empty = violation('name_empty', 'Enter a name, or leave it out.')
const tooLong = violation('name_too_long', `A name has at most ${personNameMax} characters.`)
const invisibleCharacters = violation(
  'name_invisible_characters',
  'The name contains characters that cannot be seen. Type it again rather than pasting it.',
)
const misplacedMark = violation(
  'name_misplaced_mark',
  'An accent or vowel sign in the name stands where no letter carries it.',
)
const markup = violation('name_markup', 'A name has no < or >.')
const address = violation('name_web_address', 'A name has no web address in it.')
