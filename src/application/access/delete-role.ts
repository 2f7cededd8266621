/** An administrator deletes a role that nobody has. */
import { requirements } from '../../domain/access/requirement.ts'
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
import { roleResource } from './resources.ts'

export type DeleteRole = (command: {
  readonly caller: Caller
  readonly id: RoleId
  /** Those that the administrator saw. */
  readonly expectedVersions: ExpectedVersions
  readonly origin: Origin
}) => Promise<
  Result<void, AdmissionError | Failure<'role_not_found' | 'system_role' | 'role_in_use' | 'stale'>>
>

export function createDeleteRole(ports: {
  admit: Admit
  roles: Roles
  unitOfWork: UnitOfWork
  clock: Clock
}): DeleteRole {
  const { admit, roles, unitOfWork, clock } = ports

  return async ({ caller, id, expectedVersions, origin }) => {
    const [admission, role] = await Promise.all([
      admit(caller, requirements.deleteRoles),
      roles.byId(id),
    ])
    if (!admission.ok) return admission
    if (!role) return err({ kind: 'role_not_found' })
    const permitted = admission.value.permit(roleResource(role))
    if (!permitted.ok) return permitted
    if (role.system) {
      return err({ kind: 'system_role', reason: 'A built-in role cannot be deleted.' })
    }

    if (!isExpected(expectedVersions, role.version)) return err({ kind: 'stale' })

    const committed = await unitOfWork.commit([
      { kind: 'delete_role', id, expectedVersion: expectedVersions && role.version },
      {
        kind: 'append_audit',
        entry: {
          at: clock.now(),
          action: 'role.delete',
          actor: caller.userId,
          sessionId: caller.sessionId,
          target: role.name,
          outcome: 'success',
          origin,
          details: {
            'before.description': role.description,
            'before.permissions': role.permissions,
          },
        },
      },
    ])
    if (committed.ok) return ok()
    switch (committed.error.kind) {
      case 'role_in_use':
        return err({ kind: 'role_in_use' })
      case 'stale':
        return err({ kind: expectedVersions === undefined ? 'role_not_found' : 'stale' })
      default:
        return unexpectedFailure(committed.error)
    }
  }
}
