/** A signed-in person takes a new password; every other session ends. */

import { requirements } from '../../domain/access/requirement.ts'
import { parsePassword } from '../../domain/account/password.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { Ids } from '../ports/ids.ts'
import type { Users } from '../ports/users.ts'
import type { CheckCurrentPassword } from './check-current-password.ts'
import { choosePassword, refusePassword } from './choose-password.ts'
import { notice } from './notice.ts'
import type { RefuseBreached } from './refuse-breached.ts'
import type { ReplacePassword } from './replace-password.ts'

export interface ChangePasswordCommand {
  readonly caller: Caller
  readonly currentPassword: string
  readonly newPassword: string
  readonly origin: Origin
}

export type ChangePassword = (
  command: ChangePasswordCommand,
) => Promise<
  Result<void, AdmissionError | Failure<'validation_failed' | 'current_password_incorrect'>>
>

export function createChangePassword(ports: {
  admit: Admit
  users: Users
  identityProvider: IdentityProvider
  checkCurrentPassword: CheckCurrentPassword
  refuseBreached: RefuseBreached
  replacePassword: ReplacePassword
  ids: Ids
  clock: Clock
}): ChangePassword {
  const { admit, users, identityProvider, checkCurrentPassword, refuseBreached } = ports
  const { replacePassword, ids, clock } = ports

  return async ({ caller, currentPassword, newPassword, origin }) => {
    const password = parsePassword(newPassword)
    // Hashed while the account is on its way: the two hashes and the first trip would else wait for one another.
    const prepared = password.ok ? identityProvider.prepare(password.value) : undefined
    const [admission, account, unbreached] = await Promise.all([
      admit(caller, requirements.changeOwnPassword, { id: caller.userId }),
      users.withPassword(caller.userId),
      refuseBreached('newPassword', newPassword),
    ])
    if (!admission.ok) return admission
    if (!account) return err({ kind: 'session_ended' })
    const { user, passwordHash } = account

    const chosen = choosePassword('newPassword', newPassword, user)
    if (!chosen.ok) return chosen
    if (!unbreached.ok) return unbreached
    const now = clock.now()
    const audit = {
      at: now,
      action: 'account.change_password',
      actor: user.id,
      sessionId: caller.sessionId,
      target: user.id,
      origin,
    } as const
    const current = await checkCurrentPassword(currentPassword, account, audit)
    if (!current.ok) return current

    const replaced = await replacePassword({
      user,
      current: passwordHash,
      prepared: prepared ?? identityProvider.prepare(chosen.value),
      attempt: audit,
      changes: (replacement) => [
        replacement,
        {
          kind: 'end_sessions_of_user',
          userId: user.id,
          except: caller.sessionId,
          reason: 'password_change',
          at: now,
        },
        { kind: 'append_audit', entry: { ...audit, outcome: 'success' }, endedSessionsOf: user.id },
        notice(user, { template: 'password_changed' }, ids, now),
      ],
    })
    if (replaced.ok) return ok()
    // Stale: another request changed it meanwhile, so the password given is no longer the current one.
    return replaced.error.kind === 'stale'
      ? err({ kind: 'current_password_incorrect' })
      : refusePassword('newPassword', replaced.error.why)
  }
}
