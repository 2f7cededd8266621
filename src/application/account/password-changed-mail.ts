import { displayName, type User } from '../../domain/account/user.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Ids } from '../ports/ids.ts'
import type { Change } from '../ports/unit-of-work.ts'

/** Tells somebody that the password is another one now, so that whoever did not do it can act. */
export function passwordChangedMail(user: User, ids: Ids, now: Instant): Change {
  return {
    kind: 'enqueue_mail',
    message: {
      id: ids.message(),
      to: user.email,
      locale: user.locale,
      notification: { template: 'password_changed', name: displayName(user), at: now },
      createdAt: now,
    },
  }
}
