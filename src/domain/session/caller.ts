import type { RoleName } from '../access/role.ts'
import type { SessionId, UserId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'
import type { AuthenticationMethod } from './session.ts'

/** Whom an access token speaks for. Says nothing about whether the session has ended since. */
export interface AccessClaims {
  readonly userId: UserId
  readonly sessionId: SessionId
  readonly roles: readonly RoleName[]
  /** The version of the policies in force when the token was issued (the `pv` claim). */
  readonly policyVersion: string
  readonly methods: readonly AuthenticationMethod[]
  readonly authenticatedAt: Instant
}

/** Somebody who presents an access token, and from where. */
export interface Caller extends AccessClaims {
  readonly address: string | null
}
