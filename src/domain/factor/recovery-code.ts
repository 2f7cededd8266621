/** Codes for when the authenticator is lost: 80 random bits each, good once. */

/** Crockford's Base32: no letter that could be read as another one or as a digit. */
export const recoveryCodeAlphabet = '0123456789abcdefghjkmnpqrstvwxyz'
export const recoveryCodeLength = 16

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
  return new RegExp(`^[${recoveryCodeAlphabet}]{${recoveryCodeLength}}$`).test(code)
    ? code
    : undefined
}
