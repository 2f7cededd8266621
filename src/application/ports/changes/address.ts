/** Changes of an address, which two mailboxes agree to. */

import type { Email } from '../../../domain/account/email.ts'
import type { AddressSide, EmailChange } from '../../../domain/account/email-change.ts'
import type { UserId } from '../../../domain/shared/ids.ts'
import type { Instant } from '../../../domain/shared/instant.ts'

export type AddressChange =
  /** Replaces the one under way. Fails with `stale` unless the address is still `from`. */
  | { readonly kind: 'request_email_change'; readonly change: EmailChange }
  /**
   * One side agrees. Fails with `stale` unless the change to `to` is under way, this side has not agreed yet, and
   * the other side has or has not, as `otherHas` says: of two at once the later one sees the earlier one's.
   */
  | {
      readonly kind: 'agree_to_email_change'
      readonly userId: UserId
      readonly side: AddressSide
      readonly to: Email
      readonly otherHas: boolean
      readonly at: Instant
    }
  /** Makes its letters worthless. Fails with `stale` when none is under way. */
  | { readonly kind: 'stop_email_change'; readonly userId: UserId; readonly at: Instant }
  /**
   * The new address is proven, or else must be; everything that waits in the old mailbox is worthless, and no
   * change is under way any more. Fails with `email_taken`, or `stale` unless the address is still `from`.
   */
  | {
      readonly kind: 'change_email'
      readonly userId: UserId
      readonly from: Email
      readonly to: Email
      readonly proven: boolean
      readonly at: Instant
    }
