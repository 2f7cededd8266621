/** What a person may do, for portals that show or hide accordingly. */
import { requirements } from '../../domain/access/requirement.ts'
import type { PermissionName, RoleName } from '../../domain/access/role.ts'
import type { Facts } from '../../domain/policy/evaluate/facts.ts'
import { permissionsOf } from '../../domain/policy/grants.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { type Instant, instant, minutes } from '../../domain/shared/instant.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { Clock } from '../ports/clock.ts'
import type { PolicyInForce } from '../ports/policy.ts'
import type { AdmissionError, Admit } from './admit.ts'
import { factsAsOf } from './facts.ts'

export interface OwnPermissions {
  readonly policy: PolicyInForce
  readonly roles: readonly RoleName[]
  readonly permissions: readonly PermissionName[]
  /** What the rules of the roles are to be filled in with: as of the last full minute. */
  readonly facts: Facts
}

export type ViewPermissions = (caller: Caller) => Promise<Result<OwnPermissions, AdmissionError>>

/** What depends on the moment changes with the minute, so that whoever has an answer can ask whether it still holds. */
export function createViewPermissions(ports: { admit: Admit; clock: Clock }): ViewPermissions {
  const { admit, clock } = ports
  return async (caller) => {
    const own = { id: caller.userId }
    const admission = await admit(caller, requirements.readOwnPermissions, own)
    if (!admission.ok) return admission
    const { policy, principal, authentication } = admission.value
    const { bundle, additions } = policy
    const { roles } = principal
    const permissions = [...permissionsOf(bundle, additions, roles).keys()].sort()
    const facts = factsAsOf(admission.value.facts, authentication, startOfMinute(clock.now()))
    return ok({ policy, roles, permissions, facts })
  }
}

function startOfMinute(now: Instant): Instant {
  return instant(now - (now % minutes(1)))
}
