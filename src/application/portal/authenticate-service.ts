import type { ServiceCaller } from '../../domain/portal/service-caller.ts'
import { isWellFormedServiceToken } from '../../domain/portal/service-credential.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { ServiceCredentialMint } from '../ports/service-credential-mint.ts'
import type { ServiceCredentials } from '../ports/service-credentials.ts'

/**
 * Finds out which credential a token is of. Says of one that was revoked or has expired no more than of one
 * that never was. A revocation takes effect within 5 s.
 */
export type AuthenticateService = (
  token: string,
  address: string | null,
) => Promise<Result<ServiceCaller, Failure<'invalid_access_token'>>>

export function createAuthenticateService(ports: {
  serviceCredentials: ServiceCredentials
  serviceCredentialMint: ServiceCredentialMint
  clock: Clock
}): AuthenticateService {
  const { serviceCredentials, serviceCredentialMint, clock } = ports

  return async (token, address) => {
    if (!isWellFormedServiceToken(token)) return unknown
    const hash = await serviceCredentialMint.hash(token)
    const credential = await serviceCredentials.findActive(hash, clock.now())
    if (!credential) return unknown
    const { id: credentialId, name, permissions, createdBy: issuedBy } = credential
    return ok({ kind: 'service', credentialId, name, issuedBy, permissions, address })
  }
}

const unknown = err({
  kind: 'invalid_access_token',
  reason: 'The service credential is unknown, has expired or was revoked.',
} as const)
