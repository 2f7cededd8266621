/** A person stops using their authenticator app. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import { factorAudit, factorMail, withFactors } from './factor-change.ts'

export type RemoveTotp = (command: {
  readonly caller: Caller
  readonly origin: Origin
}) => Promise<Result<void, AdmissionError | Failure<'totp_not_enrolled'>>>

export function createRemoveTotp(ports: {
  admit: Admit
  users: Users
  unitOfWork: UnitOfWork
  ids: Ids
  clock: Clock
}): RemoveTotp {
  const { admit, users, unitOfWork, ids, clock } = ports

  return async ({ caller, origin }) => {
    const { userId } = caller
    const [admission, user] = await Promise.all([
      admit(caller, requirements.manageOwnFactors, { id: userId }),
      users.byId(userId),
    ])
    if (!admission.ok) return admission
    if (!user) return err({ kind: 'session_ended' })
    const at = clock.now()
    const committed = await unitOfWork.commit([
      { kind: 'remove_totp', userId, at },
      factorAudit(caller, 'factor.remove_totp', at, origin, withFactors(user, 'remove', 'totp')),
      factorMail(user, 'totp_removed', ids, at),
    ])
    return committed.ok ? ok() : err({ kind: 'totp_not_enrolled' })
  }
}
