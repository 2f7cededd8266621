/** An administrator changes what an account says. */
import { requirements } from '../../domain/access/requirement.ts'
import type { User } from '../../domain/account/user.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { parseFields } from '../../domain/shared/parse-fields.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { userResource } from '../access/resources.ts'
import { type ProfileForm, profileFields } from '../account/profile-form.ts'
import { readableUser, type VisibleUser } from '../account/visible-user.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { AccountChange, ProfileEdit, UnitOfWork } from '../ports/unit-of-work.ts'
import { changedDetails } from './changed-details.ts'
import type { FindUser, FindUserError } from './find-user.ts'
import { parseAttributes } from './user-form.ts'

export interface UpdateUserCommand extends ProfileForm {
  readonly caller: Caller
  readonly id: UserId
  /** Replaces all of them. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined
  /** True: as if its owner had followed the link, so a pending account becomes active. */
  readonly emailVerified?: boolean | undefined
  readonly expectedVersion: number | undefined
  readonly origin: Origin
}

/** The account as it is now, as far as the caller may see it. */
export type UpdateUser = (
  command: UpdateUserCommand,
) => Promise<Result<VisibleUser, FindUserError | Failure<'validation_failed' | 'stale'>>>

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
    const parsed =
      command.attributes && parseAttributes(admission.policy.bundle.user, command.attributes)
    if (parsed && !parsed.ok) return parsed
    const { firstName, lastName, locale } = form.value
    const { emailVerified } = command
    const profile: ProfileEdit = {
      ...(firstName !== undefined && { firstName }),
      ...(lastName !== undefined && { lastName }),
      ...(locale && { locale }),
      ...(emailVerified !== undefined && { emailVerified }),
    }
    const edit: Edit = { profile, ...(parsed && { attributes: parsed.value }) }

    const fields = [...Object.keys(profile), ...(edit.attributes ? ['attributes'] : [])]
    for (const field of fields) {
      const permitted = admission.permit(userResource(user), field)
      if (!permitted.ok) return permitted
    }
    if (expectedVersion !== undefined && expectedVersion !== user.version)
      return err({ kind: 'stale' })
    if (fields.length === 0) return ok(readableUser(user, admission))

    const at = clock.now()
    const changes = changesFor(user, edit, at)
    const next = edited(user, edit, { version: user.version + changes.length, updatedAt: at })
    const committed = await unitOfWork.commit([
      ...changes,
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
          details: { fields, ...changedDetails(user, next) },
        },
      },
    ])
    return committed.ok ? ok(readableUser(next, admission)) : err({ kind: 'stale' })
  }
}

interface Edit {
  readonly profile: ProfileEdit
  readonly attributes?: User['attributes']
}

/** Each lets the version grow by one. */
function changesFor(
  { id: userId, version, status }: User,
  { profile, attributes }: Edit,
  at: Instant,
): readonly AccountChange[] {
  return [
    // Always, with the version: what was read is what is changed.
    { kind: 'update_profile', userId, profile, expectedVersion: version, at },
    ...(attributes ? [{ kind: 'set_attributes', userId, attributes, at } as const] : []),
    ...(profile.emailVerified && status === 'pending'
      ? [{ kind: 'set_status', userId, from: 'pending', to: 'active', at } as const]
      : []),
  ]
}

function edited(
  user: User,
  { profile, attributes = user.attributes }: Edit,
  grown: Pick<User, 'version' | 'updatedAt'>,
): User {
  const activated = profile.emailVerified && user.status === 'pending'
  return { ...user, ...profile, attributes, ...(activated && { status: 'active' }), ...grown }
}
