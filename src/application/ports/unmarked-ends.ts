import type { Instant } from '../../domain/shared/instant.ts'
import type { Voided } from './voided-answers.ts'

export interface UnmarkedEnd {
  readonly id: number
  readonly ended: Voided
  readonly at: Instant
}

/** Ends that whoever keeps answers about sessions could not be told of, kept in the record until they are. */
export interface UnmarkedEnds {
  add(ended: readonly Voided[], at: Instant): Promise<void>
  /** The newest first. One trip. */
  list(limit: number): Promise<readonly UnmarkedEnd[]>
  /** They are known now. */
  remove(ids: readonly number[]): Promise<void>
}
