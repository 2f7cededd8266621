/** Statements of the account context. */
import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import type { AccountChange } from '../../../../application/ports/changes/account.ts'
import { administratorRole } from '../../../../domain/access/built-in.ts'
import type { RoleName } from '../../../../domain/access/role.ts'
import type { User } from '../../../../domain/account/user.ts'
import type { UserId } from '../../../../domain/shared/ids.ts'
import type { Database, Statement } from '../database.ts'
import { toDate } from '../rows.ts'
import { auditEntries, outboxMessages, roles, userRoles, users } from '../schema/index.ts'
import { require, requireRow } from './guard.ts'
import { holdName, requireFreeName } from './held-names.ts'
import { dropEmailChange, issueToken, spendToken, spendTokensOf } from './mailed-tokens.ts'
import { nextVersion, userKey } from './user-row.ts'

export function accountStatements(db: Database, change: AccountChange): readonly Statement[] {
  const { query } = db
  switch (change.kind) {
    case 'insert_user':
      return [
        // Asked first, so that of two conflicts the username is the one reported.
        requireFreeName(db, change.user.username, change.user.createdAt),
        rolesExist(db, change.user.roles),
        query
          .insert(users)
          .values({ ...userValues(change.user), passwordHash: change.passwordHash }),
        ...otherRoles(db, change.user),
      ]
    case 'verify_email':
      return [
        query
          .update(users)
          .set({
            emailVerified: true,
            status: sql`CASE WHEN ${users.status} = 'pending' THEN 'active' ELSE ${users.status} END`,
            version: nextVersion,
            updatedAt: toDate(change.at),
          })
          .where(eq(users.publicId, change.userId)),
      ]
    case 'update_profile': {
      const seen = change.expectedVersion
      const update = query
        .update(users)
        .set({ ...change.profile, version: nextVersion, updatedAt: toDate(change.at) })
        .where(
          and(
            eq(users.publicId, change.userId),
            seen === undefined ? undefined : eq(users.version, seen),
          ),
        )
        .returning({ id: users.id })
      return [requireRow(db, update.getSQL(), 'stale')]
    }
    case 'replace_password': {
      const update = query
        .update(users)
        .set({ passwordHash: change.to, version: nextVersion, updatedAt: toDate(change.at) })
        .where(and(eq(users.publicId, change.userId), eq(users.passwordHash, change.from)))
        .returning({ id: users.id })
      return [
        requireRow(db, update.getSQL(), 'stale'),
        spendTokensOf(db, change.userId, passwordBound, change.at),
        dropEmailChange(db, change.userId),
      ]
    }
    case 'set_roles': {
      const [primary, ...others] = change.roles
      const update = query
        .update(users)
        .set({ role: primary, version: nextVersion, updatedAt: toDate(change.at) })
        .where(eq(users.publicId, change.userId))
        .returning({ id: users.id })
      return [
        rolesExist(db, change.roles),
        ...(change.roles.includes(administratorRole) ? [] : keepAnAdministrator(db, change.userId)),
        requireRow(db, update.getSQL(), 'stale'),
        query.delete(userRoles).where(eq(userRoles.userId, userKey(db, change.userId))),
        ...otherRoles(db, { id: change.userId, role: primary, roles: others }),
      ]
    }
    case 'set_attributes': {
      const update = query
        .update(users)
        .set({ attributes: change.attributes, version: nextVersion, updatedAt: toDate(change.at) })
        .where(eq(users.publicId, change.userId))
        .returning({ id: users.id })
      return [requireRow(db, update.getSQL(), 'stale')]
    }
    case 'set_status': {
      const update = query
        .update(users)
        .set({ status: change.to, version: nextVersion, updatedAt: toDate(change.at) })
        .where(and(eq(users.publicId, change.userId), eq(users.status, change.from)))
        .returning({ id: users.id })
      return [
        ...(change.to === 'active' ? [] : keepAnAdministrator(db, change.userId)),
        requireRow(db, update.getSQL(), 'stale'),
        ...(change.to === 'disabled'
          ? [
              spendTokensOf(db, change.userId, undefined, change.at),
              dropEmailChange(db, change.userId),
            ]
          : []),
      ]
    }
    case 'delete_user': {
      const removal = query
        .delete(users)
        .where(eq(users.publicId, change.userId))
        .returning({ id: users.id })
      const address = query
        .select({ email: sql`lower(${users.email})`.as('email') })
        .from(users)
        .where(eq(users.publicId, change.userId))
      return [
        ...keepAnAdministrator(db, change.userId),
        ...holdName(db, change.userId, {
          ...change,
          heldUntil: change.nameHeldUntil,
          forOwner: false,
        }),
        query.delete(outboxMessages).where(sql`lower(${outboxMessages.recipient}) = (${address})`),
        requireRow(db, removal.getSQL(), 'stale'),
        ...forgetInAudit(db, change.userId),
      ]
    }
    case 'change_username': {
      const update = query
        .update(users)
        .set({
          username: change.to,
          usernameChangedAt: toDate(change.at),
          version: nextVersion,
          updatedAt: toDate(change.at),
        })
        .where(and(eq(users.publicId, change.userId), eq(users.username, change.from)))
        .returning({ id: users.id })
      return [
        requireFreeName(db, change.to, change.at, change.userId),
        ...holdName(db, change.userId, { ...change, forOwner: true }),
        requireRow(db, update.getSQL(), 'stale'),
      ]
    }
    case 'replace_pool_reference': {
      const update = query
        .update(users)
        .set({ passwordHash: change.to })
        .where(and(eq(users.publicId, change.userId), eq(users.passwordHash, change.from)))
        .returning({ id: users.id })
      return [requireRow(db, update.getSQL(), 'stale')]
    }
    case 'upgrade_password_hash':
      return [
        query
          .update(users)
          .set({ passwordHash: change.to })
          .where(and(eq(users.publicId, change.userId), eq(users.passwordHash, change.from))),
      ]
    case 'issue_one_time_token':
      return issueToken(db, change)
    case 'spend_one_time_token':
      return [spendToken(db, change)]
  }
}

/** What a person with the password asked for by mail. */
const passwordBound = ['reset_password', 'confirm_current_email', 'confirm_new_email'] as const

/**
 * Whoever is about to stop being an active administrator must not be the last one. Of two at once, the lock
 * lets the second see what the first has done.
 */
function keepAnAdministrator(db: Database, id: UserId): readonly Statement[] {
  const isAdministrator = sql`(role = ${administratorRole} OR EXISTS (
    SELECT FROM user_roles JOIN roles ON roles.id = user_roles.role_id
    WHERE user_roles.user_id = users.id AND roles.name = ${administratorRole}
  ))`
  const active = sql`SELECT FROM users WHERE status = 'active' AND ${isAdministrator}`
  return [
    db.query.execute(sql`SELECT pg_advisory_xact_lock(4607182419)`),
    require(db, sql`NOT EXISTS (${active} AND public_id = ${id}) OR EXISTS (${active} AND public_id <> ${id})`, 'last_administrator'),
  ]
}

/** Locked, so that none is deleted before this transaction has given it to the person. */
export function rolesExist(db: Database, names: readonly RoleName[]): Statement {
  const known = sql`(SELECT count(*) FROM (
    SELECT FROM ${roles} WHERE ${inArray(roles.name, [...names])} FOR KEY SHARE
  ) AS known)`
  return require(db, sql`${known} = ${names.length}`, 'unknown_role')
}

/** The rows of the roles besides the primary one. */
function otherRoles(
  db: Database,
  { id, role, roles: all }: Pick<User, 'id' | 'role' | 'roles'>,
): readonly Statement[] {
  const others = all.filter((name) => name !== role)
  if (others.length === 0) return []
  return [
    db.query.insert(userRoles).select(
      db.query
        .select({ userId: userKey(db, id).as('user_id'), roleId: roles.id })
        .from(roles)
        .where(inArray(roles.name, others)),
    ),
  ]
}

export function userValues(user: User) {
  const { id, usernameChangedAt, createdAt, updatedAt, roles, ...same } = user
  return {
    ...same,
    publicId: id,
    usernameChangedAt: usernameChangedAt && toDate(usernameChangedAt),
    createdAt: toDate(createdAt),
    updatedAt: toDate(updatedAt),
  }
}

/** The chain keeps the digests only; the triggers let this through because it says what it is. */
function forgetInAudit({ query }: Database, userId: UserId): readonly Statement[] {
  return [
    query.execute(sql`SELECT set_config('gatehouse.audit_erasure', 'on', true)`),
    query
      .update(auditEntries)
      .set({ personal: null, personalSalt: null })
      .where(and(eq(auditEntries.target, userId), isNotNull(auditEntries.personal))),
  ]
}
