/** What the in-memory adapters share: the tables of the service as plain maps and lists. */

import type { AlertEvaluation } from '../../../application/ports/alert-evaluations.ts'
import type { PolicyProposal } from '../../../application/ports/changes/policy.ts'
import type { OutboxMessage } from '../../../application/ports/outbox.ts'
import type { PolicyVersion } from '../../../application/ports/policy-versions.ts'
import type { StoredSigningKey } from '../../../application/ports/signing-keys.ts'
import type { ImportProgress } from '../../../application/ports/user-transfers.ts'
import type { Permission, Role } from '../../../domain/access/role.ts'
import type { EmailChange } from '../../../domain/account/email-change.ts'
import type { OneTimeToken } from '../../../domain/account/one-time-token.ts'
import type { UserWithPassword } from '../../../domain/account/user.ts'
import type { AuditEntry } from '../../../domain/audit/audit-entry.ts'
import type { Challenge } from '../../../domain/factor/challenge.ts'
import type { Passkey } from '../../../domain/factor/passkey.ts'
import type { TotpFactor } from '../../../domain/factor/second-factor.ts'
import type { Bundle } from '../../../domain/policy/bundle.ts'
import { everyone } from '../../../domain/policy/grants.ts'
import type { PolicyFile } from '../../../domain/policy/source.ts'
import type { Resource } from '../../../domain/portal/resource.ts'
import type { ServiceCredential } from '../../../domain/portal/service-credential.ts'
import type { IpBlock } from '../../../domain/protection/ip-block.ts'
import type { Session, SessionEndReason } from '../../../domain/session/session.ts'
import type {
  IpBlockId,
  KeyId,
  MessageId,
  PasskeyId,
  PermissionId,
  ProposalId,
  RoleId,
  ServiceCredentialId,
  SessionId,
  UserId,
} from '../../../domain/shared/ids.ts'
import type { Instant } from '../../../domain/shared/instant.ts'
import type { TokenHash } from '../../../domain/shared/token-hash.ts'

export interface MemoryState {
  readonly users: Map<UserId, AccountRow>
  readonly oneTimeTokens: Map<TokenHash, OneTimeToken>
  readonly emailChanges: Map<UserId, EmailChange>
  /** By the name in lower case. */
  readonly heldUsernames: Map<string, HeldUsername>
  readonly sessions: Map<SessionId, Session & { readonly endReason: SessionEndReason | null }>
  readonly refreshTokens: Map<TokenHash, RefreshTokenRow>
  readonly totpFactors: Map<UserId, TotpFactor & { readonly triesSince: Instant | null }>
  /** Each person's, with when it was used. */
  readonly recoveryCodes: Map<UserId, ReadonlyMap<TokenHash, Instant | null>>
  /** In the order they were added. */
  readonly passkeys: Map<PasskeyId, Passkey>
  readonly challenges: Map<TokenHash, ChallengeRow>
  readonly roles: Map<RoleId, Role>
  readonly permissions: Map<PermissionId, Permission>
  readonly bundles: Map<string, { readonly bundle: Bundle; readonly files: readonly PolicyFile[] }>
  /** Oldest first; the last one is in force. */
  readonly policyVersions: PolicyVersion[]
  readonly proposals: Map<ProposalId, PolicyProposal & { readonly decidedAt: Instant | null }>
  shadow: { readonly hash: string; readonly signature: string } | null
  /** In the order they were issued. */
  readonly credentials: Map<ServiceCredentialId, CredentialRow>
  /** By `resourceKey`. */
  readonly resources: Map<string, Resource>
  /** In the order they were made. */
  readonly ipBlocks: Map<IpBlockId, IpBlock & { readonly liftedAt: Instant | null }>
  readonly signingKeys: Map<KeyId, StoredSigningKey>
  /** By the digest of the file. */
  readonly imports: Map<string, ImportProgress>
  readonly identitySyncs: Map<UserId, IdentitySyncRow>
  /** Oldest first. */
  readonly evaluations: AlertEvaluation[]
  readonly audit: AuditEntry[]
  readonly outbox: Map<MessageId, OutboxRow>
}

/** How many sessions there are, and from where, is found out when it is asked. */
export type AccountRow = Omit<UserWithPassword, 'openSessions' | 'signedInFrom'>

export interface HeldUsername {
  /** Null: the account is gone. */
  readonly userId: UserId | null
  readonly heldUntil: Instant
}

export interface RefreshTokenRow {
  readonly sessionId: SessionId
  /** 1 for the token of the sign-in; its successor is one higher. */
  readonly generation: number
  readonly usedAt: Instant | null
}

export interface ChallengeRow extends Challenge {
  readonly tries: number
  readonly spentAt: Instant | null
}

export interface CredentialRow extends ServiceCredential {
  readonly hash: TokenHash
  readonly revokedAt: Instant | null
}

export interface OutboxRow extends OutboxMessage {
  readonly nextAttemptAt: Instant
  readonly attempts: number
  readonly lease: string | null
  readonly leasedUntil: Instant | null
  readonly outcome: 'waiting' | 'sent' | 'refused'
  readonly lastFailure: string | null
}

export interface IdentitySyncRow {
  readonly poolUsername: string
  readonly revision: number
  readonly nextAttemptAt: Instant
  readonly attempts: number
  readonly leasedUntil: Instant | null
}

/** Holds the state of the moment; a commit replaces it whole. */
export interface MemoryStore {
  state: MemoryState
}

/** An empty service with the roles and permissions of its built-in policies, as the migrations leave it. */
export function createMemoryStore(bundle: Bundle): MemoryStore {
  const named = bundle.roles.filter(({ name }) => name !== everyone)
  const permissions = bundle.permissions.map(({ name, description }, index): Permission => {
    return { id: (index + 1) as PermissionId, name, description, system: true } // the database's serial
  })
  const roles = named.map(({ name, description }, index): Role => {
    const id = (index + 1) as RoleId // the database's serial
    return { id, name, description, permissions: [], system: true, version: 1 }
  })
  return {
    state: {
      users: new Map(),
      oneTimeTokens: new Map(),
      emailChanges: new Map(),
      heldUsernames: new Map(),
      sessions: new Map(),
      refreshTokens: new Map(),
      totpFactors: new Map(),
      recoveryCodes: new Map(),
      passkeys: new Map(),
      challenges: new Map(),
      roles: new Map(roles.map((role) => [role.id, role])),
      permissions: new Map(permissions.map((permission) => [permission.id, permission])),
      bundles: new Map(),
      policyVersions: [],
      proposals: new Map(),
      shadow: null,
      credentials: new Map(),
      resources: new Map(),
      ipBlocks: new Map(),
      signingKeys: new Map(),
      imports: new Map(),
      identitySyncs: new Map(),
      evaluations: [],
      audit: [],
      outbox: new Map(),
    },
  }
}

/** No type has a space in its name. */
export function resourceKey(type: string, id: string): string {
  return `${type} ${id}`
}

/** The account as the ports answer it. */
export function withOpenSessions<Row extends AccountRow>(
  { sessions }: MemoryState,
  row: Row,
): Row & UserWithPassword {
  const all = [...sessions.values()].filter(({ userId }) => userId === row.user.id)
  const places = new Map(
    all
      .slice(-50)
      .map(({ userAgent, country }) => [`${userAgent} ${country}`, { userAgent, country }]),
  )
  return {
    ...row,
    openSessions: all.filter(({ endedAt }) => endedAt === null).length,
    signedInFrom: [...places.values()],
  }
}
