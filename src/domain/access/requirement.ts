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
  readOwnAccount: require('account:self', 'read', 'User'),
  updateOwnAccount: require('account:self', 'update', 'User'),
  changeOwnPassword: require('account:self', 'change-password', 'User'),

  readRoles: require('role:read', 'read', 'Role'),
  createRoles: require('role:create', 'create', 'Role'),
  updateRoles: require('role:update', 'update', 'Role'),
  deleteRoles: require('role:delete', 'delete', 'Role'),
  readPermissions: require('permission:read', 'read', 'Permission'),
  createPermissions: require('permission:create', 'create', 'Permission'),
  deletePermissions: require('permission:delete', 'delete', 'Permission'),

  readUsers: require('user:read', 'read', 'User'),
  createUsers: require('user:create', 'create', 'User'),
  updateUsers: require('user:update', 'update', 'User'),
  deleteUsers: require('user:delete', 'delete', 'User'),
  assignRoles: require('user:manage', 'assign-roles', 'User'),
  disableUsers: require('user:manage', 'disable', 'User'),
  enableUsers: require('user:manage', 'enable', 'User'),
  resetPasswords: require('user:manage', 'reset-password', 'User'),
  signOutUsers: require('user:manage', 'sign-out', 'User'),

  readPolicies: require('policy:read', 'read', 'Policy'),
  validatePolicies: require('policy:draft', 'validate', 'Policy'),
  simulatePolicies: require('policy:draft', 'simulate', 'Policy'),
  publishPolicies: require('policy:publish', 'publish', 'Policy'),
  approvePolicies: require('policy:publish', 'approve', 'Policy'),
  shadowPolicies: require('policy:draft', 'shadow', 'Policy'),

  evaluateAccess: require('access:evaluate', 'evaluate', 'Access'),
  searchAccess: require('access:search', 'search', 'Access'),
  readCredentials: require('service-credential:manage', 'read', 'ServiceCredential'),
  createCredentials: require('service-credential:manage', 'create', 'ServiceCredential'),
  deleteCredentials: require('service-credential:manage', 'delete', 'ServiceCredential'),
  registerResources: require('resource:register', 'register', 'Resource'),
  readResources: require('resource:register', 'read', 'Resource'),
  removeResources: require('resource:register', 'remove', 'Resource'),
} as const

/** Literals of the two vocabularies: each is well-formed, and the shipped policies know it (a test asks). */
function require(permission: string, action: string, subject: string): Requirement {
  return { permission: permission as PermissionName, action, subject: subject as SubjectName }
}
