/** Sends the verification link again. Tells nobody whether the address is known. */
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { Clock } from '../ports/clock.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import { unexpectedFailure } from '../unexpected.ts'
import type { SendLink } from './send-link.ts'

/** For the caller's own address when signed in, for the one given otherwise. */
export type ResendVerification = (command: {
  readonly email: string
  readonly origin: Origin
}) => Promise<Result<void, never>>

export function createResendVerification(ports: {
  users: Users
  unitOfWork: UnitOfWork
  sendLink: SendLink
  clock: Clock
}): ResendVerification {
  const { users, unitOfWork, sendLink, clock } = ports

  return async ({ email, origin }) => {
    const user = await users.byEmail(email)
    const now = clock.now()
    const due = user !== undefined && !user.emailVerified && user.status !== 'disabled'
    const committed = await unitOfWork.commit([
      ...(due ? await sendLink('verify_email', user, now) : []),
      {
        kind: 'append_audit',
        entry: {
          at: now,
          action: 'account.request_email_verification',
          actor: null,
          target: user?.id ?? null,
          outcome: due ? 'success' : 'failure',
          ...(due ? {} : { reason: user ? 'not_due' : 'unknown_email' }),
          origin,
        },
      },
    ])
    return committed.ok ? ok() : unexpectedFailure(committed.error)
  }
}
