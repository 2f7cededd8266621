/** What the routes of this service ask of who calls them: one line for each thing that can be done here. */
import type { SubjectName } from '../policy/bundle.ts'
import type { Freshness } from '../session/session.ts'
import type { PermissionName } from './role.ts'

export interface Requirement {
  /** What somebody who is refused would need: said in the refusal, decided by the rules behind it. */
  readonly permission: PermissionName
  readonly action: string
  readonly subject: SubjectName
  /**
   * Asks who it is once more when that was more than five minutes ago (RFC 9470): `always`, or, where the
   * request itself carries the password, of those who have a second factor.
   */
  readonly stepUp?: 'always' | 'second_factor'
  /** How old the answer may be that the session is live; `strict` where nothing is said. */
  readonly freshness?: Freshness
}

export const requirements = {
  readOwnAccount: need('account:self', 'read', 'User'),
  updateOwnAccount: need('account:self', 'update', 'User'),
  changeOwnPassword: need('account:self', 'change-password', 'User', 'second_factor'),
  /** Clients keep the answer for longer than that. */
  readOwnPermissions: need('account:self', 'read', 'User', undefined, 'recent'),
  readOwnSessions: need('session:self', 'read', 'Session'),
  endOwnSession: need('session:self', 'end', 'Session'),
  /** Begun by something that asked who it is. */
  confirmOwnFactor: need('account:self', 'manage-factors', 'User'),
  manageOwnFactors: need('account:self', 'manage-factors', 'User', 'always'),
  changeOwnEmail: need('account:self', 'change-email', 'User', 'always'),
  keepOwnEmail: need('account:self', 'change-email', 'User'),
  changeOwnUsername: need('account:self', 'change-username', 'User'),
  exportOwnAccount: need('account:self', 'export', 'User'),
  closeOwnAccount: need('account:self', 'close', 'User', 'always'),

  readRoles: need('role:read', 'read', 'Role'),
  createRoles: need('role:create', 'create', 'Role', 'always'),
  updateRoles: need('role:update', 'update', 'Role', 'always'),
  deleteRoles: need('role:delete', 'delete', 'Role', 'always'),
  readPermissions: need('permission:read', 'read', 'Permission'),
  createPermissions: need('permission:create', 'create', 'Permission', 'always'),
  deletePermissions: need('permission:delete', 'delete', 'Permission', 'always'),

  readUsers: need('user:read', 'read', 'User'),
  createUsers: need('user:create', 'create', 'User'),
  updateUsers: need('user:update', 'update', 'User'),
  /** An address is a way in, and decisions go by attributes. */
  updateAccessOfUsers: need('user:update', 'update', 'User', 'always'),
  deleteUsers: need('user:delete', 'delete', 'User', 'always'),
  assignRoles: need('user:manage', 'assign-roles', 'User', 'always'),
  disableUsers: need('user:manage', 'disable', 'User'),
  enableUsers: need('user:manage', 'enable', 'User'),
  resetPasswords: need('user:manage', 'reset-password', 'User'),
  readSessionsOf: need('user:manage', 'read-sessions', 'User'),
  removeFactors: need('user:manage', 'remove-factors', 'User', 'always'),
  signOutUsers: need('user:manage', 'sign-out', 'User'),

  readPolicies: need('policy:read', 'read', 'Policy'),
  validatePolicies: need('policy:draft', 'validate', 'Policy'),
  simulatePolicies: need('policy:draft', 'simulate', 'Policy'),
  publishPolicies: need('policy:publish', 'publish', 'Policy', 'always'),
  approvePolicies: need('policy:publish', 'approve', 'Policy', 'always'),
  shadowPolicies: need('policy:draft', 'shadow', 'Policy'),

  readAudit: need('audit:read', 'read', 'AuditEntry'),
  verifyAudit: need('audit:verify', 'verify', 'AuditEntry'),
  exportAudit: need('audit:verify', 'export', 'AuditEntry', 'always'),

  evaluateAccess: need('access:evaluate', 'evaluate', 'Access'),
  introspectTokens: need('access:evaluate', 'introspect', 'Access'),
  searchAccess: need('access:search', 'search', 'Access'),
  readCredentials: need('service-credential:manage', 'read', 'ServiceCredential'),
  createCredentials: need('service-credential:manage', 'create', 'ServiceCredential', 'always'),
  deleteCredentials: need('service-credential:manage', 'delete', 'ServiceCredential', 'always'),
  readIpBlocks: need('ip-block:manage', 'read', 'IpBlock'),
  createIpBlocks: need('ip-block:manage', 'create', 'IpBlock', 'always'),
  deleteIpBlocks: need('ip-block:manage', 'delete', 'IpBlock', 'always'),
  registerResources: need('resource:register', 'register', 'Resource'),
  readResources: need('resource:register', 'read', 'Resource'),
  removeResources: need('resource:register', 'remove', 'Resource'),

  readMetrics: need('metrics:read', 'read-metrics', 'Monitoring'),
  readAlerts: need('alert:read', 'read-alerts', 'Monitoring'),
} as const

/** The same where the request carries the password: that shows who it is, but for who has a second factor. */
export function withPassword(requirement: Requirement, password: string | undefined): Requirement {
  return password === undefined ? requirement : { ...requirement, stepUp: 'second_factor' }
}

/** Literals of the two vocabularies: each is well-formed, and the shipped policies know it (a test asks). */
function need(
  permission: string,
  action: string,
  subject: string,
  stepUp?: Requirement['stepUp'],
  freshness?: Freshness,
): Requirement {
  return {
    permission: permission as PermissionName,
    action,
    subject: subject as SubjectName,
    ...(stepUp && { stepUp }),
    ...(freshness && { freshness }),
  }
}
