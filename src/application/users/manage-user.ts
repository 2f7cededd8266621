/** What administrators do to accounts without a form: disable, enable, delete, sign out, send a reset link. */
import { type Requirement, requirements } from '../../domain/access/requirement.ts'
import { unusablePasswordHash } from '../../domain/account/password.ts'
import type { User } from '../../domain/account/user.ts'
import type { UsernameRules } from '../../domain/account/username-rules.ts'
import type { AuditAction } from '../../domain/audit/actions.ts'
import type { AuditDetails, Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import { after, type Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { notice } from '../account/notice.ts'
import type { SendLink } from '../account/send-link.ts'
import { readableUser, type VisibleUser } from '../account/visible-user.ts'
import type { Failure } from '../errors.ts'
import { factorMail } from '../factor/factor-change.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Change, UnitOfWork } from '../ports/unit-of-work.ts'
import type { Users } from '../ports/users.ts'
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
  /** How many is noted. */
  readonly endsSessions?: boolean
}

/** Once more for each time that somebody else changes the account in between. */
const attemptsMax = 3

/** One use case for each; doing again what has been done changes nothing and is no failure. */
export function createManageUser(ports: {
  findUser: FindUser
  users: Users
  unitOfWork: UnitOfWork
  sendLink: SendLink
  ids: Ids
  clock: Clock
  usernames: UsernameRules
}) {
  const { findUser, users, unitOfWork, sendLink, ids, clock, usernames } = ports

  const guarded = (management: Management): ManageUser<'last_administrator'> => {
    const { requirement, action, changesFor, status, details, endsSessions } = management
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
      const committed = await unitOfWork.commit([
        ...changes,
        { kind: 'append_audit', entry, ...(endsSessions && { endedSessionsOf: id }) },
      ])
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

  /** Whether the person still has to choose a first password. */
  const isInvited = async ({ id, status }: User) =>
    status === 'pending' && (await users.withPassword(id))?.passwordHash === unusablePasswordHash

  return {
    disableUser: guarded({
      requirement: requirements.disableUsers,
      action: 'user.disable',
      status: 'disabled',
      endsSessions: true,
      changesFor: (user, at) => {
        const { id: userId, status: from } = user
        if (from === 'disabled') return []
        return [
          { kind: 'set_status', userId, from, to: 'disabled', at },
          endSessions(userId, at),
          // Nobody is written to at an address that may be somebody else's.
          ...(from === 'active' ? [notice(user, { template: 'account_disabled' }, ids, at)] : []),
        ]
      },
    }),
    enableUser: manage({
      requirement: requirements.enableUsers,
      action: 'user.enable',
      status: 'active',
      changesFor: (user, at) => {
        const { id: userId, status: from } = user
        if (from !== 'disabled') return []
        return [
          { kind: 'set_status', userId, from, to: 'active', at },
          notice(user, { template: 'account_enabled' }, ids, at),
        ]
      },
    }),
    signOutUser: manage({
      requirement: requirements.signOutUsers,
      action: 'user.sign_out',
      endsSessions: true,
      changesFor: ({ id }, at) => [endSessions(id, at)],
    }),
    /** For who has lost their factors: the password alone signs them in, and every session ends. */
    removeFactors: manage({
      requirement: requirements.removeFactors,
      action: 'user.remove_factors',
      endsSessions: true,
      changesFor: (user, at) =>
        user.secondFactors.length === 0
          ? []
          : [
              { kind: 'remove_factors', userId: user.id, at },
              endSessions(user.id, at),
              factorMail(user, 'factors_removed', ids, at),
            ],
      details: ({ secondFactors }) => ({ before: secondFactors, after: [] }),
    }),
    sendPasswordReset: manage({
      requirement: requirements.resetPasswords,
      action: 'user.reset_password',
      changesFor: async (user, at) =>
        sendLink('reset_password', user, at, (await isInvited(user)) ? 'invitation' : undefined),
    }),
    deleteUser: guarded({
      requirement: requirements.deleteUsers,
      action: 'user.delete',
      changesFor: ({ id: userId }, at) => [
        { kind: 'delete_user', userId, nameHeldUntil: after(at, usernames.holdMs), at },
      ],
      // Not who it was: the entry outlives the person's wish to be forgotten.
      details: ({ roles, status }) => ({ 'before.roles': roles, 'before.status': status }),
    }),
  }
}
