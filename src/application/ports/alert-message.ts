import type { Notification } from '../../domain/notification/notification.ts'
import type { OutboxMessage } from './outbox.ts'

/** An alert on its way to somebody: it carries no link, so it waits as it will be sent. */
export interface AlertMessage extends OutboxMessage {
  readonly notification: Extract<Notification, { template: 'alert' }>
}
