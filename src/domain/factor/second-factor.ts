/** What people prove themselves with besides a password. */
import type { Instant } from '../shared/instant.ts'
import type { SealedSecret } from '../shared/sealed-secret.ts'

/** As clients name them (contract, section 4). */
export type SecondFactorMethod = 'totp' | 'recovery_code' | 'passkey'

export interface TotpFactor {
  readonly secret: SealedSecret
  /** Until an authenticator has shown that it has the secret, it opens nothing. */
  readonly confirmedAt: Instant | null
  /** The newest time step whose code was taken: none up to it is taken again (RFC 6238 §5.2). */
  readonly usedStep: number | null
  /** Codes tried since the period began, the one at hand included. */
  readonly tries: number
}

/** What somebody has that is asked for in digits and letters. */
export interface HeldCodes {
  readonly totp: TotpFactor | undefined
  /** How many recovery codes are left. */
  readonly recoveryCodes: number
}

/** Codes of six digits are guessed soon: so many are tried at most in one period, wherever (NIST 800-63B §5.2.2). */
export const totpTriesMax = 10
export const totpTriesPeriodMs = 15 * 60 * 1000

/** How many are given at once. */
export const recoveryCodeCount = 10

/** What a TOTP secret is sealed for. */
export const totpContext = (userId: string): string => `totp:${userId}`
