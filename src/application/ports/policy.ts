import type { RoleName } from '../../domain/access/role.ts'
import type { Question } from '../../domain/policy/evaluate/decide.ts'
import type { PolicyState } from '../../domain/policy/evaluate/explain.ts'
import type { Facts } from '../../domain/policy/evaluate/facts.ts'

/** The policies, and what administrators have added to roles, as one unchanging state. */
export interface PolicyInForce extends PolicyState {
  /** Sequence and hash (the `pv` claim): equal policies of one publication have equal versions. */
  readonly version: string
  /** 0: the policies that the service was built with. */
  readonly sequence: number
  /** By the rules of `decide` in the domain, without a trip; a role that nobody knows holds nothing. */
  decide(roles: readonly RoleName[], question: Question, facts: Facts): boolean
}

export interface Policy {
  /** May be at most 5 s behind the last committed change (contract, section 5). */
  inForce(): Promise<PolicyInForce>
  /** What was in force when last asked, without a trip; undefined before the first question. */
  lastKnown(): PolicyInForce | undefined
}
