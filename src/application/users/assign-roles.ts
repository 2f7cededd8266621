/** An administrator says which roles somebody has. In force at once, whatever tokens say. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { readableUser, type VisibleUser } from '../account/visible-user.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'
import type { FindUser, FindUserError } from './find-user.ts'
import { invalid, parseRoles, type RolesForm, unknownRole } from './user-form.ts'

/** The account as it is now, as far as the caller may see it. */
export type AssignRoles = (
  command: RolesForm & { readonly caller: Caller; readonly id: UserId; readonly origin: Origin },
) => Promise<
  Result<VisibleUser, FindUserError | Failure<'validation_failed' | 'last_administrator'>>
>

export function createAssignRoles(ports: {
  findUser: FindUser
  unitOfWork: UnitOfWork
  clock: Clock
}): AssignRoles {
  const { findUser, unitOfWork, clock } = ports

  return async (command) => {
    const { caller, id, origin } = command
    const found = await findUser(caller, requirements.assignRoles, id)
    if (!found.ok) return found
    const roles = parseRoles(command)
    if (!roles.ok) return roles
    const { user, admission } = found.value
    const at = clock.now()
    const committed = await unitOfWork.commit([
      { kind: 'set_roles', userId: id, roles: roles.value, at },
      {
        kind: 'append_audit',
        entry: {
          at,
          action: 'user.assign_roles',
          actor: caller.userId,
          sessionId: caller.sessionId,
          target: id,
          outcome: 'success',
          origin,
          details: { before: user.roles, after: roles.value },
        },
      },
    ])
    if (committed.ok) {
      const [role] = roles.value
      const changed = { role, roles: roles.value, version: user.version + 1, updatedAt: at }
      return ok(readableUser({ ...user, ...changed }, admission))
    }
    switch (committed.error.kind) {
      case 'unknown_role':
        return invalid([unknownRole()])
      case 'last_administrator':
        return err({ kind: 'last_administrator' })
      case 'stale':
        return err({ kind: 'user_not_found' })
      default:
        return unexpectedFailure(committed.error)
    }
  }
}
