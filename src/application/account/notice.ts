import type { Email } from '../../domain/account/email.ts'
import { displayName, type User } from '../../domain/account/user.ts'
import type { PendingNotification } from '../../domain/notification/pending-notification.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Ids } from '../ports/ids.ts'
import type { Change } from '../ports/unit-of-work.ts'

type Notice = Extract<
  PendingNotification,
  {
    template:
      | 'password_changed'
      | 'password_change_interrupted'
      | 'username_changed'
      | 'email_changed'
      | 'account_deleted'
      | 'account_disabled'
      | 'account_enabled'
      | 'new_sign_in'
  }
>

/** What a notice says besides whom it is for, and when it happened. */
type Particulars = Notice extends infer N
  ? N extends Notice
    ? Omit<N, 'name' | 'at'>
    : never
  : never

/** Tells people what has happened to their account, so that whoever did not want it can act. */
export function notice(
  user: User,
  particulars: Particulars,
  ids: Ids,
  at: Instant,
  /** Left out: the address that the account has. */
  to: Email = user.email,
): Change {
  return {
    kind: 'enqueue_mail',
    message: {
      id: ids.message(),
      to,
      locale: user.locale,
      notification: { ...particulars, name: displayName(user), at },
      createdAt: at,
    },
  }
}
