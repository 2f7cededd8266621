import type { RoleName } from '../../domain/access/role.ts'
import type { Question } from '../../domain/policy/evaluate/decide.ts'
import type { Facts } from '../../domain/policy/evaluate/facts.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { PolicyInForce } from './policy.ts'

/** A decision, with all that it was made from. */
export interface MadeDecision {
  /** The public id of whom it was about. */
  readonly actor: string | null
  readonly roles: readonly RoleName[]
  readonly question: Question
  readonly facts: Facts
  readonly allowed: boolean
  readonly policy: PolicyInForce
}

/** Hears of every decision; keeps all denials and a sample of the rest, after the answer. Never throws. */
export interface DecisionLog {
  note(decision: MadeDecision): void
}

/** A decision of the past, as far as it was kept: only attributes that conditions ask for. */
export interface LoggedDecision
  extends Pick<MadeDecision, 'actor' | 'roles' | 'question' | 'facts' | 'allowed'> {
  readonly at: Instant
  /** How many decisions it stands for. */
  readonly weight: number
}

/** Decisions that the draft beside the policies in force would have made otherwise. */
export interface ShadowDifference {
  readonly roles: readonly RoleName[]
  readonly action: string
  readonly subject: string
  readonly allowedByDraft: boolean
  readonly count: number
  readonly lastAt: Instant
}

export interface ShadowReport {
  readonly hash: string
  readonly startedBy: string
  readonly startedAt: Instant
  readonly differences: readonly ShadowDifference[]
}

/** Reads what was noted. */
export interface DecisionRecords {
  /** Newest first, at most `limit`. */
  since(at: Instant, limit: number): Promise<readonly LoggedDecision[]>
  /** Undefined when no draft is in the shadow. The hundred most frequent differences. */
  shadow(): Promise<ShadowReport | undefined>
}
