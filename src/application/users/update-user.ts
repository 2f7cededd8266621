/** An administrator changes what an account says. */
import { type Requirement, requirements } from '../../domain/access/requirement.ts'
import { type Email, parseEmail } from '../../domain/account/email.ts'
import type { User } from '../../domain/account/user.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { whatChanged } from '../../domain/audit/what-changed.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { type ExpectedVersions, isExpected } from '../../domain/shared/expected-versions.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { optional, parseFields } from '../../domain/shared/parse-fields.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { userResource } from '../access/resources.ts'
import { notice } from '../account/notice.ts'
import { type ProfileForm, profileFields } from '../account/profile-form.ts'
import type { SendLink } from '../account/send-link.ts'
import { readableUser, type VisibleUser } from '../account/visible-user.ts'
import type { Failure } from '../errors.ts'
import type { ProfileEdit } from '../ports/changes/account.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Change, UnitOfWork } from '../ports/unit-of-work.ts'
import type { FindUser, FindUserError } from './find-user.ts'
import { parseAttributes } from './user-form.ts'

export interface UpdateUserCommand extends ProfileForm {
  readonly caller: Caller
  readonly id: UserId
  /** For whoever has lost the mailbox: the change is the administrator's word, until the link there is followed. */
  readonly email?: string | undefined
  /** Replaces all of them. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined
  /** True: as if its owner had followed the link, so a pending account becomes active. */
  readonly emailVerified?: boolean | undefined
  /** Those that the administrator saw. */
  readonly expectedVersions: ExpectedVersions
  readonly origin: Origin
}

/** The account as it is now, as far as the caller may see it. */
export type UpdateUser = (
  command: UpdateUserCommand,
) => Promise<
  Result<VisibleUser, FindUserError | Failure<'validation_failed' | 'stale' | 'email_taken'>>
>

export function createUpdateUser(ports: {
  findUser: FindUser
  unitOfWork: UnitOfWork
  sendLink: SendLink
  ids: Ids
  clock: Clock
}): UpdateUser {
  const { findUser, unitOfWork, sendLink, ids, clock } = ports

  return async (command) => {
    const { caller, id, expectedVersions, origin } = command
    const found = await findUser(caller, requirementOf(command), id)
    if (!found.ok) return found
    const { user, admission } = found.value
    const form = parseFields({
      ...profileFields(command),
      email: optional(command.email, parseEmail),
    })
    if (!form.ok) return err({ kind: 'validation_failed', violations: form.error })
    const parsed =
      command.attributes && parseAttributes(admission.policy.bundle.user, command.attributes)
    if (parsed && !parsed.ok) return parsed
    const { firstName, lastName, locale, email } = form.value
    const { emailVerified } = command
    const profile: ProfileEdit = {
      ...(firstName !== undefined && { firstName }),
      ...(lastName !== undefined && { lastName }),
      ...(locale && { locale }),
      ...(emailVerified !== undefined && { emailVerified }),
    }
    const edit: Edit = {
      profile,
      ...(parsed && { attributes: parsed.value }),
      ...(email && email !== user.email && { email }),
    }

    const fields = [
      ...Object.keys(profile),
      ...(edit.attributes ? ['attributes'] : []),
      ...(edit.email ? ['email'] : []),
    ]
    for (const field of fields) {
      const permitted = admission.permit(userResource(user), field)
      if (!permitted.ok) return permitted
    }
    if (!isExpected(expectedVersions, user.version)) return err({ kind: 'stale' })
    if (fields.length === 0) return ok(readableUser(user, admission))

    const at = clock.now()
    const changes = changesFor(user, edit, at)
    const next = edited(user, edit, { version: user.version + changes.length, updatedAt: at })
    const committed = await unitOfWork.commit([
      ...changes,
      ...(edit.email ? await afterMove(user, next, at) : []),
      {
        kind: 'append_audit',
        ...(edit.email && { endedSessionsOf: id }),
        entry: {
          at,
          action: 'user.update',
          actor: caller.userId,
          sessionId: caller.sessionId,
          target: id,
          outcome: 'success',
          origin,
          ...whatChanged(user, next, { fields }),
        },
      },
    ])
    if (committed.ok) return ok(readableUser(next, admission))
    return err({ kind: committed.error.kind === 'email_taken' ? 'email_taken' : 'stale' })
  }

  /** As when the person had asked for it; who holds the new address is still to be shown. */
  async function afterMove(before: User, next: User, at: Instant): Promise<readonly Change[]> {
    return [
      { kind: 'end_sessions_of_user', userId: next.id, reason: 'email_change', at },
      notice(before, { template: 'email_changed', newEmail: next.email }, ids, at),
      ...(next.emailVerified ? [] : await sendLink('verify_email', next, at)),
    ]
  }
}

function requirementOf({ email, emailVerified, attributes }: UpdateUserCommand): Requirement {
  const touchesAccess = [email, emailVerified, attributes].some((given) => given !== undefined)
  return touchesAccess ? requirements.updateAccessOfUsers : requirements.updateUsers
}

interface Edit {
  readonly profile: ProfileEdit
  readonly attributes?: User['attributes']
  readonly email?: Email
}

/** Each lets the version grow by one. */
function changesFor(
  { id: userId, version, status, email: from }: User,
  { profile, attributes, email }: Edit,
  at: Instant,
): readonly Change[] {
  const proven = profile.emailVerified ?? false
  return [
    // Always, with the version: what was read is what is changed.
    { kind: 'update_profile', userId, profile, expectedVersion: version, at },
    ...(attributes ? [{ kind: 'set_attributes', userId, attributes, at } as const] : []),
    ...(profile.emailVerified && status === 'pending'
      ? [{ kind: 'set_status', userId, from: 'pending', to: 'active', at } as const]
      : []),
    ...(email ? [{ kind: 'change_email', userId, from, to: email, proven, at } as const] : []),
  ]
}

function edited(
  user: User,
  { profile, attributes = user.attributes, email }: Edit,
  grown: Pick<User, 'version' | 'updatedAt'>,
): User {
  const activated = profile.emailVerified && user.status === 'pending'
  return {
    ...user,
    ...profile,
    attributes,
    ...(email && { email, emailVerified: profile.emailVerified ?? false }),
    ...(activated && { status: 'active' }),
    ...grown,
  }
}
