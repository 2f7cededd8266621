/** Everything Gatehouse writes, in English. */
import type { Instant } from '../../../../domain/shared/instant.ts'
import type { Action, Catalogue } from '../letter.ts'
import { createMoments } from '../moment.ts'

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
  }
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
