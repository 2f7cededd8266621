/** A person begins to use an authenticator app; nothing changes until a code of it has been shown. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { totpContext } from '../../domain/factor/second-factor.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { SealedSecrets } from '../ports/sealed-secrets.ts'
import type { Totp, TotpEnrolment } from '../ports/totp.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import { factorAudit } from './factor-change.ts'

export type EnrolTotp = (command: {
  readonly caller: Caller
  readonly origin: Origin
}) => Promise<Result<TotpEnrolment, AdmissionError | Failure<'totp_enrolled'>>>

export function createEnrolTotp(ports: {
  admit: Admit
  users: Users
  totp: Totp
  sealedSecrets: SealedSecrets
  unitOfWork: UnitOfWork
  clock: Clock
}): EnrolTotp {
  const { admit, users, totp, sealedSecrets, unitOfWork, clock } = ports

  return async ({ caller, origin }) => {
    const { userId } = caller
    const [admission, user] = await Promise.all([
      admit(caller, requirements.manageOwnFactors, { id: userId }),
      users.byId(userId),
    ])
    if (!admission.ok) return admission
    if (!user) return err({ kind: 'session_ended' })

    const enrolment = await totp.enrol(user.email)
    const secret = await sealedSecrets.seal(enrolment.secret, totpContext(userId))
    const at = clock.now()
    const committed = await unitOfWork.commit([
      { kind: 'enrol_totp', userId, secret, at },
      factorAudit(caller, 'factor.enrol_totp', at, origin),
    ])
    return committed.ok ? ok(enrolment) : err({ kind: 'totp_enrolled' })
  }
}
