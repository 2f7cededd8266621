import type { AuditEntry } from '../../domain/audit/audit-entry.ts'
import type { ChainedRow, ChainPlace } from '../../domain/audit/chain.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Page, PageRequest } from './page.ts'
import type { Permitted } from './permitted.ts'

export interface AuditQuery extends PageRequest<AuditPlace> {
  readonly actor?: string | undefined
  readonly target?: string | undefined
  /** An action, or its beginning with a dot at the end: `account.`. */
  readonly action?: string | undefined
  /** From then on; before then. */
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
}

/** Where an entry stands in the list: by its time, and of one time by its number. */
export interface AuditPlace {
  readonly at: Instant
  readonly number: number
}

/** An entry with its number, which no other has, and its place in its chain. */
export interface AuditRecord {
  readonly number: number
  readonly entry: AuditEntry
  readonly chain: { readonly stream: number; readonly seq: number; readonly hash: string }
}

export function placeOf({ number, entry: { at } }: AuditRecord): AuditPlace {
  return { at, number }
}

/** A place of a chain, signed: what came before it can be proven, and forgotten. */
export interface AuditCheckpoint extends ChainPlace {
  readonly stream: number
  readonly at: Instant
  readonly signature: string
  /** That what came before it was forgotten on purpose: signed as well. */
  readonly retention: { readonly at: Instant; readonly signature: string } | null
}

/** Reads the audit log; entries get in through the unit of work, and nothing changes them. Each method is one trip. */
export interface AuditRecords {
  /** What the reader may see of it, newest first. */
  list(query: AuditQuery, permitted: Permitted): Promise<Page<AuditRecord>>
  /** The last place of every stream that has rows, as its writers know it. */
  heads(): Promise<ReadonlyMap<number, ChainPlace>>
  /** Rows of a stream behind `after`, in their order. */
  chain(stream: number, after: number, limit: number): Promise<readonly ChainedRow[]>
  /** Of each stream, the newest first. */
  checkpoints(): Promise<readonly AuditCheckpoint[]>
  addCheckpoints(checkpoints: readonly Omit<AuditCheckpoint, 'retention'>[]): Promise<void>
  /** Removes the rows of a stream up to a checkpoint, and notes there that it did: both or neither. */
  forget(
    checkpoint: Pick<AuditCheckpoint, 'stream' | 'seq'>,
    retention: NonNullable<AuditCheckpoint['retention']>,
  ): Promise<number>
}
