import { requirements } from '../../domain/access/requirement.ts'
import type { Role } from '../../domain/access/role.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { RoleId } from '../../domain/shared/ids.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Roles } from '../ports/roles.ts'
import type { AdmissionError, Admit } from './admit.ts'
import { withBaseline } from './baseline.ts'
import { roleResource } from './resources.ts'

export type ViewRole = (
  caller: Caller,
  id: RoleId,
) => Promise<Result<Role, AdmissionError | Failure<'role_not_found'>>>

export function createViewRole(ports: { admit: Admit; roles: Roles }): ViewRole {
  const { admit, roles } = ports
  return async (caller, id) => {
    const [admission, role] = await Promise.all([
      admit(caller, requirements.readRoles),
      roles.byId(id),
    ])
    if (!admission.ok) return admission
    if (!role) return err({ kind: 'role_not_found' })
    const permitted = admission.value.permit(roleResource(role))
    return permitted.ok ? ok(withBaseline(role, admission.value.policy.bundle)) : permitted
  }
}
