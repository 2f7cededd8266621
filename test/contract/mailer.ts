/** What every adapter of the `Mailer` port guarantees. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Mailer } from '../../src/application/ports/mailer.ts'
import { type Locale, locales } from '../../src/domain/account/locale.ts'
import type { Notification } from '../../src/domain/notification/notification.ts'
import { asId, type MessageId } from '../../src/domain/shared/ids.ts'
import { instant } from '../../src/domain/shared/instant.ts'
import { anEmail, aUsername } from '../support/builders.ts'

/** A mailer with the provider behind it, as a test sees and breaks it. */
export interface MailerSubject {
  readonly mailer: Mailer
  /** The ids of the messages that the provider has taken, in order. */
  readonly accepted: () => readonly string[]
  /** From now on the provider accepts everything, refuses everything, or is out of order. */
  readonly behave: (behaviour: 'accept' | 'refuse' | 'break') => void
  readonly close: () => Promise<void>
}

export function describeMailer(name: string, makeSubject: () => Promise<MailerSubject>): void {
  describe(`Mailer: ${name}`, () => {
    let subject: MailerSubject
    beforeEach(async () => {
      subject = await makeSubject()
    })
    afterEach(() => subject.close())

    const send = (notification: Notification = resetPassword, locale: Locale = 'en') =>
      subject.mailer.send(messageId('msg_1'), { to: recipient, locale }, notification)

    it.each(
      locales.flatMap((locale) => notifications.map((notification) => ({ locale, notification }))),
    )('$notification.template is accepted in $locale', async ({ locale, notification }) => {
      expect(await send(notification, locale)).toEqual({ ok: true, value: undefined })
      expect(subject.accepted()).toEqual(['msg_1'])
    })

    it('a message that is sent again reaches the provider under the same id', async () => {
      await send()
      await send()
      expect(subject.accepted()).toEqual(['msg_1', 'msg_1'])
    })

    it('messages sent side by side all arrive, each under its own id', async () => {
      const ids = Array.from({ length: 10 }, (_, index) => `msg_${index}`)
      const outcomes = await Promise.all(
        ids.map((id) =>
          subject.mailer.send(messageId(id), { to: recipient, locale: 'es' }, resetPassword),
        ),
      )
      expect(outcomes.every((outcome) => outcome.ok)).toBe(true)
      expect(subject.accepted().toSorted()).toEqual(ids)
    })

    it('a refusal is final and says why', async () => {
      subject.behave('refuse')
      expect(await send()).toEqual({
        ok: false,
        error: { kind: 'mail_refused', reason: expect.stringMatching(/\S/) },
      })
      expect(subject.accepted()).toEqual([])
    })

    it('an outage is worth another try and says why', async () => {
      subject.behave('break')
      expect(await send()).toEqual({
        ok: false,
        error: { kind: 'mail_unavailable', reason: expect.stringMatching(/\S/) },
      })
      expect(subject.accepted()).toEqual([])
    })

    it('a message gets through once the outage is over', async () => {
      subject.behave('break')
      await send()
      subject.behave('accept')
      expect((await send()).ok).toBe(true)
      expect(subject.accepted()).toEqual(['msg_1'])
    })

    it.each(['refuse', 'break'] as const)(
      'a reason holds neither link nor token nor address, whatever the provider says (%s)',
      async (behaviour) => {
        subject.behave(behaviour)
        for (const notification of notifications) {
          const outcome = await send(notification)
          const reason = outcome.ok ? '' : outcome.error.reason
          expect(reason).not.toContain('://')
          expect(reason).not.toContain(token)
          expect(reason).not.toContain(token.slice(0, 12))
          expect(reason).not.toContain(recipient)
          expect(reason).not.toMatch(/[\r\n]/)
        }
      },
    )
  })
}

export const recipient = 'ann@example.com'
export const token = 'otk1.dGhpcyBpcyBhIHRva2VuIG9mIDI1NiBiaXRz-_ZZ'
const newEmail = anEmail('ann@new.example')
const expiresAt = instant(Date.UTC(2026, 10, 24, 21, 35, 59, 999))

export const verifyEmail = {
  template: 'verify_email',
  name: 'Ann',
  link: `https://portal.example.com/account/verify-email#token=${token}`,
  expiresAt,
} as const satisfies Notification

export const resetPassword = {
  template: 'reset_password',
  name: 'Ann',
  link: `https://portal.example.com/account/reset-password?lang=en&from=mail#token=${token}`,
  expiresAt,
} as const satisfies Notification

export const passwordChanged = {
  template: 'password_changed',
  name: 'Ann',
  at: expiresAt,
} as const satisfies Notification

export const alreadyRegistered = {
  template: 'email_already_registered',
  name: 'Ann',
  resetLink: 'https://portal.example.com/account/forgot-password',
} as const satisfies Notification

/** One of each; a template without an example does not compile. */
const examples: {
  readonly [T in Notification['template']]: Extract<Notification, { template: T }>
} = {
  alert: {
    template: 'alert',
    name: 'Ann',
    rule: 'FailedSignIns',
    summary: 'Many attempts to sign in are refused.',
    severity: 'warning',
    event: 'firing',
    condition: 'gatehouse_sign_in_failures_total grows by more than 30 a minute over 5 minutes',
    value: 74.25,
    group: '',
    since: expiresAt,
    at: expiresAt,
    expiresAt,
  },
  verify_email: verifyEmail,
  reset_password: resetPassword,
  invitation: { ...resetPassword, template: 'invitation' },
  unlock_account: { ...resetPassword, template: 'unlock_account' },
  new_sign_in: {
    ...passwordChanged,
    template: 'new_sign_in',
    device: 'Firefox on Windows',
    country: 'ES',
    address: '192.0.2.7',
  },
  password_changed: passwordChanged,
  password_change_interrupted: { ...passwordChanged, template: 'password_change_interrupted' },
  second_factor_changed: {
    ...passwordChanged,
    template: 'second_factor_changed',
    news: 'totp_added',
  },
  email_already_registered: alreadyRegistered,
  confirm_current_email: { ...verifyEmail, template: 'confirm_current_email', newEmail },
  confirm_new_email: { ...verifyEmail, template: 'confirm_new_email' },
  email_changed: { ...passwordChanged, template: 'email_changed', newEmail },
  email_in_use: { template: 'email_in_use', name: 'Ann' },
  username_changed: {
    ...passwordChanged,
    template: 'username_changed',
    username: aUsername('ann'),
  },
  account_deleted: { ...passwordChanged, template: 'account_deleted' },
  account_disabled: { ...passwordChanged, template: 'account_disabled' },
  account_enabled: { ...passwordChanged, template: 'account_enabled' },
}

export const notifications: readonly Notification[] = Object.values(examples)

export function messageId(text: string): MessageId {
  return asId<MessageId>(text)
}
