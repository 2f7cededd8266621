/** Puts a new password in the place of the old one, and what must go with it: all or nothing, wherever passwords are kept. */
import type { PasswordHash } from '../../domain/account/password.ts'
import type { User } from '../../domain/account/user.ts'
import type { AuditEntry } from '../../domain/audit/audit-entry.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Violation } from '../../domain/shared/violation.ts'
import type { IdentityProvider, PreparedPassword } from '../ports/identity-provider.ts'
import type { Change, UnitOfWork } from '../ports/unit-of-work.ts'

/**
 * Where a user pool has the new password before the record can, the record says first that the password is in doubt:
 * nobody gets in meanwhile, and when the last commit does not come, `SettlePassword` ends the doubt.
 */
export type ReplacePassword = (replacement: {
  readonly user: User
  readonly current: PasswordHash
  readonly prepared: PreparedPassword
  readonly attempt: Omit<AuditEntry, 'outcome' | 'reason'>
  /** The commit that the change of the password is part of. */
  readonly changes: (newPassword: Change) => readonly Change[]
}) => Promise<
  Result<void, { readonly kind: 'stale' } | { readonly kind: 'refused'; readonly why: Violation }>
>

export function createReplacePassword({
  identityProvider,
  unitOfWork,
}: {
  identityProvider: IdentityProvider
  unitOfWork: UnitOfWork
}): ReplacePassword {
  return async ({ user, current, prepared, attempt, changes }) => {
    const doubt = identityProvider.doubt(current)
    const from = doubt?.hash ?? current
    const put = { kind: 'replace_pool_reference', userId: user.id } as const
    if (doubt) {
      const begun = await unitOfWork.commit([
        { ...put, from: current, to: from },
        { kind: 'sync_identity', userId: user.id, at: doubt.until },
        {
          kind: 'append_audit',
          entry: { ...attempt, action: 'account.begin_password_change', outcome: 'success' },
        },
      ])
      if (!begun.ok) return err({ kind: 'stale' })
    }

    const kept = await prepared.replace(user, from)
    if (!kept.ok) {
      if (doubt) await unitOfWork.commit([{ ...put, from, to: current }])
      return err({ kind: 'refused', why: kept.error })
    }
    const replaced = await unitOfWork.commit(
      changes({ kind: 'replace_password', userId: user.id, from, to: kept.value, at: attempt.at }),
    )
    return replaced.ok ? ok() : err({ kind: 'stale' })
  }
}
