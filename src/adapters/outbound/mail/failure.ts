/** The port's failures as the mail adapters make them. A reason never repeats the message. */
import type { MailFailure } from '../../../application/ports/mailer.ts'
import type { Notification } from '../../../domain/notification/notification.ts'
import { type Err, err } from '../../../domain/shared/result.ts'

export function refused(reason: string): Err<MailFailure> {
  return err({ kind: 'mail_refused', reason })
}

export function unavailable(reason: string): Err<MailFailure> {
  return err({ kind: 'mail_unavailable', reason })
}

/**
 * The provider's words without what they may quote: the link, the token in it, any address. Reasons are
 * kept in the outbox and read by operators, who must not be able to follow the link.
 */
export function withoutMessage(words: string, notification: Notification): string {
  const cut = secretsOf(notification).reduce(
    (text, secret) => text.replaceAll(secret, '[…]'),
    words,
  )
  return cut
    .slice(0, 600) // what follows is not linear in the length
    .replace(/https?:\/\/[^\s"'<>]+/gi, '[link]')
    .replace(/[^\s"'<>(),;:]+@[^\s"'<>(),;:]+/g, '[address]')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 200)
}

/** The link, and every part of it that is long enough to be a token. */
function secretsOf(notification: Notification): readonly string[] {
  const link = linkOf(notification)
  if (link === undefined) return []
  return [link, ...link.split(/[/?#&=]/).filter((part) => part.length >= 16)]
}

function linkOf(notification: Notification): string | undefined {
  if ('link' in notification) return notification.link
  return 'resetLink' in notification ? notification.resetLink : undefined
}
