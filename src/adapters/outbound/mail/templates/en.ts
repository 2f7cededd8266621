/** Everything Gatehouse writes, in English. */
import type { FactorNews, Notification } from '../../../../domain/notification/notification.ts'
import type { Instant } from '../../../../domain/shared/instant.ts'
import { createCountryName } from '../country-name.ts'
import type { Action, Catalogue } from '../letter.ts'
import { createMoments } from '../moment.ts'

type Place = Extract<Notification, { template: 'new_sign_in' }>

export const english: Catalogue = (notification) => {
  const opening = {
    greeting: notification.name === '' ? 'Hello,' : `Hello ${notification.name},`,
    closing: 'Gatehouse sent this message automatically; nobody reads replies to it.',
  }

  switch (notification.template) {
    case 'verify_email':
      return {
        ...opening,
        subject: 'Confirm your e-mail address for Gatehouse',
        paragraphs: [
          'Please confirm that this e-mail address is yours, so that we can use it for your Gatehouse account.',
        ],
        action: {
          ...follow('Confirm e-mail address', notification.link),
          expiry: `The link works once and expires on ${moment(notification.expiresAt)}.`,
        },
        precaution:
          'If you did not sign up for Gatehouse, ignore this message and do not open the link.',
      }

    case 'reset_password':
      return {
        ...opening,
        subject: 'Reset your Gatehouse password',
        paragraphs: [
          'Someone asked to reset the password of your Gatehouse account. If it was you, choose a new one.',
        ],
        action: {
          ...follow('Choose a new password', notification.link),
          expiry: `The link works once and expires on ${moment(notification.expiresAt)}. A new password signs you out everywhere.`,
        },
        precaution:
          'If it was not you, ignore this message: your password stays as it is. Do not share the link with anyone; we will never ask you for it.',
      }

    case 'unlock_account':
      return {
        ...opening,
        subject: 'Your Gatehouse account is locked for a while',
        paragraphs: [
          'Too many wrong passwords were tried on your Gatehouse account, so nobody can sign in to it for a while.',
          'If it was you, you need not wait: unlock it, then sign in, or reset your password if you have forgotten it.',
        ],
        action: {
          ...follow('Unlock the account', notification.link),
          expiry: `The link works once and expires on ${moment(notification.expiresAt)}.`,
        },
        precaution:
          'If it was not you, there is nothing to do: nobody has got in. Do not share the link with anyone.',
      }

    case 'new_sign_in':
      return {
        ...opening,
        subject: 'New sign-in to your Gatehouse account',
        paragraphs: [
          `Someone signed in to your Gatehouse account on ${moment(notification.at)} from where nobody had signed in before: ${placeOf(notification)}.`,
          'If it was you, there is nothing more to do.',
        ],
        precaution:
          'If it was not you, someone knows your password. Reset it at once with “Forgot password” on the sign-in page, and tell your administrator.',
      }

    case 'invitation':
      return {
        ...opening,
        subject: 'Your Gatehouse account is waiting for you',
        paragraphs: [
          'An administrator has made a Gatehouse account for you. Choose a password, and it is yours.',
        ],
        action: {
          ...follow('Choose a password', notification.link),
          expiry: `The link works once and expires on ${moment(notification.expiresAt)}.`,
        },
        precaution:
          'If you did not expect this, ignore this message: without a password the account cannot be used.',
      }

    case 'password_changed':
      return {
        ...opening,
        subject: 'Your Gatehouse password was changed',
        paragraphs: [
          `The password of your Gatehouse account was changed on ${moment(notification.at)}. To be safe, we ended your other sessions.`,
          'If it was you, there is nothing more to do.',
        ],
        precaution:
          'If it was not you, someone else may be in your account. Reset your password at once with “Forgot password” on the sign-in page, and tell your administrator.',
      }

    case 'password_change_interrupted':
      return {
        ...opening,
        subject: 'A change of your Gatehouse password was interrupted',
        paragraphs: [
          `Someone began to change the password of your Gatehouse account, and on ${moment(notification.at)} we found that it had been interrupted: either the new password or the old one is right now. To be safe, we ended all your sessions.`,
          'If it was you, sign in with the new password, and with the old one if that is refused.',
        ],
        precaution:
          'If it was not you, someone else may be in your account. Reset your password at once with “Forgot password” on the sign-in page, and tell your administrator.',
      }

    case 'second_factor_changed':
      return {
        ...opening,
        subject: news[notification.news].subject,
        paragraphs: [
          `On ${moment(notification.at)} ${news[notification.news].what}.`,
          'If it was you, there is nothing more to do.',
        ],
        precaution:
          'If it was not you, someone else may be in your account. Reset your password at once with “Forgot password” on the sign-in page, and tell your administrator.',
      }

    case 'email_already_registered':
      return {
        ...opening,
        subject: 'You already have a Gatehouse account',
        paragraphs: [
          'Someone tried to create a Gatehouse account with this e-mail address. You already have one, so nothing was created and nothing has changed.',
          'If it was you, sign in with the account you have. If you have forgotten its password, you can reset it.',
        ],
        action: follow('Reset your password', notification.resetLink),
        precaution:
          'If it was not you, there is nothing to do: nobody has got into your account this way.',
      }

    case 'confirm_current_email':
      return {
        ...opening,
        subject: 'Do you want another e-mail address for Gatehouse?',
        paragraphs: [
          `Someone who is signed in to your Gatehouse account wants it to have another e-mail address: ${notification.newEmail}.`,
          'If it was you, confirm it here and at the new address. The change happens when both are confirmed, and signs you out everywhere.',
        ],
        action: {
          ...follow('Confirm or stop the change', notification.link),
          expiry: `The link expires on ${moment(notification.expiresAt)}.`,
        },
        precaution:
          'If it was not you, open the link and stop the change, then change your password: someone knows it.',
      }

    case 'confirm_new_email':
      return {
        ...opening,
        subject: 'Confirm your new e-mail address for Gatehouse',
        paragraphs: [
          'Please confirm that this e-mail address is yours, so that your Gatehouse account can have it. The change has to be confirmed at the address of before, too.',
        ],
        action: {
          ...follow('Confirm or stop the change', notification.link),
          expiry: `The link expires on ${moment(notification.expiresAt)}.`,
        },
        precaution: 'If you did not ask for this, ignore this message and do not open the link.',
      }

    case 'email_changed':
      return {
        ...opening,
        subject: 'The e-mail address of your Gatehouse account was changed',
        paragraphs: [
          `Your Gatehouse account has had another e-mail address since ${moment(notification.at)}: ${notification.newEmail}. We will not write to this one any more, and all sessions have ended.`,
        ],
        precaution: 'If it was not you, tell your administrator at once.',
      }

    case 'email_in_use':
      return {
        ...opening,
        subject: 'Someone wanted to use your e-mail address for Gatehouse',
        paragraphs: [
          'Someone wanted to give this e-mail address to another Gatehouse account. It belongs to yours, so nothing has changed.',
          'If it was you, you have two accounts: sign in with this address to the one that has it.',
        ],
        precaution:
          'If it was not you, there is nothing to do: nobody has got into your account this way.',
      }

    case 'username_changed':
      return {
        ...opening,
        subject: 'Your Gatehouse username was changed',
        paragraphs: [
          `The username of your Gatehouse account was changed on ${moment(notification.at)}. It is now: ${notification.username}`,
          'If it was you, there is nothing more to do. For some time nobody else can take the old one.',
        ],
        precaution:
          'If it was not you, someone else may be in your account. Reset your password at once with “Forgot password” on the sign-in page, and tell your administrator.',
      }

    case 'account_deleted':
      return {
        ...opening,
        subject: 'Your Gatehouse account is deleted',
        paragraphs: [
          `As you asked, your Gatehouse account was deleted on ${moment(notification.at)}, with everything that belonged to it. This is the last message you get from us. Goodbye, and thank you.`,
        ],
        precaution:
          'If it was not you, tell your administrator at once. A deleted account cannot be brought back.',
      }

    case 'account_disabled':
      return {
        ...opening,
        subject: 'Your Gatehouse account was disabled',
        paragraphs: [
          `An administrator disabled your Gatehouse account on ${moment(notification.at)}. All sessions have ended, and nobody can sign in to it.`,
        ],
        precaution: 'If you did not expect this, ask your administrator.',
      }

    case 'alert': {
      const { event, rule, summary, severity, condition, since, at } = notification
      const over = event === 'resolved'
      return {
        ...opening,
        subject: over ? `Gatehouse: ${rule} is over` : `Gatehouse: ${rule} (${severity})`,
        paragraphs: [
          summary,
          over
            ? `It began on ${moment(since)} and was over on ${moment(at)}.`
            : `It began on ${moment(since)}.`,
          `The rule: ${condition}. ${found(notification)}`,
        ],
        precaution:
          'GET /alerts has every rule and how it stands. If you did not expect this message, ask whoever runs Gatehouse: your address is among those that it reports to.',
      }
    }

    case 'account_enabled':
      return {
        ...opening,
        subject: 'Your Gatehouse account is enabled again',
        paragraphs: [
          `An administrator enabled your Gatehouse account on ${moment(notification.at)}. You can sign in as before; links in older messages do not work any more.`,
        ],
        precaution: 'If you did not expect this, ask your administrator.',
      }
  }
}

function placeOf({ device, country, address }: Place): string {
  const where = country === null ? undefined : countryName(country)
  return [device ?? 'an unknown device', where, address].filter(Boolean).join(', ')
}

const countryName = createCountryName('en')

function found({ value, group }: Extract<Notification, { template: 'alert' }>): string {
  const where = group === '' ? '' : ` (${group})`
  return value === null
    ? 'Nothing was found.'
    : `Found: ${Math.round(value * 1000) / 1000}${where}.`
}

const news: Readonly<Record<FactorNews, { readonly subject: string; readonly what: string }>> = {
  totp_added: {
    subject: 'Your Gatehouse account now asks for a code',
    what: 'an authenticator app was added to your Gatehouse account. Sign-in now asks for its code',
  },
  totp_removed: {
    subject: 'Your authenticator app was removed from Gatehouse',
    what: 'the authenticator app was removed from your Gatehouse account. Sign-in no longer asks for its code',
  },
  passkey_added: {
    subject: 'A passkey was added to your Gatehouse account',
    what: 'a passkey was added to your Gatehouse account. It can be used to sign in',
  },
  passkey_removed: {
    subject: 'A passkey was removed from your Gatehouse account',
    what: 'a passkey was removed from your Gatehouse account. It can no longer be used to sign in',
  },
  recovery_codes_renewed: {
    subject: 'Your Gatehouse recovery codes were replaced',
    what: 'the recovery codes of your Gatehouse account were replaced. The old ones no longer work',
  },
  factors_removed: {
    subject: 'Two-step sign-in was turned off for your Gatehouse account',
    what: 'an administrator removed your authenticator app, passkeys and recovery codes from your Gatehouse account. Your password alone signs you in',
  },
}

function follow(label: string, link: string): Action {
  return { label, link, hint: 'If the button does not work, copy this address into your browser:' }
}

/** The day before the month: written out, no reader takes it for another date. */
const moments = createMoments('en-GB')

function moment(at: Instant): string {
  const { date, time } = moments(at)
  return `${date} at ${time} UTC`
}
