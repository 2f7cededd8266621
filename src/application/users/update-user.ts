/** An administrator changes what an account says. */
import { requirements } from '../../domain/access/requirement.ts'
import type { User } from '../../domain/account/user.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import { parseFields } from '../../domain/shared/parse-fields.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { userResource } from '../access/resources.ts'
import { type ProfileForm, profileFields } from '../account/profile-form.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Change, UnitOfWork } from '../ports/unit-of-work.ts'
import type { FindUser, FindUserError } from './find-user.ts'
import { parseAttributes } from './user-form.ts'

export interface UpdateUserCommand extends ProfileForm {
  readonly caller: Caller
  readonly id: UserId
  /** Replaces all of them. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined
  readonly expectedVersion: number | undefined
  readonly origin: Origin
}

export type UpdateUser = (
  command: UpdateUserCommand,
) => Promise<Result<User, FindUserError | Failure<'validation_failed' | 'stale'>>>

export function createUpdateUser(ports: {
  findUser: FindUser
  unitOfWork: UnitOfWork
  clock: Clock
}): UpdateUser {
  const { findUser, unitOfWork, clock } = ports

  return async (command) => {
    const { caller, id, expectedVersion, origin } = command
    const found = await findUser(caller, requirements.updateUsers, id)
    if (!found.ok) return found
    const { user, admission } = found.value
    const form = parseFields(profileFields(command))
    if (!form.ok) return err({ kind: 'validation_failed', violations: form.error })
    const { locale, ...names } = form.value
    const given = Object.entries({ ...names, locale: locale ?? undefined })
    const profile = Object.fromEntries(given.filter(([, value]) => value !== undefined))
    const attributes =
      command.attributes && parseAttributes(admission.policy.bundle.user, command.attributes)
    if (attributes && !attributes.ok) return attributes

    const changed = [...Object.keys(profile), ...(attributes ? ['attributes'] : [])]
    for (const field of changed) {
      const permitted = admission.permit(userResource(user), field)
      if (!permitted.ok) return permitted
    }
    if (expectedVersion !== undefined && expectedVersion !== user.version)
      return err({ kind: 'stale' })
    if (changed.length === 0) return ok(user)

    const at = clock.now()
    const changes: Change[] = [
      // Always, with the version: what was read is what is changed.
      { kind: 'update_profile', userId: id, profile, expectedVersion: user.version, at },
      ...(attributes
        ? [{ kind: 'set_attributes', userId: id, attributes: attributes.value, at } as const]
        : []),
      {
        kind: 'append_audit',
        entry: {
          at,
          action: 'user.update',
          actor: caller.userId,
          sessionId: caller.sessionId,
          target: id,
          outcome: 'success',
          origin,
          details: { fields: changed },
        },
      },
    ]
    const committed = await unitOfWork.commit(changes)
    if (!committed.ok) return err({ kind: 'stale' })
    const next = { ...user, ...profile, ...(attributes && { attributes: attributes.value }) }
    return ok({ ...next, version: user.version + (attributes ? 2 : 1), updatedAt: at })
  }
}
