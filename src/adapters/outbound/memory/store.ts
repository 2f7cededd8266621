/** What the in-memory adapters share: the tables of the service as plain maps and lists. */

import type { OutboxMessage } from '../../../application/ports/outbox.ts'
import {
  administratorRole,
  builtInPermissions,
  builtInRoles,
} from '../../../domain/access/built-in.ts'
import type { Permission, PermissionName, Role, RoleName } from '../../../domain/access/role.ts'
import type { OneTimeToken } from '../../../domain/account/one-time-token.ts'
import type { UserWithPassword } from '../../../domain/account/user.ts'
import type { AuditEntry } from '../../../domain/audit/audit-entry.ts'
import type { Session, SessionEndReason } from '../../../domain/session/session.ts'
import type {
  MessageId,
  PermissionId,
  RoleId,
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
  readonly audit: AuditEntry[]
  readonly outbox: Map<MessageId, OutboxRow>
}

export interface RefreshTokenRow {
  readonly sessionId: SessionId
  /** 1 for the token of the sign-in; its successor is one higher. */
  readonly generation: number
  readonly usedAt: Instant | null
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

/** An empty service with its built-in roles and permissions, as the migrations leave it. */
export function createMemoryStore(): MemoryStore {
  const names = Object.values(builtInPermissions)
  return {
    state: {
      users: new Map(),
      oneTimeTokens: new Map(),
      sessions: new Map(),
      refreshTokens: new Map(),
      roles: new Map(builtInRoles.map((name, index) => role(name, (index + 1) as RoleId))),
      permissions: new Map(
        names.map((name, index) => permission(name, (index + 1) as PermissionId)),
      ),
      audit: [],
      outbox: new Map(),
    },
  }
}

function role(name: RoleName, id: RoleId): [RoleId, Role] {
  return [id, { id, name, description: null, permissions: heldBy(name), system: true, version: 1 }]
}

function permission(name: PermissionName, id: PermissionId): [PermissionId, Permission] {
  return [id, { id, name, description: null, system: true }]
}

function heldBy(name: RoleName): readonly PermissionName[] {
  const { readRoles, readPermissions } = builtInPermissions
  if (name === administratorRole) return Object.values(builtInPermissions).sort()
  return String(name) === 'support' ? [readPermissions, readRoles] : []
}
