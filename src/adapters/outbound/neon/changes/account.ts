/** Statements of the account context. */
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { AccountChange } from '../../../../application/ports/unit-of-work.ts'
import { administratorRole } from '../../../../domain/access/built-in.ts'
import type { RoleName } from '../../../../domain/access/role.ts'
import type { OneTimeTokenPurpose } from '../../../../domain/account/one-time-token.ts'
import type { User } from '../../../../domain/account/user.ts'
import type { UserId } from '../../../../domain/shared/ids.ts'
import type { Instant } from '../../../../domain/shared/instant.ts'
import type { Database, Statement } from '../database.ts'
import { toDate } from '../rows.ts'
import { oneTimeTokens, roles, userRoles, users } from '../schema/index.ts'
import { require, requireRow } from './guard.ts'

export function accountStatements(db: Database, change: AccountChange): readonly Statement[] {
  const { query } = db
  switch (change.kind) {
    case 'insert_user': {
      const nameIsFree = sql`NOT EXISTS (
        SELECT FROM ${users} WHERE lower(${users.username}) = ${change.user.username.toLowerCase()}
      )`
      return [
        // Asked first, so that of two conflicts the username is the one reported.
        require(db, nameIsFree, 'username_taken'),
        rolesExist(db, change.user.roles),
        query
          .insert(users)
          .values({ ...userValues(change.user), passwordHash: change.passwordHash }),
        ...otherRoles(db, change.user),
      ]
    }
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
        spendTokensOf(db, change.userId, 'reset_password', change.at),
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
      ]
    }
    case 'delete_user': {
      const removal = query
        .delete(users)
        .where(eq(users.publicId, change.userId))
        .returning({ id: users.id })
      return [...keepAnAdministrator(db, change.userId), requireRow(db, removal.getSQL(), 'stale')]
    }
    case 'upgrade_password_hash':
      return [
        query
          .update(users)
          .set({ passwordHash: change.to })
          .where(and(eq(users.publicId, change.userId), eq(users.passwordHash, change.from))),
      ]
    case 'issue_one_time_token': {
      const { token, at } = change
      return [
        lockUser(db, token.userId), // of two at once, the later one must see the earlier one's token
        spendTokensOf(db, token.userId, token.purpose, at),
        query.insert(oneTimeTokens).values({
          publicId: token.id,
          userId: userKey(db, token.userId),
          purpose: token.purpose,
          tokenHash: token.hash,
          createdAt: toDate(at),
          expiresAt: toDate(token.expiresAt),
        }),
      ]
    }
    case 'spend_one_time_token': {
      const update = query
        .update(oneTimeTokens)
        .set({ spentAt: toDate(change.at) })
        .where(
          and(
            eq(oneTimeTokens.tokenHash, change.hash),
            isNull(oneTimeTokens.spentAt),
            sql`${oneTimeTokens.expiresAt} > ${sql.param(toDate(change.at), oneTimeTokens.expiresAt)}`,
          ),
        )
        .returning({ id: oneTimeTokens.publicId })
      return [requireRow(db, update.getSQL(), 'token_spent')]
    }
  }
}

const nextVersion = sql`${users.version} + 1`

/** Makes what waits in a mailbox worthless. */
function spendTokensOf(
  db: Database,
  userId: UserId,
  purpose: OneTimeTokenPurpose,
  at: Instant,
): Statement {
  return db.query
    .update(oneTimeTokens)
    .set({ spentAt: toDate(at) })
    .where(
      and(
        eq(oneTimeTokens.userId, userKey(db, userId)),
        eq(oneTimeTokens.purpose, purpose),
        isNull(oneTimeTokens.spentAt),
      ),
    )
}

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
function rolesExist(db: Database, names: readonly RoleName[]): Statement {
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

/** Lets nothing else that locks this user happen between the statements that follow. */
export function lockUser({ query }: Database, id: UserId): Statement {
  return query
    .select({ id: users.id })
    .from(users)
    .where(eq(users.publicId, id))
    .for('no key update')
}

/** The serial key of a user, looked up by the statement that needs it. */
export function userKey({ query }: Database, id: UserId) {
  const key = query.select({ id: users.id }).from(users).where(eq(users.publicId, id))
  return sql<number>`(${key})`
}

function userValues(user: User) {
  const { id, createdAt, updatedAt, roles, ...same } = user
  return { ...same, publicId: id, createdAt: toDate(createdAt), updatedAt: toDate(updatedAt) }
}
