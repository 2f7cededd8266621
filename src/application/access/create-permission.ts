/** An administrator names a new permission, for roles to hold and portals to ask for. */
import { requirements } from '../../domain/access/requirement.ts'
import { type Permission, parseDescription, parsePermissionName } from '../../domain/access/role.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { optional, parseFields } from '../../domain/shared/parse-fields.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Permissions } from '../ports/permissions.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'
import type { AdmissionError, Admit } from './admit.ts'
import { permissionResource } from './resources.ts'

export type CreatePermission = (command: {
  readonly caller: Caller
  readonly name: string
  readonly description?: string | null | undefined
  readonly origin: Origin
}) => Promise<
  Result<Permission, AdmissionError | Failure<'validation_failed' | 'permission_name_taken'>>
>

export function createCreatePermission(ports: {
  admit: Admit
  permissions: Permissions
  unitOfWork: UnitOfWork
  clock: Clock
}): CreatePermission {
  const { admit, permissions, unitOfWork, clock } = ports

  return async (command) => {
    const admission = await admit(command.caller, requirements.createPermissions)
    if (!admission.ok) return admission
    const form = parseFields({
      name: parsePermissionName(command.name),
      description: optional(command.description, parseDescription),
    })
    if (!form.ok) return err({ kind: 'validation_failed', violations: form.error })
    const { name, description } = form.value
    const permitted = admission.value.permit(permissionResource({ name }))
    if (!permitted.ok) return permitted

    const committed = await unitOfWork.commit([
      { kind: 'create_permission', name, description: description ?? null },
      {
        kind: 'append_audit',
        entry: {
          at: clock.now(),
          action: 'permission.create',
          actor: command.caller.userId,
          sessionId: command.caller.sessionId,
          target: name,
          outcome: 'success',
          origin: command.origin,
          details: { 'after.description': description ?? null },
        },
      },
    ])
    if (!committed.ok) {
      return committed.error.kind === 'permission_name_taken'
        ? err({ kind: 'permission_name_taken' })
        : unexpectedFailure(committed.error)
    }
    const permission = await permissions.byName(name)
    if (!permission) throw new Error('A permission vanished right after it was made')
    return ok(permission)
  }
}
