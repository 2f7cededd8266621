/** What the in-memory adapters share: the tables of the service as plain maps and lists. */

import type { OutboxMessage } from '../../../application/ports/outbox.ts'
import type { PolicyVersion } from '../../../application/ports/policy-versions.ts'
import type { PolicyProposal } from '../../../application/ports/unit-of-work.ts'
import type { Permission, Role } from '../../../domain/access/role.ts'
import type { OneTimeToken } from '../../../domain/account/one-time-token.ts'
import type { UserWithPassword } from '../../../domain/account/user.ts'
import type { AuditEntry } from '../../../domain/audit/audit-entry.ts'
import type { Bundle } from '../../../domain/policy/bundle.ts'
import { everyone } from '../../../domain/policy/grants.ts'
import type { PolicyFile } from '../../../domain/policy/source.ts'
import type { Resource } from '../../../domain/portal/resource.ts'
import type { ServiceCredential } from '../../../domain/portal/service-credential.ts'
import type { Session, SessionEndReason } from '../../../domain/session/session.ts'
import type {
  MessageId,
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
  readonly users: Map<UserId, UserWithPassword>
  readonly oneTimeTokens: Map<TokenHash, OneTimeToken>
  readonly sessions: Map<SessionId, Session & { readonly endReason: SessionEndReason | null }>
  readonly refreshTokens: Map<TokenHash, RefreshTokenRow>
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
  readonly audit: AuditEntry[]
  readonly outbox: Map<MessageId, OutboxRow>
}

export interface RefreshTokenRow {
  readonly sessionId: SessionId
  /** 1 for the token of the sign-in; its successor is one higher. */
  readonly generation: number
  readonly usedAt: Instant | null
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
      sessions: new Map(),
      refreshTokens: new Map(),
      roles: new Map(roles.map((role) => [role.id, role])),
      permissions: new Map(permissions.map((permission) => [permission.id, permission])),
      bundles: new Map(),
      policyVersions: [],
      proposals: new Map(),
      shadow: null,
      credentials: new Map(),
      resources: new Map(),
      audit: [],
      outbox: new Map(),
    },
  }
}

/** No type has a space in its name. */
export function resourceKey(type: string, id: string): string {
  return `${type} ${id}`
}
