/** Changes of the account context. */

import type { AccountChange } from '../../../../application/ports/changes/account.ts'
import { administratorRole } from '../../../../domain/access/built-in.ts'
import type { RoleName } from '../../../../domain/access/role.ts'
import { isSpendable } from '../../../../domain/account/one-time-token.ts'
import type { PasswordHash } from '../../../../domain/account/password.ts'
import type { User } from '../../../../domain/account/user.ts'
import type { UserId } from '../../../../domain/shared/ids.ts'
import type { Instant } from '../../../../domain/shared/instant.ts'
import type { MemoryState } from '../store.ts'
import { editUser, same } from './edit-user.ts'
import { holdName, isTaken } from './held-names.ts'
import { spendTokensOf } from './mailed-tokens.ts'
import type { Refusal } from './refusal.ts'

export function applyAccountChange(state: MemoryState, change: AccountChange): Refusal {
  switch (change.kind) {
    case 'insert_user':
      return insertUser(state, change, change.user.createdAt)
    case 'verify_email':
      return editUser(state, change.userId, change.at, ({ user, passwordHash }) => ({
        user: {
          ...user,
          emailVerified: true,
          status: user.status === 'pending' ? 'active' : user.status,
        },
        passwordHash,
      }))
    case 'update_profile': {
      const row = state.users.get(change.userId)
      const seen = change.expectedVersion
      if (!row || (seen !== undefined && seen !== row.user.version)) return 'stale'
      return editUser(state, change.userId, change.at, ({ user, passwordHash }) => ({
        user: { ...user, ...change.profile },
        passwordHash,
      }))
    }
    case 'replace_password':
      if (state.users.get(change.userId)?.passwordHash !== change.from) return 'stale'
      spendTokensOf(state, change.userId, passwordBound, change.at)
      state.emailChanges.delete(change.userId)
      return editUser(state, change.userId, change.at, ({ user }) => ({
        user,
        passwordHash: change.to,
      }))
    case 'set_roles': {
      if (!rolesExist(state, change.roles)) return 'unknown_role'
      const { roles } = change
      if (!roles.includes(administratorRole) && isLastAdministrator(state, change.userId)) {
        return 'last_administrator'
      }
      return editKnown(state, change, (user) => ({ ...user, role: roles[0], roles }))
    }
    case 'set_attributes':
      return editKnown(state, change, (user) => ({ ...user, attributes: change.attributes }))
    case 'set_status':
      if (state.users.get(change.userId)?.user.status !== change.from) return 'stale'
      if (change.to !== 'active' && isLastAdministrator(state, change.userId)) {
        return 'last_administrator'
      }
      if (change.to === 'disabled') {
        spendTokensOf(state, change.userId, undefined, change.at)
        state.emailChanges.delete(change.userId)
      }
      return editKnown(state, change, (user) => ({ ...user, status: change.to }))
    case 'delete_user': {
      const { userId, nameHeldUntil: heldUntil, at } = change
      if (isLastAdministrator(state, userId)) return 'last_administrator'
      const gone = state.users.get(userId)?.user
      if (!gone) return 'stale'
      state.users.delete(userId)
      state.emailChanges.delete(userId)
      for (const [name, held] of state.heldUsernames) {
        if (held.userId === userId) state.heldUsernames.set(name, { ...held, userId: null })
      }
      holdName(state, gone.username, { userId: null, heldUntil, at })
      for (const [id, message] of state.outbox) {
        if (same(message.to, gone.email)) state.outbox.delete(id)
      }
      for (const [id, session] of state.sessions) {
        if (session.userId !== change.userId) continue
        state.sessions.delete(id)
        for (const [hash, token] of state.refreshTokens) {
          if (token.sessionId === id) state.refreshTokens.delete(hash)
        }
      }
      for (const [index, { personal, ...entry }] of state.audit.entries()) {
        if (entry.target === userId && personal) {
          state.audit[index] = { ...entry, personalForgotten: true }
        }
      }
      forgetOwned(state.oneTimeTokens, change.userId)
      forgetOwned(state.passkeys, change.userId)
      forgetOwned(state.challenges, change.userId)
      state.totpFactors.delete(change.userId)
      state.recoveryCodes.delete(change.userId)
      return undefined
    }
    case 'change_username': {
      const { userId, from, to, heldUntil, at } = change
      if (isTaken(state, to, at, userId)) return 'username_taken'
      if (state.users.get(userId)?.user.username !== from) return 'stale'
      holdName(state, from, { userId, heldUntil, at })
      return editKnown(state, change, (user) => ({ ...user, username: to, usernameChangedAt: at }))
    }
    case 'replace_pool_reference': {
      const row = state.users.get(change.userId)
      if (row?.passwordHash !== change.from) return 'stale'
      state.users.set(change.userId, { ...row, passwordHash: change.to })
      return undefined
    }
    case 'upgrade_password_hash': {
      const row = state.users.get(change.userId)
      if (row?.passwordHash === change.from) {
        state.users.set(change.userId, { ...row, passwordHash: change.to })
      }
      return undefined
    }
    case 'issue_one_time_token': {
      const { token, at } = change
      spendTokensOf(state, token.userId, [token.purpose], at)
      state.oneTimeTokens.set(token.hash, token)
      return undefined
    }
    case 'spend_one_time_token': {
      const token = state.oneTimeTokens.get(change.hash)
      if (!token || !isSpendable(token, change.at)) return 'token_spent'
      state.oneTimeTokens.set(change.hash, { ...token, spentAt: change.at })
      return undefined
    }
  }
}

export function insertUser(
  state: MemoryState,
  { user, passwordHash }: { readonly user: User; readonly passwordHash: PasswordHash },
  at: Instant,
): Refusal {
  const others = [...state.users.values()].map((row) => row.user)
  if (isTaken(state, user.username, at)) return 'username_taken'
  if (others.some((other) => same(other.email, user.email))) return 'email_taken'
  if (!rolesExist(state, user.roles)) return 'unknown_role'
  if (state.users.has(user.id)) return 'user_id_taken'
  state.users.set(user.id, { user, passwordHash })
  return undefined
}

function forgetOwned<Key>(rows: Map<Key, { readonly userId: UserId | null }>, owner: UserId): void {
  for (const [key, { userId }] of [...rows]) if (userId === owner) rows.delete(key)
}
/** What a person with the password asked for by mail. */
const passwordBound = ['reset_password', 'confirm_current_email', 'confirm_new_email'] as const

function rolesExist(state: MemoryState, names: readonly RoleName[]): boolean {
  const known = new Set([...state.roles.values()].map(({ name }) => name))
  return names.every((name) => known.has(name))
}

function isLastAdministrator(state: MemoryState, id: UserId): boolean {
  const active = [...state.users.values()]
    .map(({ user }) => user)
    .filter(({ status, roles }) => status === 'active' && roles.includes(administratorRole))
  return active.length === 1 && active[0]?.id === id
}

function editKnown(
  state: MemoryState,
  { userId, at }: { readonly userId: UserId; readonly at: Instant },
  change: (user: User) => User,
): Refusal {
  if (!state.users.has(userId)) return 'stale'
  return editUser(state, userId, at, ({ user, passwordHash }) => ({
    user: change(user),
    passwordHash,
  }))
}
