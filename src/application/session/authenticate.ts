import type { Caller } from '../../domain/session/caller.ts'
import type { Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { AccessTokens } from '../ports/access-tokens.ts'

/** Whom an access token speaks for. Whether the session still lives is asked by `admit`. */
export type Authenticate = (
  accessToken: string,
) => Promise<Result<Caller, Failure<'invalid_access_token' | 'expired_access_token'>>>

export function createAuthenticate(ports: { accessTokens: AccessTokens }): Authenticate {
  return (accessToken) => ports.accessTokens.verify(accessToken)
}
