/** An administrator replaces what a role is called and may do. */
import { builtInPermissions, locksOut } from '../../domain/access/built-in.ts'
import type { Role } from '../../domain/access/role.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { RoleId } from '../../domain/shared/ids.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Roles } from '../ports/roles.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'
import type { AdmissionError, Admit } from './admit.ts'
import { parseRoleForm, type RoleForm, unknownPermission } from './role-form.ts'

export type UpdateRole = (
  command: RoleForm & {
    readonly caller: Caller
    readonly id: RoleId
    /** The version that the administrator saw (`If-Match`); left out: whatever it is now. */
    readonly expectedVersion: number | undefined
    readonly origin: Origin
  },
) => Promise<
  Result<
    Role,
    | AdmissionError
    | Failure<'validation_failed' | 'role_not_found' | 'system_role' | 'role_name_taken' | 'stale'>
  >
>

export function createUpdateRole(ports: {
  admit: Admit
  roles: Roles
  unitOfWork: UnitOfWork
  clock: Clock
}): UpdateRole {
  const { admit, roles, unitOfWork, clock } = ports

  return async (command) => {
    const [admission, role] = await Promise.all([
      admit(command.caller, builtInPermissions.updateRoles),
      roles.byId(command.id),
    ])
    if (!admission.ok) return admission
    const form = parseRoleForm(command)
    if (!form.ok) return form
    if (!role) return err({ kind: 'role_not_found' })
    if (role.system && role.name !== form.value.name) {
      return err({ kind: 'system_role', reason: 'A built-in role keeps its name.' })
    }
    if (locksOut(role, form.value.permissions)) {
      return err({
        kind: 'system_role',
        reason: 'Administrators keep the permissions to manage roles and permissions.',
      })
    }

    const at = clock.now()
    const committed = await unitOfWork.commit([
      {
        kind: 'update_role',
        id: role.id,
        ...form.value,
        expectedVersion: command.expectedVersion ?? role.version,
        at,
      },
      {
        kind: 'append_audit',
        entry: {
          at,
          action: 'role.update',
          actor: command.caller.userId,
          sessionId: command.caller.sessionId,
          target: role.name,
          outcome: 'success',
          origin: command.origin,
          details: {
            name: form.value.name,
            before: role.permissions,
            after: form.value.permissions,
          },
        },
      },
    ])
    if (committed.ok) return ok({ ...role, ...form.value, version: role.version + 1 })
    switch (committed.error.kind) {
      case 'stale':
      case 'role_name_taken':
        return err({ kind: committed.error.kind })
      case 'unknown_permission':
        return err(unknownPermission())
      default:
        return unexpectedFailure(committed.error)
    }
  }
}
