/** A person deletes the own account: the rows go, the sessions end, and a last mail says so. */
import { requirements, withPassword } from '../../domain/access/requirement.ts'
import type { UsernameRules } from '../../domain/account/username-rules.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { after } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import type { CheckCurrentPassword } from './check-current-password.ts'
import { notice } from './notice.ts'

export type CloseAccount = (command: {
  readonly caller: Caller
  /** Shows who it is; without it the session must have done so lately. */
  readonly currentPassword?: string | undefined
  readonly origin: Origin
}) => Promise<
  Result<void, AdmissionError | Failure<'current_password_incorrect' | 'last_administrator'>>
>

export function createCloseAccount(ports: {
  admit: Admit
  users: Users
  checkCurrentPassword: CheckCurrentPassword
  unitOfWork: UnitOfWork
  ids: Ids
  clock: Clock
  usernames: UsernameRules
}): CloseAccount {
  const { admit, users, checkCurrentPassword, unitOfWork, ids, clock, usernames } = ports

  return async ({ caller, currentPassword, origin }) => {
    const [admission, account] = await Promise.all([
      admit(caller, withPassword(requirements.closeOwnAccount, currentPassword), {
        id: caller.userId,
      }),
      users.withPassword(caller.userId),
    ])
    if (!admission.ok) return admission
    if (!account) return err({ kind: 'session_ended' })
    const { user } = account
    const at = clock.now()
    const audit = {
      at,
      action: 'account.delete',
      actor: user.id,
      sessionId: caller.sessionId,
      target: user.id,
      origin,
    } as const
    if (currentPassword !== undefined) {
      const current = await checkCurrentPassword(currentPassword, account, audit)
      if (!current.ok) return current
    }

    const nameHeldUntil = after(at, usernames.holdMs)
    const committed = await unitOfWork.commit([
      { kind: 'delete_user', userId: user.id, nameHeldUntil, at },
      // Not who it was: the entry outlives the person's wish to be forgotten.
      {
        kind: 'append_audit',
        entry: {
          ...audit,
          outcome: 'success',
          details: { 'before.roles': user.roles, 'before.status': user.status },
        },
      },
      notice(user, { template: 'account_deleted' }, ids, at),
    ])
    if (committed.ok) return ok()
    const last = committed.error.kind === 'last_administrator'
    return err({ kind: last ? 'last_administrator' : 'session_ended' })
  }
}
