/** While the record is away there is no outbox: what alerts have to say goes straight to whoever carries it. */
import type { Instant } from '../../domain/shared/instant.ts'
import type { AlertLook, AlertLooks } from '../ports/alert-looks.ts'
import type { AlertMessage } from '../ports/alert-message.ts'
import type { Clock } from '../ports/clock.ts'
import type { Mailer } from '../ports/mailer.ts'

/**
 * Keeps the look, then tells what is untold in it; what is not taken stays untold, for the next look. False when another
 * one has looked meanwhile: that one tells. Whoever dies in between has it told once more, under the same ids.
 */
export type TellWithoutRecord = (look: AlertLook, before: Instant | undefined) => Promise<boolean>

export function createTellWithoutRecord(ports: {
  alertLooks: AlertLooks
  mailer: Mailer
  clock: Clock
}): TellWithoutRecord {
  const { alertLooks, mailer, clock } = ports

  return async (look, before) => {
    const now = clock.now()
    const worthTelling = look.untold.filter(({ notification }) => now < notification.expiresAt)
    const kept = await alertLooks.keep({ ...look, untold: worthTelling }, before)
    if (!kept || worthTelling.length === 0) return kept
    const outcomes = await Promise.all(worthTelling.map(tell))
    const untold = worthTelling.filter((_, index) => outcomes[index] === 'not_taken')
    await alertLooks.keep({ ...look, untold }, look.at)
    return true
  }

  async function tell({ id, to, locale, notification }: AlertMessage) {
    const sent = await mailer.send(id, { to, locale }, notification)
    return sent.ok || sent.error.kind === 'mail_refused' ? 'settled' : 'not_taken'
  }
}
