import type { ServiceCredentialMint } from '../../../application/ports/service-credential-mint.ts'
import { serviceTokenPrefix } from '../../../domain/portal/service-credential.ts'
import { hashToken, randomToken } from './token-keys.ts'

/** Tokens of service credentials: random, so that no key can make or renew one. */
export const serviceCredentialMint: ServiceCredentialMint = {
  async mint() {
    const token = `${serviceTokenPrefix}${randomToken()}`
    return { token, hash: await hashToken(token) }
  },
  hash: hashToken,
}
