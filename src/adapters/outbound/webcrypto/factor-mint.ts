import type { FactorMint } from '../../../application/ports/factor-mint.ts'
import {
  formatRecoveryCode,
  recoveryCodeAlphabet,
  recoveryCodeLength,
} from '../../../domain/factor/recovery-code.ts'
import { recoveryCodeCount } from '../../../domain/factor/second-factor.ts'
import { hashToken, randomToken } from './token-keys.ts'

/** Challenges and recovery codes: random, and kept as SHA-256, for both are beyond guessing. */
export const factorMint: FactorMint = {
  async challenge() {
    const token = randomToken()
    return { token, hash: await hashToken(token) }
  },
  recoveryCodes: () =>
    Promise.all(
      Array.from({ length: recoveryCodeCount }, async () => {
        const code = randomCode()
        return { token: formatRecoveryCode(code), hash: await hashToken(code) }
      }),
    ),
  hash: hashToken,
}

/** The alphabet has 32 characters, so that the low five bits of a byte choose each alike. */
function randomCode(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(recoveryCodeLength))
  return Array.from(bytes, (byte) => recoveryCodeAlphabet.charAt(byte & 31)).join('')
}
