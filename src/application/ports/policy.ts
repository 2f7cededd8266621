import type { RoleName } from '../../domain/access/role.ts'
import type { Bundle, Rule } from '../../domain/policy/bundle.ts'
import type { Question } from '../../domain/policy/evaluate/decide.ts'
import type { PolicyState } from '../../domain/policy/evaluate/explain.ts'
import type { Facts } from '../../domain/policy/evaluate/facts.ts'
import type { RoleAdditions } from '../../domain/policy/grants.ts'
import type { PolicyFile } from '../../domain/policy/source.ts'

/** The policies, and what administrators have added to roles, as one unchanging state. */
export interface PolicyInForce extends PolicyState {
  /** Sequence and hash (the `pv` claim): equal policies of one publication have equal versions. */
  readonly version: string
  /** 0: the policies that the service was built with. */
  readonly sequence: number
  /** By the rules of `decide` in the domain, without a trip; a role that nobody knows holds nothing. */
  decide(roles: readonly RoleName[], question: Question, facts: Facts): boolean
  /** The roles' rules about an action on a subject, whatever the field: all that bears on such a decision. */
  rulesAbout(
    roles: readonly RoleName[],
    question: Pick<Question, 'action' | 'subject'>,
  ): readonly Rule[]
  /**
   * The rules of the roles with the person's values filled in, in the packed form of @casl/ability 7: evaluated
   * there, they answer as `decide` does with these facts. The same array, while they are kept, for the same roles and
   * the same values of what the rules ask for.
   */
  packedRules(roles: readonly RoleName[], facts: Facts): readonly (readonly unknown[])[]
}

/** Makes policies ready to decide by. */
export type ReadyPolicy = (state: {
  readonly sequence: number
  readonly hash: string
  readonly bundle: Bundle
  readonly additions: RoleAdditions
}) => PolicyInForce

/** The policies that the service is built with: what decides until something is published. */
export interface BuiltInPolicy {
  readonly hash: string
  readonly bundle: Bundle
  readonly files: readonly PolicyFile[]
}

export interface Policy {
  /** May be at most 5 s behind the last committed change (contract, section 5). */
  inForce(): Promise<PolicyInForce>
  /** What was in force when last asked, without a trip; undefined before the first question. */
  lastKnown(): PolicyInForce | undefined
}
