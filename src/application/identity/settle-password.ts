/** Ends the doubt about a password whose change was cut off, so that what the pool has done is followed up in the record. */
import type { UserId } from '../../domain/shared/ids.ts'
import { notice } from '../account/notice.ts'
import type { Clock } from '../ports/clock.ts'
import type { IdentityProvider } from '../ports/identity-provider.ts'
import type { Ids } from '../ports/ids.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'

/**
 * Nobody can tell whether the pool has the new password. So everything is done that goes with a new one: every session
 * ends, an entry says so, and the person gets a letter. The link of a reset stays good for those who need it.
 */
export type SettlePassword = (userId: UserId) => Promise<void>

export function createSettlePassword(ports: {
  users: Users
  identityProvider: IdentityProvider
  unitOfWork: UnitOfWork
  ids: Ids
  clock: Clock
}): SettlePassword {
  const { users, identityProvider, unitOfWork, ids, clock } = ports

  return async (userId) => {
    const account = await users.withPassword(userId)
    const settled = account && identityProvider.settled(account.passwordHash)
    if (!settled) return
    const at = clock.now()
    // Stale: somebody else has settled it, or the change has come back after all.
    await unitOfWork.commit([
      { kind: 'replace_pool_reference', userId, from: account.passwordHash, to: settled },
      { kind: 'end_sessions_of_user', userId, reason: 'password_change', at },
      {
        kind: 'append_audit',
        endedSessionsOf: userId,
        entry: {
          at,
          action: 'account.settle_password_change',
          actor: null,
          onBehalfOf: 'service',
          target: userId,
          outcome: 'success',
          origin: { requestId: 'settle password', address: null, userAgent: null },
        },
      },
      notice(account.user, { template: 'password_change_interrupted' }, ids, at),
    ])
  }
}
