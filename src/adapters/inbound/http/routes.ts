/** Every operation at a glance: where it is, what it needs, and the module that is loaded on its first use. */
import { requirements } from '../../../domain/access/requirement.ts'
import type { Method, Need, OperationEntry } from './operation.ts'

// Dynamic imports, so that a Worker starts without zod and without schemas: wrangler's bundler keeps
// what is only reached through them unevaluated until then.
/** Contract, section 3. */
const policyBytesMax = 1024 * 1024

export const operations: readonly OperationEntry[] = [
  at('post /auth/register', {
    needs: 'nothing',
    load: () => import('./auth/register.ts'),
  }),
  at('post /auth/login', {
    needs: 'nothing',
    load: () => import('./auth/login.ts'),
  }),
  at('post /auth/refresh-token', {
    needs: 'nothing',
    load: () => import('./auth/refresh-token.ts'),
  }),
  at('post /auth/logout', {
    needs: 'sign_in',
    requires: 'nothing', // no policy can keep anybody signed in
    load: () => import('./auth/logout.ts'),
  }),
  at('post /auth/forgot-password', {
    needs: 'nothing',
    load: () => import('./auth/forgot-password.ts'),
  }),
  at('post /auth/reset-password', {
    needs: 'nothing',
    load: () => import('./auth/reset-password.ts'),
  }),
  at('post /auth/verify-email', {
    needs: 'nothing',
    load: () => import('./auth/verify-email.ts'),
  }),
  at('post /auth/verify-email/resend', {
    needs: 'optional_sign_in',
    load: () => import('./auth/resend-verification.ts'),
  }),

  at('get /users/profile', {
    needs: 'sign_in',
    requires: requirements.readOwnAccount,
    load: () => import('./users/profile-get.ts'),
  }),
  at('put /users/profile', {
    needs: 'sign_in',
    requires: requirements.updateOwnAccount,
    load: () => import('./users/profile-put.ts'),
  }),
  at('put /users/password', {
    needs: 'sign_in',
    requires: requirements.changeOwnPassword,
    load: () => import('./users/password-put.ts'),
  }),

  at('get /roles', {
    needs: 'sign_in',
    requires: requirements.readRoles,
    load: () => import('./roles/list.ts'),
  }),
  at('post /roles', {
    needs: 'sign_in',
    requires: requirements.createRoles,
    load: () => import('./roles/create.ts'),
  }),
  at('get /roles/{id}', {
    needs: 'sign_in',
    requires: requirements.readRoles,
    load: () => import('./roles/get.ts'),
  }),
  at('put /roles/{id}', {
    needs: 'sign_in',
    requires: requirements.updateRoles,
    load: () => import('./roles/update.ts'),
  }),
  at('delete /roles/{id}', {
    needs: 'sign_in',
    requires: requirements.deleteRoles,
    load: () => import('./roles/delete.ts'),
  }),

  at('get /users/permissions', {
    needs: 'sign_in',
    requires: requirements.readOwnAccount,
    load: () => import('./users/permissions-get.ts'),
  }),

  at('get /users', {
    needs: 'sign_in',
    requires: requirements.readUsers,
    load: () => import('./users/list.ts'),
  }),
  at('post /users', {
    needs: 'sign_in',
    requires: requirements.createUsers,
    load: () => import('./users/create.ts'),
  }),
  at('get /users/{id}', {
    needs: 'sign_in',
    requires: requirements.readUsers,
    load: () => import('./users/get.ts'),
  }),
  at('patch /users/{id}', {
    needs: 'sign_in',
    requires: requirements.updateUsers,
    load: () => import('./users/update.ts'),
  }),
  at('delete /users/{id}', {
    needs: 'sign_in',
    requires: requirements.deleteUsers,
    load: () => import('./users/delete.ts'),
  }),
  at('put /users/{id}/roles', {
    needs: 'sign_in',
    requires: requirements.assignRoles,
    load: () => import('./users/roles-put.ts'),
  }),
  at('post /users/{id}/disable', {
    needs: 'sign_in',
    requires: requirements.disableUsers,
    load: () => import('./users/disable.ts'),
  }),
  at('post /users/{id}/enable', {
    needs: 'sign_in',
    requires: requirements.enableUsers,
    load: () => import('./users/enable.ts'),
  }),
  at('post /users/{id}/reset-password', {
    needs: 'sign_in',
    requires: requirements.resetPasswords,
    load: () => import('./users/reset-password.ts'),
  }),
  at('post /users/{id}/sign-out', {
    needs: 'sign_in',
    requires: requirements.signOutUsers,
    load: () => import('./users/sign-out.ts'),
  }),

  at('get /policies', {
    needs: 'sign_in',
    requires: requirements.readPolicies,
    load: () => import('./policies/get.ts'),
  }),
  at('post /policies', {
    needs: 'sign_in',
    requires: requirements.publishPolicies,
    bodyBytesMax: policyBytesMax,
    load: () => import('./policies/publish.ts'),
  }),
  at('post /policies/validate', {
    needs: 'sign_in',
    requires: requirements.validatePolicies,
    bodyBytesMax: policyBytesMax,
    load: () => import('./policies/validate.ts'),
  }),
  at('post /policies/simulate', {
    needs: 'sign_in',
    requires: requirements.simulatePolicies,
    bodyBytesMax: policyBytesMax,
    load: () => import('./policies/simulate.ts'),
  }),
  at('get /policies/versions', {
    needs: 'sign_in',
    requires: requirements.readPolicies,
    load: () => import('./policies/versions-list.ts'),
  }),
  at('get /policies/versions/{v}', {
    needs: 'sign_in',
    requires: requirements.readPolicies,
    load: () => import('./policies/version-get.ts'),
  }),
  at('post /policies/versions/{v}/rollback', {
    needs: 'sign_in',
    requires: requirements.publishPolicies,
    load: () => import('./policies/rollback.ts'),
  }),
  at('put /policies/shadow', {
    needs: 'sign_in',
    requires: requirements.shadowPolicies,
    bodyBytesMax: policyBytesMax,
    load: () => import('./policies/shadow-start.ts'),
  }),
  at('get /policies/shadow', {
    needs: 'sign_in',
    requires: requirements.shadowPolicies,
    load: () => import('./policies/shadow-get.ts'),
  }),
  at('delete /policies/shadow', {
    needs: 'sign_in',
    requires: requirements.shadowPolicies,
    load: () => import('./policies/shadow-stop.ts'),
  }),
  at('post /policies/proposals/{id}/approve', {
    needs: 'sign_in',
    requires: requirements.approvePolicies,
    load: () => import('./policies/approve.ts'),
  }),

  at('get /permissions', {
    needs: 'sign_in',
    requires: requirements.readPermissions,
    load: () => import('./permissions/list.ts'),
  }),
  at('post /permissions', {
    needs: 'sign_in',
    requires: requirements.createPermissions,
    load: () => import('./permissions/create.ts'),
  }),
  at('delete /permissions/{id}', {
    needs: 'sign_in',
    requires: requirements.deletePermissions,
    load: () => import('./permissions/delete.ts'),
  }),

  at('post /access/v1/evaluation', {
    needs: 'sign_in_or_credential',
    requires: requirements.evaluateAccess,
    misfit: 'invalid_access_request',
    load: () => import('./access/evaluation.ts'),
  }),
  at('post /access/v1/evaluations', {
    needs: 'sign_in_or_credential',
    requires: requirements.evaluateAccess,
    misfit: 'invalid_access_request',
    bodyBytesMax: policyBytesMax,
    load: () => import('./access/evaluations.ts'),
  }),
  at('post /access/v1/search/subject', {
    needs: 'sign_in_or_credential',
    requires: requirements.searchAccess,
    misfit: 'invalid_access_request',
    load: () => import('./access/search-subject.ts'),
  }),
  at('post /access/v1/search/resource', {
    needs: 'sign_in_or_credential',
    requires: requirements.searchAccess,
    misfit: 'invalid_access_request',
    load: () => import('./access/search-resource.ts'),
  }),
  at('post /access/v1/search/action', {
    needs: 'sign_in_or_credential',
    requires: requirements.searchAccess,
    misfit: 'invalid_access_request',
    load: () => import('./access/search-action.ts'),
  }),

  at('get /service-credentials', {
    needs: 'sign_in',
    requires: requirements.readCredentials,
    load: () => import('./service-credentials/list.ts'),
  }),
  at('post /service-credentials', {
    needs: 'sign_in',
    requires: requirements.createCredentials,
    load: () => import('./service-credentials/create.ts'),
  }),
  at('delete /service-credentials/{id}', {
    needs: 'sign_in',
    requires: requirements.deleteCredentials,
    load: () => import('./service-credentials/delete.ts'),
  }),

  at('put /resources/{type}/{id}', {
    needs: 'sign_in_or_credential',
    requires: requirements.registerResources,
    load: () => import('./resources/put.ts'),
  }),
  at('get /resources/{type}/{id}', {
    needs: 'sign_in_or_credential',
    requires: requirements.readResources,
    load: () => import('./resources/get.ts'),
  }),
  at('delete /resources/{type}/{id}', {
    needs: 'sign_in_or_credential',
    requires: requirements.removeResources,
    load: () => import('./resources/delete.ts'),
  }),
  at('post /resources/{type}/bulk', {
    needs: 'sign_in_or_credential',
    requires: requirements.registerResources,
    load: () => import('./resources/bulk.ts'),
  }),
]

/** RFC 6570 `{id}` as the router writes it. */
export function routerPath(path: string): string {
  return path.replaceAll(/\{(.+?)\}/g, ':$1')
}

function at(
  place: `${Method} /${string}`,
  need: Need & Pick<OperationEntry, 'bodyBytesMax' | 'misfit'>,
): OperationEntry {
  const [method, path] = place.split(' ') as [Method, string] // the shape of `place`
  return { method, path, ...need }
}
