/** Somebody asks for a new password by mail. The answer and the trips are the same for every address. */
import type { Origin } from '../../domain/audit/audit-entry.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { Clock } from '../ports/clock.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
import { unexpectedFailure } from '../unexpected.ts'
import type { SendLink } from './send-link.ts'

export type RequestPasswordReset = (command: {
  readonly email: string
  readonly origin: Origin
}) => Promise<Result<void, never>>

export function createRequestPasswordReset(ports: {
  users: Users
  unitOfWork: UnitOfWork
  sendLink: SendLink
  clock: Clock
}): RequestPasswordReset {
  const { users, unitOfWork, sendLink, clock } = ports

  return async ({ email, origin }) => {
    const user = await users.byEmail(email)
    const now = clock.now()
    const entitled = user !== undefined && user.status !== 'disabled'
    const committed = await unitOfWork.commit([
      ...(entitled ? await sendLink('reset_password', user, now) : []),
      {
        kind: 'append_audit',
        entry: {
          at: now,
          action: 'account.request_password_reset',
          actor: null,
          target: user?.id ?? null,
          outcome: entitled ? 'success' : 'failure',
          ...(entitled ? {} : { reason: user ? 'account_disabled' : 'unknown_email' }),
          origin,
        },
      },
    ])
    return committed.ok ? ok() : unexpectedFailure(committed.error)
  }
}
