/** What administrators do to accounts without a form: disable, enable, delete, sign out, send a reset link. */
import { type Requirement, requirements } from '../../domain/access/requirement.ts'
import type { User } from '../../domain/account/user.ts'
import type { AuditAction, AuditDetails, Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { SendLink } from '../account/send-link.ts'
import { readableUser, type VisibleUser } from '../account/visible-user.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Change, UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'
import type { FindUser, FindUserError } from './find-user.ts'

/** The account as it is then, as far as the caller may see it. */
export type ManageUser<Kind extends 'last_administrator' = never> = (command: {
  readonly caller: Caller
  readonly id: UserId
  readonly origin: Origin
}) => Promise<Result<VisibleUser, FindUserError | Failure<Kind>>>

interface Management {
  readonly requirement: Requirement
  readonly action: AuditAction
  /** None: there is nothing to do. */
  changesFor(user: User, at: Instant): readonly Change[] | Promise<readonly Change[]>
  /** What is said of the account afterwards, where that changes. */
  readonly status?: User['status']
  details?(user: User): AuditDetails
}

/** Once more for each time that somebody else changes the account in between. */
const attemptsMax = 3

/** One use case for each; doing again what has been done changes nothing and is no failure. */
export function createManageUser(ports: {
  findUser: FindUser
  unitOfWork: UnitOfWork
  sendLink: SendLink
  clock: Clock
}) {
  const { findUser, unitOfWork, sendLink, clock } = ports

  const guarded = (management: Management): ManageUser<'last_administrator'> => {
    const { requirement, action, changesFor, status, details } = management
    const attempt = async (
      { caller, id, origin }: Parameters<ManageUser>[0],
      attemptsLeft: number,
    ): ReturnType<ManageUser<'last_administrator'>> => {
      const found = await findUser(caller, requirement, id)
      if (!found.ok) return found
      const { user, admission } = found.value
      const at = clock.now()
      const changes = await changesFor(user, at)
      if (changes.length === 0) return ok(readableUser(user, admission))
      const entry = {
        at,
        action,
        actor: caller.userId,
        sessionId: caller.sessionId,
        target: id,
        outcome: 'success',
        origin,
        ...(status && { details: { before: user.status, after: status } }),
        ...(details && { details: details(user) }),
      } as const
      const committed = await unitOfWork.commit([...changes, { kind: 'append_audit', entry }])
      if (committed.ok) {
        const changed = status && { status, version: user.version + 1, updatedAt: at }
        return ok(readableUser({ ...user, ...changed }, admission))
      }
      if (committed.error.kind === 'last_administrator') return err({ kind: 'last_administrator' })
      // Somebody else was faster: what they have done may be what was wanted, or leave nobody there.
      if (committed.error.kind === 'stale' && attemptsLeft > 1) {
        return attempt({ caller, id, origin }, attemptsLeft - 1)
      }
      return unexpectedFailure(committed.error)
    }
    return (command) => attempt(command, attemptsMax)
  }

  /** For what takes nobody's rights away. */
  const manage = (management: Management): ManageUser => {
    const act = guarded(management)
    return async (command) => {
      const done = await act(command)
      if (done.ok) return done
      const { error } = done
      return error.kind === 'last_administrator' ? unexpectedFailure(error) : err(error)
    }
  }

  const endSessions = (userId: UserId, at: Instant): Change => ({
    kind: 'end_sessions_of_user',
    userId,
    reason: 'administrator',
    at,
  })

  return {
    disableUser: guarded({
      requirement: requirements.disableUsers,
      action: 'user.disable',
      status: 'disabled',
      changesFor: ({ id: userId, status: from }, at) =>
        from === 'disabled'
          ? []
          : [{ kind: 'set_status', userId, from, to: 'disabled', at }, endSessions(userId, at)],
    }),
    enableUser: manage({
      requirement: requirements.enableUsers,
      action: 'user.enable',
      status: 'active',
      changesFor: ({ id: userId, status: from }, at) =>
        from === 'disabled' ? [{ kind: 'set_status', userId, from, to: 'active', at }] : [],
    }),
    signOutUser: manage({
      requirement: requirements.signOutUsers,
      action: 'user.sign_out',
      changesFor: ({ id }, at) => [endSessions(id, at)],
    }),
    sendPasswordReset: manage({
      requirement: requirements.resetPasswords,
      action: 'user.reset_password',
      changesFor: (user, at) => sendLink('reset_password', user, at),
    }),
    deleteUser: guarded({
      requirement: requirements.deleteUsers,
      action: 'user.delete',
      changesFor: ({ id: userId }) => [{ kind: 'delete_user', userId }],
      // Not who it was: the entry outlives the person's wish to be forgotten.
      details: ({ roles, status }) => ({ before: roles, status }),
    }),
  }
}
