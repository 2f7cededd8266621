/** Sends what waits in the outbox. Runs after answers and on a schedule; many may run at once. */

import type { OneTimeTokenPurpose } from '../../domain/account/one-time-token.ts'
import type { Notification } from '../../domain/notification/notification.ts'
import { nextAttemptAt } from '../../domain/notification/retry.ts'
import { after, type Instant, seconds } from '../../domain/shared/instant.ts'
import type { Clock } from '../ports/clock.ts'
import type { Mailer } from '../ports/mailer.ts'
import type { OneTimeTokenMint } from '../ports/one-time-token-mint.ts'
import type { LeasedMessage, Outbox, Settlement } from '../ports/outbox.ts'

/** Sends one batch; answers how many messages it took. */
export type DeliverMail = () => Promise<{ readonly taken: number }>

/** Pages of the portals that take a token from the address' fragment (never sent to a server). */
export interface Links {
  readonly verifyEmail: string
  readonly resetPassword: string
  readonly forgotPassword: string
  readonly changeEmail: string
  readonly unlockAccount: string
}

export const batchSize = 10
/** Longer than any provider is given to answer, so that no lease runs out under a living sender. */
const leaseMs = seconds(60)

export function createDeliverMail(ports: {
  outbox: Outbox
  mailer: Mailer
  oneTimeTokenMint: OneTimeTokenMint
  clock: Clock
  links: Links
}): DeliverMail {
  const { outbox, mailer, oneTimeTokenMint, clock, links } = ports

  return async () => {
    const now = clock.now()
    const leased = await outbox.lease({ now, until: after(now, leaseMs), limit: batchSize })
    if (leased.length > 0) await outbox.settle(await Promise.all(leased.map(deliver)))
    return { taken: leased.length }
  }

  async function deliver(message: LeasedMessage): Promise<Settlement> {
    const { id, lease, to, locale } = message
    const forget = isFarewell(message)
    const refused = (reason: string): Settlement => {
      return { id, lease, outcome: 'refused', at: clock.now(), reason, forget }
    }
    if (isExpired(message, clock.now())) return refused('expired') // its link would open nothing
    const notification = await render(message)
    if (!notification) return refused('key_no_longer_held')
    const sent = await mailer.send(id, { to, locale }, notification)
    const at = clock.now()
    if (sent.ok) return { id, lease, outcome: 'sent', at, forget }
    const { kind, reason } = sent.error
    if (kind === 'mail_refused') return { id, lease, outcome: 'refused', at, reason, forget }
    return {
      id,
      lease,
      outcome: 'retry',
      nextAttemptAt: nextAttemptAt(at, message.attempts),
      reason,
    }
  }

  /** Puts the token back into the link; undefined when the key that made it has been thrown away. */
  async function render({ notification }: LeasedMessage): Promise<Notification | undefined> {
    if (notification.template === 'email_already_registered') {
      return { ...notification, resetLink: links.forgotPassword }
    }
    if (!('token' in notification)) return notification
    const { token: reference, ...rest } = notification
    const [purpose, page] = destinations[rest.template]
    const token = await oneTimeTokenMint.derive(purpose, reference)
    return token === undefined ? undefined : { ...rest, link: `${links[page]}#token=${token}` }
  }
}

type Linked = Extract<Notification, { link: string }>['template']

/** What the token in a letter's link is for, and the page that takes it. */
const destinations = {
  verify_email: ['verify_email', 'verifyEmail'],
  reset_password: ['reset_password', 'resetPassword'],
  invitation: ['reset_password', 'resetPassword'], // accepting is choosing a password
  unlock_account: ['unlock_account', 'unlockAccount'],
  confirm_current_email: ['confirm_current_email', 'changeEmail'],
  confirm_new_email: ['confirm_new_email', 'changeEmail'],
} as const satisfies Record<Linked, readonly [OneTimeTokenPurpose, keyof Links]>

/** Whoever has left is not kept as a recipient. */
function isFarewell({ notification }: LeasedMessage): boolean {
  return notification.template === 'account_deleted'
}

function isExpired({ notification }: LeasedMessage, now: Instant): boolean {
  return 'expiresAt' in notification && now >= notification.expiresAt
}
