/** What Gatehouse writes to people, each with what its template needs. Never holds a secret at rest. */
import type { Email } from '../account/email.ts'
import type { Locale } from '../account/locale.ts'
import type { Username } from '../account/username.ts'
import type { Instant } from '../shared/instant.ts'

/** Ready to be rendered: links already carry their token. Lives only in memory, never stored. */
export type Notification =
  | {
      readonly template: 'verify_email'
      readonly name: string
      readonly link: string
      readonly expiresAt: Instant
    }
  | {
      readonly template: 'invitation'
      readonly name: string
      readonly link: string
      readonly expiresAt: Instant
    }
  | {
      readonly template: 'reset_password'
      readonly name: string
      readonly link: string
      readonly expiresAt: Instant
    }
  | {
      /** Too many wrong passwords: the link lets the owner in again. */
      readonly template: 'unlock_account'
      readonly name: string
      readonly link: string
      readonly expiresAt: Instant
    }
  | {
      /** Somebody has signed in from where nobody did before. */
      readonly template: 'new_sign_in'
      readonly name: string
      /** Null: the browser does not say what it is. */
      readonly device: string | null
      /** ISO 3166-1 alpha-2; null: nobody knows. */
      readonly country: string | null
      readonly address: string | null
      readonly at: Instant
    }
  | {
      /** To the address which the account has; the page behind the link also stops the change. */
      readonly template: 'confirm_current_email'
      readonly name: string
      readonly newEmail: Email
      readonly link: string
      readonly expiresAt: Instant
    }
  | {
      /** To the address which the account is to get. */
      readonly template: 'confirm_new_email'
      readonly name: string
      readonly link: string
      readonly expiresAt: Instant
    }
  | {
      /** To operators, or to their webhook: nobody's account. */
      readonly template: 'alert'
      readonly name: string
      readonly rule: string
      readonly summary: string
      readonly severity: 'warning' | 'critical'
      readonly event: 'firing' | 'resolved'
      /** What the rule waits for, in words. */
      readonly condition: string
      /** What was found; null when there was nothing to go by. */
      readonly value: number | null
      /** Where it was found: a route, a dependency; `''` where that is not asked. */
      readonly group: string
      readonly since: Instant
      readonly at: Instant
      /** After that nobody needs to be told any more. */
      readonly expiresAt: Instant
    }
  | { readonly template: 'password_changed'; readonly name: string; readonly at: Instant }
  /** Nobody can tell whether the new password or the old one counts. */
  | {
      readonly template: 'password_change_interrupted'
      readonly name: string
      readonly at: Instant
    }
  | {
      readonly template: 'second_factor_changed'
      readonly name: string
      readonly news: FactorNews
      readonly at: Instant
    }
  | {
      readonly template: 'username_changed'
      readonly name: string
      readonly username: Username
      readonly at: Instant
    }
  | {
      /** To the address which the account had. */
      readonly template: 'email_changed'
      readonly name: string
      readonly newEmail: Email
      readonly at: Instant
    }
  | { readonly template: 'account_deleted'; readonly name: string; readonly at: Instant }
  | { readonly template: 'account_disabled'; readonly name: string; readonly at: Instant }
  | { readonly template: 'account_enabled'; readonly name: string; readonly at: Instant }
  /** Somebody wanted their account to have this person's address. */
  | { readonly template: 'email_in_use'; readonly name: string }
  | {
      readonly template: 'email_already_registered'
      readonly name: string
      readonly resetLink: string
    }

/** What has happened to somebody's second factors. */
export type FactorNews =
  | 'totp_added'
  | 'totp_removed'
  | 'passkey_added'
  | 'passkey_removed'
  | 'recovery_codes_renewed'
  | 'factors_removed'

/** Where a message goes that is for the operator's webhook: no address is like that. */
export const webhookRecipient = 'webhook'

export interface Envelope {
  readonly to: string
  readonly locale: Locale
}
