/** An e-mail address that a message can be sent to: one plain addr-spec. Pure parsing, in linear time. */
import { err, ok, type Result } from '../shared/result.ts'
import { type Violation, violation } from '../shared/violation.ts'

/** `local@domain`: the domain in lower case, the local part as it was typed (RFC 5321 §2.4). */
export type Email = string & { readonly __brand: 'Email' }

/** RFC 5321 §4.5.3.1.3: a path is at most 256 octets, two of which are its angle brackets. */
export const emailLength = { min: 3, max: 254 } as const

/**
 * Parses one address as people have them: dot-atom local part, domain name of two labels or more.
 *
 * Refused although RFC 5322 has them: display names, comments, quoted local parts, lists, IP literals.
 * Internationalised domains are taken in their ASCII form; internationalised local parts are not.
 */
export function parseEmail(input: string): Result<Email, Violation> {
  if (input.length < emailLength.min) return err(tooShort)
  if (input.length > emailLength.max) return err(tooLong)
  if (/[<>(),;:"\s\p{Cc}]/u.test(input)) return err(notPlain)

  const at = input.indexOf('@')
  if (at < 0 || at !== input.lastIndexOf('@')) return err(oneAt)

  const local = input.slice(0, at)
  const domain = input.slice(at + 1).toLowerCase()
  const problem = localProblem(local) ?? domainProblem(domain)

  return problem ? err(problem) : ok(`${local}@${domain}` as Email) // both halves have just been checked
}

// RFC 5322 §3.2.3: an atom.
const atom = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+$/i

function localProblem(local: string): Violation | undefined {
  if (local.length > 64) return localTooLong // RFC 5321 §4.5.3.1.1
  return local.split('.').every((part) => atom.test(part)) ? undefined : localMalformed
}

// RFC 1035 §2.3.1 as relaxed by RFC 1123 §2.1: letters, digits and hyphens, no hyphen at either end.
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/
// RFC 5891 §4.2.3.1: hyphens in the third and fourth place announce an encoding, and only one is in use.
const unknownEncoding = /^(?!xn)..--/

function domainProblem(domain: string): Violation | undefined {
  if (domain.startsWith('[')) return addressLiteral
  if (/[^\0-\x7f]/.test(domain)) return internationalDomain
  const labels = domain.split('.')
  if (!labels.every((part) => label.test(part) && !unknownEncoding.test(part))) {
    return domainMalformed
  }
  if (labels.length < 2) return domainIncomplete
  return /^\d+$/.test(labels.at(-1) ?? '') ? addressLiteral : undefined
}

const tooShort = violation(
  'email_too_short',
  'Enter a complete e-mail address, like ann@example.com.',
)
const tooLong = violation(
  'email_too_long',
  `An e-mail address has at most ${emailLength.max} characters.`,
)
const notPlain = violation(
  'email_not_plain',
  'Enter one plain e-mail address: no name before it, no brackets, quotes, spaces or lists.',
)
const oneAt = violation('email_malformed', 'An e-mail address has exactly one @.')
const localTooLong = violation(
  'email_local_part_too_long',
  'The part before the @ has at most 64 characters.',
)
const localMalformed = violation(
  'email_local_part_invalid',
  'The part before the @ may have unaccented letters, digits and the usual signs, with single dots between them.',
)
const addressLiteral = violation(
  'email_ip_address',
  'Use an e-mail address at a domain name, not at an IP address.',
)
const internationalDomain = violation(
  'email_international_domain',
  'Enter an internationalised domain in its ASCII form, the one that begins with xn--.',
)
const domainMalformed = violation(
  'email_domain_invalid',
  'The part after the @ is not a domain name, like example.com.',
)
const domainIncomplete = violation(
  'email_domain_incomplete',
  'The part after the @ needs at least two labels, like example.com.',
)
