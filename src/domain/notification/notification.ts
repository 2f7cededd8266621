/** What Gatehouse writes to people, each with what its template needs. Never holds a secret at rest. */
import type { Locale } from '../account/locale.ts'
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
  | { readonly template: 'password_changed'; readonly name: string; readonly at: Instant }
  | {
      readonly template: 'email_already_registered'
      readonly name: string
      readonly resetLink: string
    }

export interface Envelope {
  readonly to: string
  readonly locale: Locale
}
