/** An administrator replaces what a role is called and may do. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Role } from '../../domain/access/role.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { type ExpectedVersions, isExpected } from '../../domain/shared/expected-versions.ts'
import type { RoleId } from '../../domain/shared/ids.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Roles } from '../ports/roles.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'
import type { AdmissionError, Admit } from './admit.ts'
import { additionsOf, withBaseline } from './baseline.ts'
import { roleResource } from './resources.ts'
import { parseRoleForm, type RoleForm, unknownPermission } from './role-form.ts'

export type UpdateRole = (
  command: RoleForm & {
    readonly caller: Caller
    readonly id: RoleId
    /** Those that the administrator saw. */
    readonly expectedVersions: ExpectedVersions
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
      admit(command.caller, requirements.updateRoles),
      roles.byId(command.id),
    ])
    if (!admission.ok) return admission
    const form = parseRoleForm(command)
    if (!form.ok) return form
    if (!role) return err({ kind: 'role_not_found' })
    const permitted = admission.value.permit(roleResource(role))
    if (!permitted.ok) return permitted
    if (role.system && role.name !== form.value.name) {
      return err({ kind: 'system_role', reason: 'A built-in role keeps its name.' })
    }
    if (!isExpected(command.expectedVersions, role.version)) return err({ kind: 'stale' })
    const { bundle } = admission.value.policy
    const additions = additionsOf(role, form.value.permissions, bundle)
    if (!additions.ok) return additions
    const next = { ...form.value, permissions: additions.value }

    const at = clock.now()
    const committed = await unitOfWork.commit([
      {
        kind: 'update_role',
        id: role.id,
        ...next,
        ...(role.name === form.value.name ? {} : { renamedFrom: role.name }),
        expectedVersion: role.version,
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
            before: role.permissions,
            after: next.permissions,
            ...(role.name !== next.name && { 'before.name': role.name, 'after.name': next.name }),
            ...(role.description !== next.description && {
              'before.description': role.description,
              'after.description': next.description,
            }),
          },
        },
      },
    ])
    if (committed.ok) {
      return ok(withBaseline({ ...role, ...next, version: role.version + 1 }, bundle))
    }
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
