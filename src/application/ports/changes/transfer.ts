/** Changes that an import makes. */
import type { PasswordHash } from '../../../domain/account/password.ts'
import type { User } from '../../../domain/account/user.ts'
import type { Instant } from '../../../domain/shared/instant.ts'

export type TransferChange =
  /** All of them or none. Fails as `insert_user` does, or with `user_id_taken`. */
  | {
      readonly kind: 'insert_users'
      readonly people: readonly { readonly user: User; readonly passwordHash: PasswordHash }[]
      readonly at: Instant
    }
  /** Begins a file at its top, whatever was known of it. */
  | { readonly kind: 'begin_import'; readonly digest: string; readonly at: Instant }
  /** Fails with `stale` unless the file has been read up to `from`, neither less nor more. */
  | {
      readonly kind: 'advance_import'
      readonly digest: string
      readonly from: number
      readonly to: number
      readonly imported: number
      readonly rejected: number
      readonly at: Instant
    }
