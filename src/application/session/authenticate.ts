import type { Caller } from '../../domain/session/caller.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { AccessTokens } from '../ports/access-tokens.ts'

/** Who presents an access token. Whether the session still lives is asked by `admit`. */
export type Authenticate = (
  accessToken: string,
  address: string | null,
) => Promise<Result<Caller, Failure<'invalid_access_token' | 'expired_access_token'>>>

export function createAuthenticate(ports: { accessTokens: AccessTokens }): Authenticate {
  return async (accessToken, address) => {
    const claims = await ports.accessTokens.verify(accessToken)
    return claims.ok ? ok({ ...claims.value, address }) : claims
  }
}
