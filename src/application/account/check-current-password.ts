/** Whether somebody who is signed in knows the password. A wrong one is audited as what it was tried for. */
import { parsePresentedPassword } from '../../domain/account/password.ts'
import type { UserWithPassword } from '../../domain/account/user.ts'
import type { AuditEntry } from '../../domain/audit/audit-entry.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'

export type CheckCurrentPassword = (
  given: string,
  account: UserWithPassword,
  attempt: Omit<AuditEntry, 'outcome' | 'reason'>,
) => Promise<Result<void, Failure<'current_password_incorrect'>>>

export function createCheckCurrentPassword(ports: {
  identityProvider: IdentityProvider
  unitOfWork: UnitOfWork
}): CheckCurrentPassword {
  const { identityProvider, unitOfWork } = ports

  return async (given, { passwordHash }, attempt) => {
    // What could never have been accepted as a password is simply not the current one.
    const current = parsePresentedPassword(given)
    const matches =
      current.ok && (await identityProvider.verify(current.value, passwordHash)).matches
    if (matches) return ok()
    const reason = 'current_password_incorrect'
    const noted = await unitOfWork.commit([
      { kind: 'append_audit', entry: { ...attempt, outcome: 'failure', reason } },
    ])
    return noted.ok ? err({ kind: reason }) : unexpectedFailure(noted.error)
  }
}
