/** What administrators do to accounts without a form: disable, enable, delete, sign out, send a reset link. */
import { type Requirement, requirements } from '../../domain/access/requirement.ts'
import type { User } from '../../domain/account/user.ts'
import type { AuditAction, Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { SendLink } from '../account/send-link.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Change, UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'
import type { FindUser, FindUserError } from './find-user.ts'

export type ManageUser = (command: {
  readonly caller: Caller
  readonly id: UserId
  readonly origin: Origin
}) => Promise<Result<User, FindUserError | Failure<'last_administrator'>>>

/** One use case for each; doing again what has been done changes nothing and is no failure. */
export function createManageUser(ports: {
  findUser: FindUser
  unitOfWork: UnitOfWork
  sendLink: SendLink
  clock: Clock
}) {
  const { findUser, unitOfWork, sendLink, clock } = ports

  const manage =
    (
      requirement: Requirement,
      action: AuditAction,
      changesFor: (user: User, at: Instant) => readonly Change[] | Promise<readonly Change[]>,
      after: (user: User, at: Instant) => User = (user) => user,
    ): ManageUser =>
    async ({ caller, id, origin }) => {
      const found = await findUser(caller, requirement, id)
      if (!found.ok) return found
      const { user } = found.value
      const at = clock.now()
      const changes = await changesFor(user, at)
      if (changes.length === 0) return ok(user)
      const entry = {
        at,
        action,
        actor: caller.userId,
        sessionId: caller.sessionId,
        target: id,
        outcome: 'success',
        origin,
      } as const
      const committed = await unitOfWork.commit([...changes, { kind: 'append_audit', entry }])
      if (committed.ok) return ok(after(user, at))
      if (committed.error.kind === 'last_administrator') return err({ kind: 'last_administrator' })
      if (committed.error.kind === 'stale') return err({ kind: 'user_not_found' })
      return unexpectedFailure(committed.error)
    }

  const endSessions = (userId: UserId, at: Instant): Change => ({
    kind: 'end_sessions_of_user',
    userId,
    reason: 'administrator',
    at,
  })

  return {
    disableUser: manage(
      requirements.disableUsers,
      'user.disable',
      ({ id: userId, status }, at) =>
        status === 'disabled'
          ? []
          : [
              { kind: 'set_status', userId, from: status, to: 'disabled', at },
              endSessions(userId, at),
            ],
      (user, updatedAt) => ({ ...user, status: 'disabled', version: user.version + 1, updatedAt }),
    ),
    enableUser: manage(
      requirements.enableUsers,
      'user.enable',
      ({ id: userId, status }, at) =>
        status === 'disabled'
          ? [{ kind: 'set_status', userId, from: status, to: 'active', at }]
          : [],
      (user, updatedAt) => ({ ...user, status: 'active', version: user.version + 1, updatedAt }),
    ),
    signOutUser: manage(requirements.signOutUsers, 'user.sign_out', ({ id }, at) => [
      endSessions(id, at),
    ]),
    sendPasswordReset: manage(requirements.resetPasswords, 'user.reset_password', (user, at) =>
      sendLink('reset_password', user, at),
    ),
    deleteUser: manage(requirements.deleteUsers, 'user.delete', ({ id: userId }) => [
      { kind: 'delete_user', userId },
    ]),
  }
}
