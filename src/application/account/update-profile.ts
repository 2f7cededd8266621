/** A person edits the own profile. */

import { requirements } from '../../domain/access/requirement.ts'
import type { User } from '../../domain/account/user.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { whatChanged } from '../../domain/audit/what-changed.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { type ExpectedVersions, isExpected } from '../../domain/shared/expected-versions.ts'
import { parseFields } from '../../domain/shared/parse-fields.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import { userResource } from '../access/resources.ts'
import type { Failure } from '../errors.ts'
import type { ProfileEdit } from '../ports/changes/account.ts'
import type { Clock } from '../ports/clock.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import { type ProfileForm, profileFields } from './profile-form.ts'

export interface UpdateProfileCommand extends ProfileForm {
  readonly caller: Caller
  /** Those that the person saw. */
  readonly expectedVersions: ExpectedVersions
  readonly origin: Origin
}

export type UpdateProfile = (
  command: UpdateProfileCommand,
) => Promise<Result<User, AdmissionError | Failure<'validation_failed' | 'stale'>>>

export function createUpdateProfile(ports: {
  admit: Admit
  users: Users
  unitOfWork: UnitOfWork
  clock: Clock
}): UpdateProfile {
  const { admit, users, unitOfWork, clock } = ports

  return async (command) => {
    const { caller } = command
    const [admission, user] = await Promise.all([
      admit(caller, requirements.updateOwnAccount, { id: caller.userId }),
      users.byId(caller.userId),
    ])
    if (!admission.ok) return admission
    if (!user) return err({ kind: 'session_ended' })
    const form = parseFields(profileFields(command))
    if (!form.ok) return err({ kind: 'validation_failed', violations: form.error })

    const now = clock.now()
    const profile = given(form.value)
    for (const field of Object.keys(profile)) {
      const permitted = admission.value.permit(userResource(user), field)
      if (!permitted.ok) return permitted
    }
    if (!isExpected(command.expectedVersions, user.version)) return err({ kind: 'stale' })
    if (Object.keys(profile).length === 0) return ok(user)
    const committed = await unitOfWork.commit([
      {
        kind: 'update_profile',
        userId: user.id,
        profile,
        // Always compared, so that the answer below is what was stored.
        expectedVersion: user.version,
        at: now,
      },
      {
        kind: 'append_audit',
        entry: {
          at: now,
          action: 'account.update_profile',
          actor: user.id,
          sessionId: caller.sessionId,
          target: user.id,
          outcome: 'success',
          origin: command.origin,
          ...whatChanged(user, { ...user, ...profile }, { fields: Object.keys(profile) }),
        },
      },
    ])
    if (!committed.ok) return err({ kind: 'stale' })
    return ok({ ...user, ...profile, version: user.version + 1, updatedAt: now })
  }
}

function given(form: {
  firstName: ProfileEdit['firstName'] | undefined
  lastName: ProfileEdit['lastName'] | undefined
  locale: ProfileEdit['locale'] | null | undefined
}): ProfileEdit {
  return {
    ...(form.firstName === undefined ? {} : { firstName: form.firstName }),
    ...(form.lastName === undefined ? {} : { lastName: form.lastName }),
    ...(form.locale ? { locale: form.locale } : {}),
  }
}
