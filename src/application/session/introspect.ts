/** A portal's back end asks whether an access token still speaks for somebody (RFC 7662). */
import { requirements } from '../../domain/access/requirement.ts'
import type { RoleName } from '../../domain/access/role.ts'
import { rolesThatCount } from '../../domain/policy/grants.ts'
import type { AnyCaller } from '../../domain/portal/service-caller.ts'
import type { Authentication } from '../../domain/session/assurance.ts'
import type { SessionId, UserId } from '../../domain/shared/ids.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { AccessTokens } from '../ports/access-tokens.ts'
import type { Clock } from '../ports/clock.ts'
import type { Policy } from '../ports/policy.ts'
import type { Sessions } from '../ports/sessions.ts'

/** What the session stands for now, whatever the token says. */
export interface ActiveToken {
  readonly userId: UserId
  readonly sessionId: SessionId
  readonly roles: readonly RoleName[]
  readonly authentication: Authentication
}

/** Undefined: expired, damaged, not ours, or its session has ended; which of them is not said (§2.2). */
export type Introspect = (
  caller: AnyCaller,
  token: string,
) => Promise<Result<ActiveToken | undefined, AdmissionError>>

/** One trip, to Redis, while Redis knows the session. */
export function createIntrospect(ports: {
  admit: Admit
  accessTokens: AccessTokens
  sessions: Sessions
  policy: Policy
  clock: Clock
}): Introspect {
  const { admit, accessTokens, sessions, policy, clock } = ports

  return async (caller, token) => {
    const [admission, active] = await Promise.all([
      admit(caller, requirements.introspectTokens),
      look(token),
    ])
    return admission.ok ? ok(active) : admission
  }

  async function look(token: string): Promise<ActiveToken | undefined> {
    const claims = await accessTokens.verify(token)
    if (!claims.ok) return undefined
    const { userId, sessionId } = claims.value
    const [live, inForce] = await Promise.all([
      sessions.findLive({ userId, sessionId }, clock.now()),
      policy.inForce(),
    ])
    if (!live) return undefined
    const { principal, authentication } = live
    const roles = rolesThatCount(inForce.bundle, principal.roles, authentication.mfaAt !== null)
    return { userId, sessionId, roles, authentication }
  }
}
