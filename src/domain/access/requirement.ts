/** What the routes of this service ask of who calls them: one line for each thing that can be done here. */
import type { SubjectName } from '../policy/bundle.ts'
import type { PermissionName } from './role.ts'

export interface Requirement {
  /** What somebody who is refused would need: said in the refusal, decided by the rules behind it. */
  readonly permission: PermissionName
  readonly action: string
  readonly subject: SubjectName
}

export const requirements = {
  readOwnAccount: need('account:self', 'read', 'User'),
  updateOwnAccount: need('account:self', 'update', 'User'),
  changeOwnPassword: need('account:self', 'change-password', 'User'),

  readRoles: need('role:read', 'read', 'Role'),
  createRoles: need('role:create', 'create', 'Role'),
  updateRoles: need('role:update', 'update', 'Role'),
  deleteRoles: need('role:delete', 'delete', 'Role'),
  readPermissions: need('permission:read', 'read', 'Permission'),
  createPermissions: need('permission:create', 'create', 'Permission'),
  deletePermissions: need('permission:delete', 'delete', 'Permission'),

  readUsers: need('user:read', 'read', 'User'),
  createUsers: need('user:create', 'create', 'User'),
  updateUsers: need('user:update', 'update', 'User'),
  deleteUsers: need('user:delete', 'delete', 'User'),
  assignRoles: need('user:manage', 'assign-roles', 'User'),
  disableUsers: need('user:manage', 'disable', 'User'),
  enableUsers: need('user:manage', 'enable', 'User'),
  resetPasswords: need('user:manage', 'reset-password', 'User'),
  signOutUsers: need('user:manage', 'sign-out', 'User'),

  readPolicies: need('policy:read', 'read', 'Policy'),
  validatePolicies: need('policy:draft', 'validate', 'Policy'),
  simulatePolicies: need('policy:draft', 'simulate', 'Policy'),
  publishPolicies: need('policy:publish', 'publish', 'Policy'),
  approvePolicies: need('policy:publish', 'approve', 'Policy'),
  shadowPolicies: need('policy:draft', 'shadow', 'Policy'),

  evaluateAccess: need('access:evaluate', 'evaluate', 'Access'),
  searchAccess: need('access:search', 'search', 'Access'),
  readCredentials: need('service-credential:manage', 'read', 'ServiceCredential'),
  createCredentials: need('service-credential:manage', 'create', 'ServiceCredential'),
  deleteCredentials: need('service-credential:manage', 'delete', 'ServiceCredential'),
  registerResources: need('resource:register', 'register', 'Resource'),
  readResources: need('resource:register', 'read', 'Resource'),
  removeResources: need('resource:register', 'remove', 'Resource'),
} as const

/** Literals of the two vocabularies: each is well-formed, and the shipped policies know it (a test asks). */
function need(permission: string, action: string, subject: string): Requirement {
  return { permission: permission as PermissionName, action, subject: subject as SubjectName }
}
