import { describe, expect, it } from 'vitest'
import { batchSize } from '../../../src/application/mail/deliver-mail.ts'
import { hours, after as later, minutes, seconds } from '../../../src/domain/shared/instant.ts'
import { ok } from '../../../src/domain/shared/result.ts'
import { deliver, tokenIn } from '../support/mail.ts'
import { ada, bob, origin, register } from '../support/people.ts'
import { aService } from '../support/service.ts'

const unavailable = { kind: 'mail_unavailable', reason: 'timeout' } as const
const refusal = { kind: 'mail_refused', reason: 'suppressed' } as const

/** A service with one message to Ada waiting, and one round of the delivery. */
async function withMailToAda() {
  const service = aService()
  await register(service, ada)
  const { deliverMail } = service.application.mail
  const taken = async () => (await deliverMail()).taken
  return { service, deliverMail, taken }
}

describe('delivering mail', () => {
  it('sends what waits, once', async () => {
    const { service, deliverMail } = await withMailToAda()
    expect(await deliverMail()).toEqual({ taken: 1 })
    expect(await deliverMail()).toEqual({ taken: 0 })
    expect(service.mailer.sent).toHaveLength(1)
  })

  it('with nothing waiting does nothing', async () => {
    expect(await aService().application.mail.deliverMail()).toEqual({ taken: 0 })
  })

  it('puts the token into the fragment of the link, where it works', async () => {
    const { service } = await withMailToAda()
    const [mail] = await deliver(service)
    if (mail?.notification.template !== 'verify_email') throw new Error('Not the mail expected')
    const token = tokenIn(mail.notification)
    expect(mail.notification).toEqual({
      template: 'verify_email',
      name: 'Ada',
      link: `${service.settings.links.verifyEmail}#token=${token}`,
      expiresAt: later(service.clock.now(), service.settings.lifetimes.emailVerificationMs),
    })
    expect(await service.application.account.verifyEmail({ token, origin })).toEqual(ok())
  })

  it('has no token lying about before or after it is sent', async () => {
    const { service } = await withMailToAda()
    const before = JSON.stringify(service.everythingStored())
    const [mail] = await deliver(service)
    if (!mail) throw new Error('Nothing was sent')
    const token = tokenIn(mail.notification)
    expect(before).not.toContain(token)
    expect(JSON.stringify(service.everythingStored())).not.toContain(token)
  })

  it('takes at most a batch at a time', async () => {
    const service = aService()
    await register(service, ada)
    for (let count = 0; count < batchSize; count++) {
      await service.application.account.requestPasswordReset({ email: ada.email, origin })
    }
    const { deliverMail } = service.application.mail
    expect(await deliverMail()).toEqual({ taken: batchSize })
    expect(await deliverMail()).toEqual({ taken: 1 })
    expect(service.mailer.sent).toHaveLength(batchSize + 1)
  })

  it('by two at once sends a message once', async () => {
    const { service, deliverMail } = await withMailToAda()
    await Promise.all([deliverMail(), deliverMail()])
    expect(service.mailer.sent).toHaveLength(1)
  })
})

describe('a provider that is not there', () => {
  it('is asked again after 30 s, then after twice as long', async () => {
    const { service, taken } = await withMailToAda()
    service.mailer.failWith(unavailable)
    for (const delay of [seconds(30), minutes(1), minutes(2)]) {
      expect(await taken()).toBe(1)
      service.clock.advance(delay - 1)
      expect(await taken()).toBe(0)
      service.clock.advance(1)
    }
    service.mailer.failWith()
    expect(await taken()).toBe(1)
    expect(service.mailer.sent).toHaveLength(1)
    service.clock.advance(hours(1))
    expect(await taken()).toBe(0)
  })

  it('does not hold up a message that comes later', async () => {
    const { service } = await withMailToAda()
    service.mailer.failWith(unavailable)
    await deliver(service)
    service.mailer.failWith()
    await service.application.account.requestPasswordReset({ email: ada.email, origin })
    const mails = await deliver(service)
    expect(mails.map(({ notification }) => notification.template)).toEqual(['reset_password'])
  })
})

describe('a batch', () => {
  it('settles each message by its own outcome: one refused or late holds up no other', async () => {
    const service = aService()
    for (const name of ['sent-one', 'refused', 'late', 'sent-two']) {
      await register(service, { ...bob, username: name, email: `${name}@example.com` })
    }
    service.beforeEachSending(({ to }) => {
      const outcome = { refused: refusal, late: unavailable }[to.split('@', 1)[0] ?? '']
      service.mailer.failWith(outcome)
    })
    await service.application.mail.deliverMail()
    const recipients = () => service.mailer.sent.map(({ envelope }) => envelope.to)
    expect(recipients().toSorted()).toEqual(['sent-one@example.com', 'sent-two@example.com'])
    expect(service.refusedMail()).toEqual(['suppressed'])

    service.beforeEachSending(() => service.mailer.failWith())
    service.clock.advance(seconds(30))
    expect(await service.application.mail.deliverMail()).toEqual({ taken: 1 })
    expect(recipients().at(-1)).toBe('late@example.com')
  })
})

describe('a message that cannot be sent', () => {
  it('because it was refused is kept with the reason, and never tried again', async () => {
    const { service, taken } = await withMailToAda()
    service.mailer.failWith(refusal)
    expect(await taken()).toBe(1)
    expect(service.refusedMail()).toEqual(['suppressed'])
    service.mailer.failWith()
    service.clock.advance(hours(2))
    expect(await taken()).toBe(0)
    expect(service.mailer.sent).toEqual([])
  })

  it('because the key of its token is no longer held is refused', async () => {
    const { service } = await withMailToAda()
    const restarted = service.restart({ keys: ['new'] })
    expect(await restarted.application.mail.deliverMail()).toEqual({ taken: 1 })
    expect(restarted.mailer.sent).toEqual([])
    expect(restarted.refusedMail()).toEqual(['key_no_longer_held'])
  })

  it('is still sent when the key has been replaced but is held', async () => {
    const { service } = await withMailToAda()
    const restarted = service.restart({ keys: ['new', 'old'] })
    const [mail] = await deliver(restarted)
    if (!mail) throw new Error('Nothing was sent')
    const token = tokenIn(mail.notification)
    expect(await restarted.application.account.verifyEmail({ token, origin })).toEqual(ok())
  })

  it('because its link has expired meanwhile is refused: it would open nothing', async () => {
    const { service, taken } = await withMailToAda()
    service.clock.advance(service.settings.lifetimes.emailVerificationMs)
    expect(await taken()).toBe(1)
    expect(service.mailer.sent).toEqual([])
    expect(service.refusedMail()).toEqual(['expired'])
  })
})

describe('a sender that dies between sending and noting it', () => {
  it('leads to the message being sent again once its lease ran out, and not before', async () => {
    const { service, deliverMail, taken } = await withMailToAda()
    service.beforeNextSettlement(() => {
      throw new Error('The process died')
    })
    await expect(deliverMail()).rejects.toThrow('The process died')
    expect(service.mailer.sent).toHaveLength(1)

    service.clock.advance(minutes(1) - 1)
    expect(await taken()).toBe(0)
    service.clock.advance(2)
    expect(await taken()).toBe(1)
    const [first, second] = service.mailer.sent
    expect(second).toEqual(first) // the same id: where the provider can, it deduplicates
    service.clock.advance(hours(2))
    expect(await taken()).toBe(0)
  })

  it('cannot undo what its successor noted: its settlement comes under an old lease', async () => {
    const { service, deliverMail, taken } = await withMailToAda()
    service.mailer.failWith(unavailable)
    service.beforeNextSettlement(async () => {
      service.clock.advance(minutes(1) + 1)
      service.mailer.failWith()
      expect(await taken()).toBe(1)
    })
    await deliverMail()
    service.clock.advance(hours(2))
    expect(await taken()).toBe(0)
    expect(service.mailer.sent).toHaveLength(1)
  })
})
