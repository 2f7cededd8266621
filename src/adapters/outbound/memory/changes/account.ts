/** Changes of the account context. */

import type { AccountChange } from '../../../../application/ports/unit-of-work.ts'
import { administratorRole } from '../../../../domain/access/built-in.ts'
import type { RoleName } from '../../../../domain/access/role.ts'
import { isSpendable, type OneTimeTokenPurpose } from '../../../../domain/account/one-time-token.ts'
import type { User, UserWithPassword } from '../../../../domain/account/user.ts'
import type { UserId } from '../../../../domain/shared/ids.ts'
import type { Instant } from '../../../../domain/shared/instant.ts'
import type { MemoryState } from '../store.ts'
import type { Refusal } from './refusal.ts'

export function applyAccountChange(state: MemoryState, change: AccountChange): Refusal {
  switch (change.kind) {
    case 'insert_user': {
      const { user, passwordHash } = change
      const others = [...state.users.values()].map((row) => row.user)
      if (others.some((other) => same(other.username, user.username))) return 'username_taken'
      if (others.some((other) => same(other.email, user.email))) return 'email_taken'
      if (!rolesExist(state, user.roles)) return 'unknown_role'
      state.users.set(user.id, { user, passwordHash })
      return undefined
    }
    case 'verify_email':
      return edit(state, change.userId, change.at, ({ user, passwordHash }) => ({
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
      return edit(state, change.userId, change.at, ({ user, passwordHash }) => ({
        user: { ...user, ...change.profile },
        passwordHash,
      }))
    }
    case 'replace_password':
      if (state.users.get(change.userId)?.passwordHash !== change.from) return 'stale'
      spendTokensOf(state, change.userId, 'reset_password', change.at)
      return edit(state, change.userId, change.at, ({ user }) => ({
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
      return editKnown(state, change, (user) => ({ ...user, status: change.to }))
    case 'delete_user': {
      if (isLastAdministrator(state, change.userId)) return 'last_administrator'
      if (!state.users.delete(change.userId)) return 'stale'
      for (const [id, session] of state.sessions) {
        if (session.userId !== change.userId) continue
        state.sessions.delete(id)
        for (const [hash, token] of state.refreshTokens) {
          if (token.sessionId === id) state.refreshTokens.delete(hash)
        }
      }
      for (const [hash, token] of state.oneTimeTokens) {
        if (token.userId === change.userId) state.oneTimeTokens.delete(hash)
      }
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
      spendTokensOf(state, token.userId, token.purpose, at)
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
  return edit(state, userId, at, ({ user, passwordHash }) => ({ user: change(user), passwordHash }))
}

/** A change that the profile shows: the version grows with it. */
function edit(
  state: MemoryState,
  id: UserId,
  at: Instant,
  change: (row: UserWithPassword) => UserWithPassword,
): undefined {
  const row = state.users.get(id)
  if (!row) return undefined
  const { user, passwordHash } = change(row)
  state.users.set(id, {
    user: { ...user, version: user.version + 1, updatedAt: at },
    passwordHash,
  })
}

/** Makes what waits in a mailbox worthless. */
function spendTokensOf(
  { oneTimeTokens }: MemoryState,
  userId: UserId,
  purpose: OneTimeTokenPurpose,
  at: Instant,
): void {
  for (const [hash, token] of oneTimeTokens) {
    const meant = token.userId === userId && token.purpose === purpose
    if (meant && token.spentAt === null) oneTimeTokens.set(hash, { ...token, spentAt: at })
  }
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
