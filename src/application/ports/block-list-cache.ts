import type { BlockEntry } from '../../domain/protection/block-index.ts'

/** Keeps what somebody has just read of the record, for others. Throws `DependencyUnavailable`. */
export interface BlockListCache {
  /** Undefined: nobody has read it lately. */
  read(): Promise<readonly BlockEntry[] | undefined>
  write(entries: readonly BlockEntry[]): Promise<void>
  forget(): Promise<void>
}
