/** A person shows the first code of their authenticator app: from now on a sign-in asks for one. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { totpContext } from '../../domain/factor/second-factor.ts'
import { addMethods } from '../../domain/session/assurance.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { FactorMint } from '../ports/factor-mint.ts'
import type { Ids } from '../ports/ids.ts'
import type { SealedSecrets } from '../ports/sealed-secrets.ts'
import type { SecondFactors } from '../ports/second-factors.ts'
import type { Totp } from '../ports/totp.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import { factorAudit, factorMail, withFactors } from './factor-change.ts'

export type ConfirmTotp = (command: {
  readonly caller: Caller
  readonly code: string
  readonly origin: Origin
}) => Promise<
  Result<
    /** Shown once. */
    { readonly recoveryCodes: readonly string[] },
    AdmissionError | Failure<'totp_enrolled' | 'totp_not_enrolled' | 'invalid_mfa_code'>
  >
>

export function createConfirmTotp(ports: {
  admit: Admit
  users: Users
  secondFactors: SecondFactors
  totp: Totp
  sealedSecrets: SealedSecrets
  factorMint: FactorMint
  unitOfWork: UnitOfWork
  ids: Ids
  clock: Clock
}): ConfirmTotp {
  const { admit, users, secondFactors, totp, sealedSecrets, factorMint } = ports
  const { unitOfWork, ids, clock } = ports

  return async ({ caller, code, origin }) => {
    const { userId, sessionId } = caller
    const [admission, user, codes] = await Promise.all([
      admit(caller, requirements.confirmOwnFactor, { id: userId }),
      users.byId(userId),
      secondFactors.codesOf(userId),
    ])
    if (!admission.ok) return admission
    if (!user) return err({ kind: 'session_ended' })
    if (!codes.totp) return err({ kind: 'totp_not_enrolled' })
    if (codes.totp.confirmedAt !== null) return err({ kind: 'totp_enrolled' })

    const opened = await sealedSecrets.open(codes.totp.secret, totpContext(userId))
    if (!opened) return err({ kind: 'totp_not_enrolled' }) // its key is gone: begin again
    const now = clock.now()
    const step = await totp.verify(opened.secret, code, now, null)
    if (step === undefined) return err({ kind: 'invalid_mfa_code' })

    const recoveryCodes = await factorMint.recoveryCodes()
    const { methods, authenticatedAt } = admission.value.authentication
    const committed = await unitOfWork.commit([
      { kind: 'confirm_totp', userId, secret: codes.totp.secret, step, at: now },
      { kind: 'replace_recovery_codes', userId, hashes: recoveryCodes.map(({ hash }) => hash) },
      {
        kind: 'raise_session',
        sessionId,
        methods: addMethods(methods, ['otp', 'mfa']),
        authenticatedAt,
        mfaAt: now,
      },
      factorAudit(caller, 'factor.confirm_totp', now, origin, withFactors(user, 'add', 'totp')),
      factorMail(user, 'totp_added', ids, now),
    ])
    // Two confirmations at once: the codes of the other one are those that count.
    if (!committed.ok) return err({ kind: 'totp_enrolled' })
    return ok({ recoveryCodes: recoveryCodes.map(({ token }) => token) })
  }
}
