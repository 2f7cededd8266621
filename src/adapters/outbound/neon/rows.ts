/**
 * Turns rows into domain objects. Rows were written by this service from parsed values, so their
 * strings are branded without parsing them again: that is the one reason for the casts here.
 */
import { getTableColumns, sql } from 'drizzle-orm'
import type { Permission, PermissionName, Role, RoleName } from '../../../domain/access/role.ts'
import type { Email } from '../../../domain/account/email.ts'
import { defaultLocale, locales } from '../../../domain/account/locale.ts'
import type { OneTimeToken, OneTimeTokenPurpose } from '../../../domain/account/one-time-token.ts'
import type { PasswordHash } from '../../../domain/account/password.ts'
import type { PersonName } from '../../../domain/account/person-name.ts'
import type { User, UserStatus, UserWithPassword } from '../../../domain/account/user.ts'
import type { Username } from '../../../domain/account/username.ts'
import type { AuthenticationMethod, Session } from '../../../domain/session/session.ts'
import {
  asId,
  type OneTimeTokenId,
  type PermissionId,
  type RoleId,
  type SessionId,
  type UserId,
} from '../../../domain/shared/ids.ts'
import { type Instant, instant } from '../../../domain/shared/instant.ts'
import type { TokenHash } from '../../../domain/shared/token-hash.ts'
import { oneTimeTokens, type permissions, type roles, sessions, users } from './schema/index.ts'

type UserRow = typeof users.$inferSelect & { readonly otherRoles: readonly string[] }

/** Every column of `users` and the names of the further roles. */
export const userColumnsWithPassword = {
  ...getTableColumns(users),
  // Written out: drizzle leaves table names away in a query of one table, and here are three.
  otherRoles: sql<string[]>`ARRAY(
    SELECT roles.name FROM user_roles JOIN roles ON roles.id = user_roles.role_id
    WHERE user_roles.user_id = users.id ORDER BY roles.id
  )`,
}

/** The same but for the password's hash: what most reads have no business with. */
export const userColumns = withoutPassword()

function withoutPassword() {
  const { passwordHash, ...columns } = userColumnsWithPassword
  return columns
}

export function toUser(row: Omit<UserRow, 'passwordHash'>): User {
  return {
    id: asId<UserId>(row.publicId),
    username: row.username as Username,
    email: row.email as Email,
    emailVerified: row.emailVerified,
    role: row.role as RoleName,
    roles: [row.role, ...row.otherRoles.filter((name) => name !== row.role)] as RoleName[],
    attributes: row.attributes,
    firstName: row.firstName as PersonName | null,
    lastName: row.lastName as PersonName | null,
    locale: locales.find((locale) => locale === row.locale) ?? defaultLocale,
    status: row.status as UserStatus, // users_status_known
    version: row.version,
    createdAt: toInstant(row.createdAt),
    updatedAt: toInstant(row.updatedAt),
  }
}

export function toUserWithPassword(row: UserRow): UserWithPassword {
  return { user: toUser(row), passwordHash: row.passwordHash as PasswordHash }
}

export const sessionColumns = getTableColumns(sessions)

export function toSession(row: typeof sessions.$inferSelect, userId: string): Session {
  return {
    id: asId<SessionId>(row.publicId),
    userId: asId<UserId>(userId),
    portal: row.portal,
    address: row.address,
    userAgent: row.userAgent,
    methods: row.methods as AuthenticationMethod[],
    authenticatedAt: toInstant(row.authenticatedAt),
    lastUsedAt: toInstant(row.lastUsedAt),
    expiresAt: toInstant(row.expiresAt),
    endedAt: row.endedAt && toInstant(row.endedAt),
  }
}

export const oneTimeTokenColumns = getTableColumns(oneTimeTokens)

export function toOneTimeToken(
  row: typeof oneTimeTokens.$inferSelect,
  userId: string,
): OneTimeToken {
  return {
    id: asId<OneTimeTokenId>(row.publicId),
    userId: asId<UserId>(userId),
    purpose: row.purpose as OneTimeTokenPurpose,
    hash: row.tokenHash as TokenHash,
    expiresAt: toInstant(row.expiresAt),
    spentAt: row.spentAt && toInstant(row.spentAt),
  }
}

export function toRole(
  row: Pick<typeof roles.$inferSelect, 'id' | 'name' | 'description' | 'system' | 'version'>,
  permissionNames: readonly string[],
): Role {
  return {
    id: row.id as RoleId,
    name: row.name as RoleName,
    description: row.description,
    permissions: [...permissionNames].sort() as PermissionName[],
    system: row.system,
    version: row.version,
  }
}

export function toPermission(row: typeof permissions.$inferSelect): Permission {
  return {
    id: row.id as PermissionId,
    name: row.name as PermissionName,
    description: row.description,
    system: row.system,
  }
}

export function toInstant(date: Date): Instant {
  return instant(date.getTime())
}

export function toDate(at: Instant): Date {
  return new Date(at)
}
