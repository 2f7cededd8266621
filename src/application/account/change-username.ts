/** A person takes another username. The old one is held back for a while, so that nobody passes for them. */
import { requirements } from '../../domain/access/requirement.ts'
import type { User } from '../../domain/account/user.ts'
import { nextUsernameChangeAt, type UsernameRules } from '../../domain/account/username-rules.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { whatChanged } from '../../domain/audit/what-changed.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { type ExpectedVersions, isExpected } from '../../domain/shared/expected-versions.ts'
import { after } from '../../domain/shared/instant.ts'
import { parseFields } from '../../domain/shared/parse-fields.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import { parseFreeUsername } from './free-username.ts'
import { notice } from './notice.ts'

/** The account as it is then. The name that it has already is no change. */
export type ChangeUsername = (command: {
  readonly caller: Caller
  readonly username: string
  /** Those that the person saw. */
  readonly expectedVersions: ExpectedVersions
  readonly origin: Origin
}) => Promise<
  Result<
    User,
    | AdmissionError
    | Failure<'validation_failed' | 'username_taken' | 'username_changed_recently' | 'stale'>
  >
>

export function createChangeUsername(ports: {
  admit: Admit
  users: Users
  unitOfWork: UnitOfWork
  ids: Ids
  clock: Clock
  usernames: UsernameRules
}): ChangeUsername {
  const { admit, users, unitOfWork, ids, clock, usernames } = ports

  return async ({ caller, username, expectedVersions, origin }) => {
    const [admission, user] = await Promise.all([
      admit(caller, requirements.changeOwnUsername, { id: caller.userId }),
      users.byId(caller.userId),
    ])
    if (!admission.ok) return admission
    if (!user) return err({ kind: 'session_ended' })
    const form = parseFields({ username: parseFreeUsername(username) })
    if (!form.ok) return err({ kind: 'validation_failed', violations: form.error })
    if (!isExpected(expectedVersions, user.version)) return err({ kind: 'stale' })
    const [from, to, at] = [user.username, form.value.username, clock.now()]
    if (from === to) return ok(user)
    const nextChangeAt = nextUsernameChangeAt(user, usernames, at)
    if (nextChangeAt !== undefined) return err({ kind: 'username_changed_recently', nextChangeAt })

    const heldUntil = after(at, usernames.holdMs)
    const renamed: User = {
      ...user,
      username: to,
      usernameChangedAt: at,
      version: user.version + 1,
      updatedAt: at,
    }
    const committed = await unitOfWork.commit([
      { kind: 'change_username', userId: user.id, from, to, heldUntil, at },
      {
        kind: 'append_audit',
        entry: {
          at,
          action: 'account.change_username',
          actor: user.id,
          sessionId: caller.sessionId,
          target: user.id,
          outcome: 'success',
          origin,
          ...whatChanged(user, renamed),
        },
      },
      notice(renamed, { template: 'username_changed', username: to }, ids, at),
    ])
    if (committed.ok) return ok(renamed)
    // Stale: another request of the same person has changed it meanwhile.
    return err({ kind: committed.error.kind === 'username_taken' ? 'username_taken' : 'stale' })
  }
}
