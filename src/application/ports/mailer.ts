import type { Envelope, Notification } from '../../domain/notification/notification.ts'
import type { MessageId } from '../../domain/shared/ids.ts'
import type { Result } from '../../domain/shared/result.ts'

/**
 * Renders a notification in the recipient's language and hands it to the mail provider.
 *
 * `mail_refused` is final: the provider will never take this message (a malformed address, a suppressed
 * recipient). `mail_unavailable` is worth another try: time-out, throttling, 5xx, no connection.
 * Success means that the provider has accepted it. A caller that crashes before noting a success
 * will send again: delivery is at least once. `id` travels to the provider where it can deduplicate.
 */
export interface Mailer {
  send(
    id: MessageId,
    envelope: Envelope,
    notification: Notification,
  ): Promise<Result<void, MailFailure>>
}

export interface MailFailure {
  readonly kind: 'mail_refused' | 'mail_unavailable'
  /** For operators: the provider's code and words, never the message or its links. */
  readonly reason: string
}
