/** A notification as it waits in the outbox: its token is named, not written down. */
import type { OneTimeTokenId } from '../shared/ids.ts'
import type { Notification } from './notification.ts'

/** From this the token is derived again when the message is sent, with the key named here. */
export interface TokenReference {
  readonly id: OneTimeTokenId
  readonly keyId: string
}

/** What carries a link with a token, and what leads elsewhere, waits without the link; all else as it will be sent. */
export type PendingNotification =
  | WithReference<Extract<Notification, { link: string }>>
  | WithoutLink<Extract<Notification, { resetLink: string }>>
  | Exclude<Notification, { link: string } | { resetLink: string }>

type WithReference<N> = N extends unknown
  ? Omit<N, 'link'> & { readonly token: TokenReference }
  : never
type WithoutLink<N> = N extends unknown ? Omit<N, 'resetLink'> : never
