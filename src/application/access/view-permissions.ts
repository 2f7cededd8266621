/** What a person may do, for portals that show or hide accordingly. */
import { requirements } from '../../domain/access/requirement.ts'
import type { PermissionName, RoleName } from '../../domain/access/role.ts'
import type { Facts } from '../../domain/policy/evaluate/facts.ts'
import { permissionsOf } from '../../domain/policy/grants.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { PolicyInForce } from '../ports/policy.ts'
import type { AdmissionError, Admit } from './admit.ts'

export interface OwnPermissions {
  readonly policy: PolicyInForce
  readonly roles: readonly RoleName[]
  readonly permissions: readonly PermissionName[]
  /** What the rules of the roles are to be filled in with. */
  readonly facts: Facts
}

export type ViewPermissions = (caller: Caller) => Promise<Result<OwnPermissions, AdmissionError>>

export function createViewPermissions({ admit }: { admit: Admit }): ViewPermissions {
  return async (caller) => {
    const own = { id: caller.userId }
    const admission = await admit(caller, requirements.readOwnPermissions, own)
    if (!admission.ok) return admission
    const { policy, principal, facts } = admission.value
    const { bundle, additions } = policy
    const { roles } = principal
    const permissions = [...permissionsOf(bundle, additions, roles).keys()].sort()
    return ok({ policy, roles, permissions, facts })
  }
}
