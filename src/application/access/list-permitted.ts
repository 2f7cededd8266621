/** Lists that the policies filter where the rows lie, in one trip. */
import type { Requirement } from '../../domain/access/requirement.ts'
import { canonicalJson } from '../../domain/policy/canonical-json.ts'
import type { Condition } from '../../domain/policy/condition.ts'
import type { Vocabulary } from '../../domain/policy/variables.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { Clock } from '../ports/clock.ts'
import type { Policy } from '../ports/policy.ts'
import { type Admission, type AdmissionError, type Admit, filterFor } from './admit.ts'
import { factsOf } from './facts.ts'

export type ListPermitted = <Found>(
  caller: Caller,
  requirement: Requirement,
  find: (filter: Condition, vocabulary: Vocabulary) => Promise<Found>,
) => Promise<Result<{ readonly admission: Admission; readonly found: Found }, AdmissionError>>

/**
 * The filter is guessed from the access token while the session is asked for, so that both leave together;
 * rows that were found by another filter than the admission's are thrown away, unseen, and found again.
 */
export function createListPermitted(ports: {
  admit: Admit
  policy: Policy
  clock: Clock
}): ListPermitted {
  const { admit, policy, clock } = ports

  return async (caller, requirement, find) => {
    const guess = guessed(caller, requirement)
    const [admission, early] = await Promise.all([
      admit(caller, requirement),
      guess && find(guess.filter, guess.vocabulary),
    ])
    if (!admission.ok) return admission
    const { filter } = admission.value
    const vocabulary = admission.value.policy.vocabularyFor(requirement.subject)
    const right =
      early !== undefined && guess && canonicalJson(guess.filter) === canonicalJson(filter)
    const found = right ? early : await find(filter, vocabulary)
    return ok({ admission: admission.value, found })
  }

  function guessed(caller: Caller, requirement: Requirement) {
    const known = policy.lastKnown()
    if (!known) return undefined
    const principal = { id: caller.userId, roles: caller.roles, attributes: {} }
    const signIn = { ...caller, mfaAt: null }
    const facts = factsOf(signIn, caller.address, principal, null, clock.now())
    const filter = filterFor(known, caller.roles, requirement, facts)
    return { filter, vocabulary: known.vocabularyFor(requirement.subject) }
  }
}
