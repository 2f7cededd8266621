/** An administrator deletes a permission, and with it every role's hold on it. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { PermissionId } from '../../domain/shared/ids.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Permissions } from '../ports/permissions.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { AdmissionError, Admit } from './admit.ts'
import { permissionResource } from './resources.ts'

export type DeletePermission = (command: {
  readonly caller: Caller
  readonly id: PermissionId
  readonly origin: Origin
}) => Promise<Result<void, AdmissionError | Failure<'permission_not_found' | 'system_permission'>>>

export function createDeletePermission(ports: {
  admit: Admit
  permissions: Permissions
  unitOfWork: UnitOfWork
  clock: Clock
}): DeletePermission {
  const { admit, permissions, unitOfWork, clock } = ports

  return async ({ caller, id, origin }) => {
    const [admission, permission] = await Promise.all([
      admit(caller, requirements.deletePermissions),
      permissions.byId(id),
    ])
    if (!admission.ok) return admission
    if (!permission) return err({ kind: 'permission_not_found' })
    const permitted = admission.value.permit(permissionResource(permission))
    if (!permitted.ok) return permitted
    if (permission.system) return err({ kind: 'system_permission' })

    const committed = await unitOfWork.commit([
      { kind: 'delete_permission', id },
      {
        kind: 'append_audit',
        entry: {
          at: clock.now(),
          action: 'permission.delete',
          actor: caller.userId,
          sessionId: caller.sessionId,
          target: permission.name,
          outcome: 'success',
          origin,
          details: { 'before.description': permission.description },
        },
      },
    ])
    return committed.ok ? ok() : err({ kind: 'permission_not_found' })
  }
}
