/** Makes domain objects for tests: valid, new each time, and different from everybody's in a shared database. */

import type { OutboxMessage } from '../../src/application/ports/outbox.ts'
import { registrationRole } from '../../src/domain/access/built-in.ts'
import { requirements } from '../../src/domain/access/requirement.ts'
import type { PermissionName, RoleName } from '../../src/domain/access/role.ts'
import type { Email } from '../../src/domain/account/email.ts'
import type { OneTimeToken } from '../../src/domain/account/one-time-token.ts'
import type { Password, PasswordHash } from '../../src/domain/account/password.ts'
import type { User } from '../../src/domain/account/user.ts'
import type { Username } from '../../src/domain/account/username.ts'
import type { Origin } from '../../src/domain/audit/audit-entry.ts'
import type { Passkey, PasskeyName } from '../../src/domain/factor/passkey.ts'
import type { ServiceCredential } from '../../src/domain/portal/service-credential.ts'
import type { Lifetimes, Session } from '../../src/domain/session/session.ts'
import {
  asId,
  type MessageId,
  type OneTimeTokenId,
  type PasskeyId,
  type ServiceCredentialId,
  type SessionId,
  type UserId,
} from '../../src/domain/shared/ids.ts'
import { after, days, hours, instant, minutes, seconds } from '../../src/domain/shared/instant.ts'
import type { SealedSecret } from '../../src/domain/shared/sealed-secret.ts'
import type { TokenHash } from '../../src/domain/shared/token-hash.ts'

export const start = instant(Date.UTC(2026, 0, 1, 12))

export const lifetimes: Lifetimes = {
  accessTokenMs: minutes(10),
  sessionIdleMs: days(14),
  sessionAbsoluteMs: days(90),
  refreshGraceMs: seconds(10),
  emailVerificationMs: hours(48),
  passwordResetMs: hours(1),
}

/** What the shipped policies call the rights over roles and permissions. */
export const servicePermissions = {
  readRoles: requirements.readRoles.permission,
  createRoles: requirements.createRoles.permission,
  updateRoles: requirements.updateRoles.permission,
  deleteRoles: requirements.deleteRoles.permission,
  readPermissions: requirements.readPermissions.permission,
  createPermissions: requirements.createPermissions.permission,
  deletePermissions: requirements.deletePermissions.permission,
} as const

export const unique = (): string => crypto.randomUUID().replaceAll('-', '').slice(0, 16)

// The brands below are what these functions are for: well-formed values without a parser in between.
export const aUsername = (text = `name-${unique()}`) => text as Username
export const anEmail = (text = `${unique()}@example.org`) => text as Email
/** As a person has typed it; whether it is good enough is not asked. */
export const aPassword = (text: string) => text as Password
export const aPasswordHash = (text = `hash-${unique()}`) => text as PasswordHash
export const aTokenHash = (text = `token-${unique()}`) => text as TokenHash
export const aRoleName = (text = `role-${unique()}`) => text as RoleName
export const aPermissionName = (text = `course:p${unique()}`) => text as PermissionName

export function aUser(overrides: Partial<User> = {}): User {
  return {
    id: asId<UserId>(`usr_${unique()}`),
    username: aUsername(),
    email: anEmail(),
    emailVerified: false,
    role: overrides.role ?? registrationRole,
    roles: [overrides.role ?? registrationRole],
    attributes: {},
    firstName: null,
    lastName: null,
    locale: 'en',
    status: 'active',
    secondFactors: [],
    version: 1,
    usernameChangedAt: null,
    createdAt: start,
    updatedAt: start,
    ...overrides,
  }
}

export function aSession(userId: UserId, overrides: Partial<Session> = {}): Session {
  return {
    id: asId<SessionId>(`ses_${unique()}`),
    userId,
    portal: null,
    address: null,
    userAgent: null,
    country: null,
    methods: ['pwd'],
    createdAt: start,
    authenticatedAt: start,
    mfaAt: null,
    lastUsedAt: start,
    expiresAt: after(start, lifetimes.sessionAbsoluteMs),
    endedAt: null,
    ...overrides,
  }
}

export function aPasskey(userId: UserId, overrides: Partial<Passkey> = {}): Passkey {
  return {
    id: asId<PasskeyId>(`pky_${unique()}`),
    userId,
    name: 'Phone' as PasskeyName, // as parsePasskeyName makes them
    credentialId: unique(),
    publicKey: 'pQECAyYgASFYIA',
    counter: 0,
    transports: ['internal'],
    backedUp: true,
    createdAt: start,
    lastUsedAt: null,
    ...overrides,
  }
}

export function aSealedSecret(): SealedSecret {
  return `${unique()}.sealed.key` as SealedSecret // of the adapter's shape; nobody opens it
}

export function aOneTimeToken(userId: UserId, overrides: Partial<OneTimeToken> = {}): OneTimeToken {
  return {
    id: asId<OneTimeTokenId>(`tok_${unique()}`),
    userId,
    purpose: 'verify_email',
    hash: aTokenHash(),
    expiresAt: after(start, hours(1)),
    spentAt: null,
    ...overrides,
  }
}

export function aCredential(overrides: Partial<ServiceCredential> = {}): ServiceCredential {
  return {
    id: asId<ServiceCredentialId>(`svc_${unique()}`),
    name: 'Portal',
    permissions: [],
    createdAt: start,
    createdBy: asId<UserId>('usr_1'),
    expiresAt: null,
    ...overrides,
  }
}

export function aMessage(overrides: Partial<OutboxMessage> = {}): OutboxMessage {
  return {
    id: asId<MessageId>(`msg_${unique()}`),
    to: anEmail(),
    locale: 'en',
    notification: { template: 'password_changed', name: 'Ana', at: start },
    createdAt: start,
    ...overrides,
  }
}

export const anOrigin = (overrides: Partial<Origin> = {}): Origin => ({
  requestId: unique(),
  address: null,
  userAgent: null,
  ...overrides,
})
