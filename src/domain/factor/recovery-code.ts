/** Codes for when the authenticator is lost: 120 random bits each, good once. */

/** Crockford's Base32: no letter that could be read as another one or as a digit. */
export const recoveryCodeAlphabet = '0123456789abcdefghjkmnpqrstvwxyz'
/** At five bits a character beyond the 112 from which a plain hash will do (OWASP ASVS 5.0, 6.5.2). */
export const recoveryCodeLength = 24
/** Of codes that were given out before: 80 bits. */
const formerLength = 16

/** As it is shown: in groups of four. */
export function formatRecoveryCode(characters: string): string {
  return characters.replaceAll(/.{4}(?=.)/g, '$&-')
}

/** As it is compared: however it was typed; undefined when it cannot be one. */
export function normalizeRecoveryCode(input: string): string | undefined {
  if (input.length > 64) return undefined
  const code = input
    .toLowerCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1')
  const isWhole = code.length === recoveryCodeLength || code.length === formerLength
  return isWhole && new RegExp(`^[${recoveryCodeAlphabet}]+$`).test(code) ? code : undefined
}
