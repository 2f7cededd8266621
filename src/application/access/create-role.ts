/** An administrator makes a role. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Role } from '../../domain/access/role.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Roles } from '../ports/roles.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'
import type { AdmissionError, Admit } from './admit.ts'
import { roleResource } from './resources.ts'
import { parseRoleForm, type RoleForm, unknownPermission } from './role-form.ts'

export type CreateRole = (
  command: RoleForm & { readonly caller: Caller; readonly origin: Origin },
) => Promise<Result<Role, AdmissionError | Failure<'validation_failed' | 'role_name_taken'>>>

export function createCreateRole(ports: {
  admit: Admit
  roles: Roles
  unitOfWork: UnitOfWork
  clock: Clock
}): CreateRole {
  const { admit, roles, unitOfWork, clock } = ports

  return async (command) => {
    const admission = await admit(command.caller, requirements.createRoles)
    if (!admission.ok) return admission
    const form = parseRoleForm(command)
    if (!form.ok) return form
    const permitted = admission.value.permit(roleResource(form.value))
    if (!permitted.ok) return permitted

    const at = clock.now()
    const committed = await unitOfWork.commit([
      { kind: 'create_role', ...form.value, at },
      {
        kind: 'append_audit',
        entry: {
          at,
          action: 'role.create',
          actor: command.caller.userId,
          sessionId: command.caller.sessionId,
          target: form.value.name,
          outcome: 'success',
          origin: command.origin,
          details: {
            'after.description': form.value.description,
            'after.permissions': form.value.permissions,
          },
        },
      },
    ])
    if (committed.ok) {
      const role = await roles.byName(form.value.name)
      if (!role) throw new Error('A role vanished right after it was made')
      return ok(role)
    }
    switch (committed.error.kind) {
      case 'role_name_taken':
        return err({ kind: 'role_name_taken' })
      case 'unknown_permission':
        return err(unknownPermission())
      default:
        return unexpectedFailure(committed.error)
    }
  }
}
