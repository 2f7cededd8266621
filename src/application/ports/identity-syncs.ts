import type { UserStatus } from '../../domain/account/user.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'

/** An account of the user pool that may differ from the record. */
export interface IdentitySync {
  readonly userId: UserId
  /** What the pool calls it. */
  readonly poolUsername: string
  /** The account as the record has it now; undefined when it is gone. */
  readonly account: PoolAccount | undefined
  /** The pool may have another password than the record knows of: see `PoolReference`. */
  readonly passwordInDoubtUntil: Instant | undefined
  /** How often this has been leased, this time included. */
  readonly attempts: number
  /** Names this lease: a settlement under an older one, or after another change, is ignored. */
  readonly lease: string
}

export interface PoolAccount {
  readonly email: string
  readonly emailVerified: boolean
  readonly status: UserStatus
}

export type IdentitySyncSettlement = { readonly userId: UserId; readonly lease: string } & (
  | { readonly outcome: 'done' }
  | { readonly outcome: 'retry'; readonly nextAttemptAt: Instant; readonly reason: string }
)

/**
 * Which accounts of the pool are to be brought in line with the record; they get in through the unit of work
 * (`sync_identity`), once a person however much has changed. Leases as in `Outbox`.
 */
export interface IdentitySyncs {
  lease(request: {
    readonly now: Instant
    readonly until: Instant
    readonly limit: number
  }): Promise<readonly IdentitySync[]>
  settle(settlements: readonly IdentitySyncSettlement[]): Promise<void>
}
