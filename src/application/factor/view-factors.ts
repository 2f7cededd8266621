import { requirements } from '../../domain/access/requirement.ts'
import type { Passkey } from '../../domain/factor/passkey.ts'
import type { HeldCodes } from '../../domain/factor/second-factor.ts'
import { rolesThatCount } from '../../domain/policy/grants.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { Admission, AdmissionError, Admit } from '../access/admit.ts'
import type { Passkeys } from '../ports/passkeys.ts'
import type { SecondFactors } from '../ports/second-factors.ts'

export interface OwnFactors {
  readonly codes: HeldCodes
  readonly passkeys: readonly Passkey[]
  /** A role of theirs counts only with a second factor. */
  readonly required: boolean
}

/** A person sees which second factors they have. */
export type ViewFactors = (caller: Caller) => Promise<Result<OwnFactors, AdmissionError>>

export function createViewFactors(ports: {
  admit: Admit
  secondFactors: SecondFactors
  passkeys: Passkeys
}): ViewFactors {
  const { admit, secondFactors, passkeys } = ports

  return async (caller) => {
    const [admission, codes, held] = await Promise.all([
      admit(caller, requirements.readOwnAccount, { id: caller.userId }),
      secondFactors.codesOf(caller.userId),
      passkeys.of(caller.userId),
    ])
    if (!admission.ok) return admission
    return ok({ codes, passkeys: held, required: needsFactor(admission.value) })
  }
}

export function needsFactor({ policy, allRoles }: Pick<Admission, 'policy' | 'allRoles'>): boolean {
  return rolesThatCount(policy.bundle, allRoles, false).length < allRoles.length
}
