import type { LimitQuestion } from '../../domain/limits/counted-as.ts'
import type { Allowance } from './rate-limits.ts'

/** Why a request is not let in. */
export type GuardRefusal =
  | { readonly kind: 'rate_limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'address_blocked' }

/** What is said of a request before anything of it has happened. */
export interface Verdict {
  readonly refusal: GuardRefusal | undefined
  /** As far as they were asked for; none while they cannot be. */
  readonly allowances: readonly Allowance[]
}

/** Lets requests in or not, before any use case knows of them. Never throws, and never keeps anybody waiting for long. */
export interface RequestGuard {
  /** Whether the caller is known here to be refused. Asks nobody: no trip. */
  recall(question: LimitQuestion): Verdict
  /** Whether the address is blocked, for what is not counted: as far as is known here; what is not is asked for behind the answer. */
  keepsOut(address: string | null): boolean
  /** Counts the request, and whatever else must be asked about it, in one trip. */
  check(question: LimitQuestion): Promise<Verdict>
  /** Counts a request that was answered without any trip, behind its answer. */
  countBehind(question: LimitQuestion): void
}

/** Thrown by what a request asks for when the guard does not let it in. Nothing has been hashed, read or written for it. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused'
  readonly refusal: GuardRefusal

  constructor(refusal: GuardRefusal) {
    super(refusal.kind)
    this.refusal = refusal
  }
}
