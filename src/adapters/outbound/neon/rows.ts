/**
 * Turns rows into domain objects. Rows were written by this service from parsed values, so their
 * strings are branded without parsing them again: that is the one reason for the casts here.
 */
import { getTableColumns, sql } from 'drizzle-orm'
import type { Permission, PermissionName, Role, RoleName } from '../../../domain/access/role.ts'
import type { Email } from '../../../domain/account/email.ts'
import type { EmailChange } from '../../../domain/account/email-change.ts'
import { defaultLocale, locales } from '../../../domain/account/locale.ts'
import type { OneTimeToken, OneTimeTokenPurpose } from '../../../domain/account/one-time-token.ts'
import type { PasswordHash } from '../../../domain/account/password.ts'
import type { PersonName } from '../../../domain/account/person-name.ts'
import type { User, UserStatus, UserWithPassword } from '../../../domain/account/user.ts'
import type { Username } from '../../../domain/account/username.ts'
import type { AuditAction } from '../../../domain/audit/actions.ts'
import type { AuditEntry } from '../../../domain/audit/audit-entry.ts'
import type { Challenge, ChallengePurpose } from '../../../domain/factor/challenge.ts'
import type { Passkey, PasskeyName } from '../../../domain/factor/passkey.ts'
import type { SecondFactorMethod } from '../../../domain/factor/second-factor.ts'
import type { AuthenticationMethod, Session } from '../../../domain/session/session.ts'
import {
  asId,
  type OneTimeTokenId,
  type PasskeyId,
  type PermissionId,
  type RoleId,
  type SessionId,
  type UserId,
} from '../../../domain/shared/ids.ts'
import { type Instant, instant } from '../../../domain/shared/instant.ts'
import type { SealedSecret } from '../../../domain/shared/sealed-secret.ts'
import type { TokenHash } from '../../../domain/shared/token-hash.ts'
import {
  type auditEntries,
  type challenges,
  emailChanges,
  oneTimeTokens,
  type passkeys,
  type permissions,
  type roles,
  sessions,
  users,
} from './schema/index.ts'

type UserRow = typeof users.$inferSelect & {
  readonly openSessions: number
  readonly signedInFrom: readonly (readonly [userAgent: string | null, country: string | null])[]
  readonly otherRoles: readonly string[]
  readonly secondFactors: readonly string[]
}

/** Every column of `users`, the names of the further roles, and which second factors there are. */
export const userColumnsWithPassword = {
  ...getTableColumns(users),
  // Written out: drizzle leaves table names away in a query of one table, and here are three.
  otherRoles: sql<string[]>`ARRAY(
    SELECT roles.name FROM user_roles JOIN roles ON roles.id = user_roles.role_id
    WHERE user_roles.user_id = users.id ORDER BY roles.id
  )`,
  secondFactors: sql<string[]>`ARRAY(
    SELECT 'totp' FROM totp_factors
    WHERE totp_factors.user_id = users.id AND totp_factors.confirmed_at IS NOT NULL
    UNION ALL
    SELECT 'passkey' WHERE EXISTS (SELECT FROM passkeys WHERE passkeys.user_id = users.id)
    UNION ALL
    SELECT 'recovery_code' WHERE EXISTS (
      SELECT FROM recovery_codes
      WHERE recovery_codes.user_id = users.id AND recovery_codes.used_at IS NULL
    )
  )`,
  openSessions: sql<number>`(
    SELECT count(*)::int FROM sessions
    WHERE sessions.user_id = users.id AND sessions.ended_at IS NULL
  )`,
  signedInFrom: sql<UserRow['signedInFrom']>`(
    SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_array(latest.user_agent, latest.country)), '[]')
    FROM (
      SELECT user_agent, country FROM sessions
      WHERE sessions.user_id = users.id ORDER BY sessions.id DESC LIMIT 50
    ) AS latest
  )`,
}

/** The same but for the password's hash and what goes with it: what most reads have no business with. */
export const userColumns = withoutPassword()

function withoutPassword() {
  const { passwordHash, openSessions, signedInFrom, ...columns } = userColumnsWithPassword
  return columns
}

export function toUser(row: Omit<UserRow, 'passwordHash' | 'openSessions' | 'signedInFrom'>): User {
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
    secondFactors: row.secondFactors as readonly SecondFactorMethod[],
    version: row.version,
    usernameChangedAt: row.usernameChangedAt && toInstant(row.usernameChangedAt),
    createdAt: toInstant(row.createdAt),
    updatedAt: toInstant(row.updatedAt),
  }
}

export function toUserWithPassword(row: UserRow): UserWithPassword {
  return {
    user: toUser(row),
    passwordHash: row.passwordHash as PasswordHash,
    openSessions: row.openSessions,
    signedInFrom: row.signedInFrom.map(([userAgent, country]) => ({ userAgent, country })),
  }
}

export const sessionColumns = getTableColumns(sessions)

export function toSession(row: typeof sessions.$inferSelect, userId: string): Session {
  return {
    id: asId<SessionId>(row.publicId),
    userId: asId<UserId>(userId),
    portal: row.portal,
    address: row.address,
    userAgent: row.userAgent,
    country: row.country,
    methods: row.methods as AuthenticationMethod[],
    createdAt: toInstant(row.createdAt),
    authenticatedAt: toInstant(row.authenticatedAt),
    mfaAt: row.mfaAt && toInstant(row.mfaAt),
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

export const emailChangeColumns = getTableColumns(emailChanges)

export function toEmailChange(row: typeof emailChanges.$inferSelect, userId: string): EmailChange {
  return {
    userId: asId<UserId>(userId),
    from: row.fromEmail as Email,
    to: row.toEmail as Email,
    requestedAt: toInstant(row.requestedAt),
    expiresAt: toInstant(row.expiresAt),
    agreedAt: {
      current: row.currentAgreedAt && toInstant(row.currentAgreedAt),
      new: row.newAgreedAt && toInstant(row.newAgreedAt),
    },
  }
}

export function toAuditEntry(row: typeof auditEntries.$inferSelect): AuditEntry {
  const { at, onBehalfOf, sessionId, reason, details, personal, personalDigest } = row
  const { requestId, address, userAgent, policyVersion } = row
  return {
    at: toInstant(at),
    action: row.action as AuditAction,
    actor: row.actor as AuditEntry['actor'],
    ...(onBehalfOf !== null && { onBehalfOf: onBehalfOf as NonNullable<AuditEntry['onBehalfOf']> }),
    ...(sessionId !== null && { sessionId: asId<SessionId>(sessionId) }),
    target: row.target,
    outcome: row.outcome as AuditEntry['outcome'],
    ...(reason !== null && { reason }),
    origin: { requestId, address, userAgent, ...(policyVersion !== null && { policyVersion }) },
    ...(details !== null && { details }),
    ...(personal !== null && { personal }),
    ...(personal === null && personalDigest !== null && { personalForgotten: true }),
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

export function toChallenge(
  row: typeof challenges.$inferSelect,
  userId: string | undefined,
): Challenge {
  return {
    hash: row.tokenHash as TokenHash,
    purpose: row.purpose as ChallengePurpose,
    userId: userId === undefined ? null : asId<UserId>(userId),
    passwordHash: row.passwordHash as PasswordHash | null,
    portal: row.portal,
    // Written as one.
    ...(row.providerChallenge && { providerChallenge: row.providerChallenge as SealedSecret }),
    expiresAt: toInstant(row.expiresAt),
  }
}

export function toPasskey(row: typeof passkeys.$inferSelect, userId: string): Passkey {
  return {
    id: asId<PasskeyId>(row.publicId),
    userId: asId<UserId>(userId),
    name: row.name as PasskeyName,
    credentialId: row.credentialId,
    publicKey: row.publicKey,
    counter: row.counter,
    transports: row.transports,
    backedUp: row.backedUp,
    createdAt: toInstant(row.createdAt),
    lastUsedAt: row.lastUsedAt && toInstant(row.lastUsedAt),
  }
}

export function toInstant(date: Date): Instant {
  return instant(date.getTime())
}

export function toDate(at: Instant): Date {
  return new Date(at)
}
