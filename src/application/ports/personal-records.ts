import type { AuditEntry } from '../../domain/audit/audit-entry.ts'
import type { Session, SessionEndReason } from '../../domain/session/session.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import type { Page, PageRequest } from './page.ts'

/** What the service keeps of a person besides the account, newest first, a page in one trip. */
export interface PersonalRecords {
  sessions(userId: UserId, page: PageRequest<number>): Promise<Page<Numbered<SessionRecord>>>
  /** What the person has done, and what was done to the person's account. */
  auditEntries(userId: UserId, page: PageRequest<number>): Promise<Page<Numbered<AuditEntry>>>
}

/** With its place in the record: where a page ended, the next one goes on. */
export type Numbered<Item> = Item & { readonly number: number }

export interface SessionRecord extends Session {
  readonly endReason: SessionEndReason | null
}
