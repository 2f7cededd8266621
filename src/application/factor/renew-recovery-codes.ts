/** A person takes new recovery codes; the old ones are worth nothing from then on. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { FactorMint } from '../ports/factor-mint.ts'
import type { Ids } from '../ports/ids.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import { unexpectedFailure } from '../unexpected.ts'
import { factorAudit, factorMail } from './factor-change.ts'

export type RenewRecoveryCodes = (command: {
  readonly caller: Caller
  readonly origin: Origin
}) => Promise<
  Result<
    { readonly recoveryCodes: readonly string[] },
    AdmissionError | Failure<'mfa_not_enrolled'>
  >
>

export function createRenewRecoveryCodes(ports: {
  admit: Admit
  users: Users
  factorMint: FactorMint
  unitOfWork: UnitOfWork
  ids: Ids
  clock: Clock
}): RenewRecoveryCodes {
  const { admit, users, factorMint, unitOfWork, ids, clock } = ports

  return async ({ caller, origin }) => {
    const { userId } = caller
    const [admission, user] = await Promise.all([
      admit(caller, requirements.manageOwnFactors, { id: userId }),
      users.byId(userId),
    ])
    if (!admission.ok) return admission
    if (!user) return err({ kind: 'session_ended' })
    if (user.secondFactors.length === 0) return err({ kind: 'mfa_not_enrolled' })
    const recoveryCodes = await factorMint.recoveryCodes()
    const at = clock.now()
    const committed = await unitOfWork.commit([
      { kind: 'replace_recovery_codes', userId, hashes: recoveryCodes.map(({ hash }) => hash) },
      factorAudit(caller, 'factor.renew_recovery_codes', at, origin),
      factorMail(user, 'recovery_codes_renewed', ids, at),
    ])
    if (!committed.ok) return unexpectedFailure(committed.error)
    return ok({ recoveryCodes: recoveryCodes.map(({ token }) => token) })
  }
}
