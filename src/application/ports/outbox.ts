import type { Locale } from '../../domain/account/locale.ts'
import type { PendingNotification } from '../../domain/notification/pending-notification.ts'
import type { MessageId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'

export interface OutboxMessage {
  readonly id: MessageId
  readonly to: string
  readonly locale: Locale
  readonly notification: PendingNotification
  readonly createdAt: Instant
}

export interface LeasedMessage extends OutboxMessage {
  /** How often it has been leased, this time included. */
  readonly attempts: number
  /** Names this lease; a settlement under an older lease is ignored. */
  readonly lease: string
}

export type Settlement = { readonly id: MessageId; readonly lease: string } & (
  | { readonly outcome: 'sent'; readonly at: Instant; readonly forget?: boolean }
  | {
      readonly outcome: 'refused'
      readonly at: Instant
      readonly reason: string
      readonly forget?: boolean
    }
  | { readonly outcome: 'retry'; readonly nextAttemptAt: Instant; readonly reason: string }
)

/**
 * Mail that waits to be sent; it gets in through the unit of work, with the change that causes it.
 *
 * `lease` takes due messages so that no other caller gets them before `until`; a caller that dies
 * lets its lease run out and the message comes again (at-least-once). Oldest due first.
 * `settle` notes what became of them, only for leases that still hold; `forget` keeps nothing of the message.
 */
export interface Outbox {
  lease(request: {
    readonly now: Instant
    readonly until: Instant
    readonly limit: number
  }): Promise<readonly LeasedMessage[]>
  settle(settlements: readonly Settlement[]): Promise<void>
}
