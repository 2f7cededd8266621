/** A notification as it waits in the outbox: its token is named, not written down. */
import type { OneTimeTokenId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'

/** From this the token is derived again when the message is sent, with the key named here. */
export interface TokenReference {
  readonly id: OneTimeTokenId
  readonly keyId: string
}

export type PendingNotification =
  | {
      readonly template: 'verify_email' | 'reset_password' | 'invitation'
      readonly name: string
      readonly token: TokenReference
      readonly expiresAt: Instant
    }
  | { readonly template: 'password_changed'; readonly name: string; readonly at: Instant }
  | { readonly template: 'email_already_registered'; readonly name: string }
