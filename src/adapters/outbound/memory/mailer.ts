/** A mailer for tests of use cases: keeps what was sent, as it was given, and fails when told to. */
import type { Mailer, MailFailure } from '../../../application/ports/mailer.ts'
import type { Envelope, Notification } from '../../../domain/notification/notification.ts'
import type { MessageId } from '../../../domain/shared/ids.ts'
import { err, ok } from '../../../domain/shared/result.ts'

interface SentMail {
  readonly id: MessageId
  readonly envelope: Envelope
  readonly notification: Notification
}

export interface MemoryMailer extends Mailer {
  /** In the order in which they were accepted. */
  readonly sent: readonly SentMail[]
  /** Fails every message from now on, until it is called without a failure. */
  failWith(failure?: MailFailure): void
}

export function createMemoryMailer(): MemoryMailer {
  const sent: SentMail[] = []
  let failure: MailFailure | undefined

  return {
    sent,
    failWith(next) {
      failure = next
    },
    async send(id, envelope, notification) {
      if (failure) return err(failure)
      sent.push({ id, envelope, notification })
      return ok()
    },
  }
}
