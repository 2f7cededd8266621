import { expect, it } from 'vitest'
import { createMemoryMailer } from '../../../src/adapters/outbound/memory/mailer.ts'
import { describeMailer, messageId, passwordChanged, recipient } from '../../contract/mailer.ts'

describeMailer('memory', async () => {
  const mailer = createMemoryMailer()
  const behaviours = {
    accept: undefined,
    refuse: { kind: 'mail_refused', reason: 'told to refuse' },
    break: { kind: 'mail_unavailable', reason: 'told to be down' },
  } as const
  return {
    mailer,
    accepted: () => mailer.sent.map(({ id }) => id),
    behave: (behaviour) => mailer.failWith(behaviours[behaviour]),
    close: async () => {},
  }
})

it('the memory mailer keeps what it was given', async () => {
  const mailer = createMemoryMailer()
  const mail = {
    id: messageId('msg_1'),
    envelope: { to: recipient, locale: 'es' },
    notification: passwordChanged,
  } as const
  await mailer.send(mail.id, mail.envelope, mail.notification)
  expect(mailer.sent).toEqual([mail])
})
