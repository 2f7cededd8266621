/** Reads mail as its recipient does. */
import type { Notification } from '../../../src/domain/notification/notification.ts'
import type { MessageId } from '../../../src/domain/shared/ids.ts'
import type { Service } from './service.ts'

/** Sends everything that is due; answers what was accepted by the provider, oldest first. */
export async function deliver({ application, mailer }: Service) {
  const before = mailer.sent.length
  while ((await application.mail.deliverMail()).taken > 0);
  return mailer.sent.slice(before).toSorted(byAge)
}

/** The newest message to an address, once everything due has been sent. */
export async function lastMailTo(service: Service, address: string) {
  await deliver(service)
  const mail = service.mailer.sent
    .filter(({ envelope }) => envelope.to === address)
    .toSorted(byAge)
    .at(-1)
  if (!mail) throw new Error(`Nobody wrote to ${address}`)
  return mail
}

/** The token that a link carries where no server sees it: in the fragment. */
export function tokenIn(notification: Notification): string {
  if (!('link' in notification)) throw new Error(`A ${notification.template} carries no link`)
  const token = new URLSearchParams(new URL(notification.link).hash.slice(1)).get('token')
  if (token === null) throw new Error('The link carries no token')
  return token
}

/** The token of the newest link to an address. */
export async function tokenMailedTo(service: Service, address: string): Promise<string> {
  return tokenIn((await lastMailTo(service, address)).notification)
}

/** A batch is sent all at once, in no order; but the ids of test messages count up. */
function byAge(one: { readonly id: MessageId }, other: { readonly id: MessageId }): number {
  return Number(one.id.replace('msg_', '')) - Number(other.id.replace('msg_', ''))
}
