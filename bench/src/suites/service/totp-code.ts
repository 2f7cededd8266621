import { generateSync } from 'otplib'

/** What an authenticator shows (RFC 6238), some steps of 30 s from now. */
export function totpCode(secret: string, steps: -1 | 0): string {
  return generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + 30 * steps })
}
