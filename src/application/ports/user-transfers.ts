import type { PasswordHash } from '../../domain/account/password.ts'
import type { User } from '../../domain/account/user.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Page, PageRequest } from './page.ts'

/** Reads what moving people in and out in bulk takes. Each method is one trip. */
export interface UserTransfers {
  /** How far a file has been imported, by the digest of its content; undefined when it was never begun. */
  progress(digest: string): Promise<ImportProgress | undefined>
  /** What of these is not free: somebody's, or a name that is held back. Names and addresses in lower case. */
  taken(identities: Identities, now: Instant): Promise<Taken>
  /** Everybody, in the order of their ids. */
  people(page: PageRequest<UserId>): Promise<Page<Person>>
}

export interface ImportProgress {
  /** The last line that a committed batch has dealt with; 0 when none has. */
  readonly line: number
  /** People who have been taken in. */
  readonly imported: number
  /** Lines that have not. */
  readonly rejected: number
  readonly updatedAt: Instant
}

/** Names and addresses in lower case. */
export interface Identities {
  readonly usernames: readonly string[]
  readonly emails: readonly string[]
  readonly ids: readonly string[]
}

export type Taken = { readonly [Kind in keyof Identities]: ReadonlySet<string> }

export interface Person {
  readonly user: User
  readonly passwordHash: PasswordHash
}
