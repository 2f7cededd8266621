/** Changes of policies. */
import type { Bundle } from '../../../domain/policy/bundle.ts'
import type { PolicyFile } from '../../../domain/policy/source.ts'
import type { ProposalId, UserId } from '../../../domain/shared/ids.ts'
import type { Instant } from '../../../domain/shared/instant.ts'

export type PolicyChange =
  /**
   * Puts a bundle into force, and names its roles and permissions as the service's own. Fails with `stale`
   * unless `sequence` follows directly on what is in force.
   */
  | {
      readonly kind: 'publish_policy'
      readonly sequence: number
      readonly hash: string
      readonly signature: string
      readonly bundle: Bundle
      readonly files: readonly PolicyFile[]
      readonly message: string
      readonly author: UserId | null
      readonly approver: UserId | null
      readonly at: Instant
    }
  /** Replaces the signature of a version. Fails with `stale` when it is no longer `from`. */
  | {
      readonly kind: 'renew_policy_seal'
      readonly sequence: number
      readonly from: string
      readonly to: string
    }
  /** Keeps a change for a second administrator. */
  | { readonly kind: 'propose_policy'; readonly proposal: PolicyProposal }
  /** Fails with `stale` when it has been decided already. */
  | { readonly kind: 'decide_proposal'; readonly id: ProposalId; readonly at: Instant }
  /** Replaces the draft that is evaluated beside the policies in force. */
  | {
      readonly kind: 'start_shadow'
      readonly hash: string
      readonly signature: string
      readonly bundle: Bundle
      readonly files: readonly PolicyFile[]
      readonly startedBy: UserId
      readonly at: Instant
    }
  /** Does nothing when none is. */
  | { readonly kind: 'stop_shadow' }

export interface PolicyProposal {
  readonly id: ProposalId
  /** The version that it was made from: the only one that it may replace. */
  readonly baseSequence: number
  readonly hash: string
  readonly bundle: Bundle
  readonly files: readonly PolicyFile[]
  readonly message: string
  readonly author: UserId
  readonly createdAt: Instant
}
