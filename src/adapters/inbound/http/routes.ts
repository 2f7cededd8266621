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
    limit: 'register',
    about: 'email',
    load: () => import('./auth/register.ts'),
  }),
  at('post /auth/login', {
    needs: 'nothing',
    limit: 'sign_in',
    about: 'identifier',
    load: () => import('./auth/login.ts'),
  }),
  at('post /auth/mfa/verify', {
    needs: 'nothing',
    limit: 'second_factor',
    about: 'challengeToken',
    load: () => import('./auth/mfa-verify.ts'),
  }),
  at('post /auth/passkey/options', {
    needs: 'nothing',
    limit: 'passkey',
    load: () => import('./auth/passkey-options.ts'),
  }),
  at('post /auth/passkey/verify', {
    needs: 'nothing',
    limit: 'passkey',
    about: 'challengeToken',
    load: () => import('./auth/passkey-verify.ts'),
  }),
  at('post /auth/step-up', {
    needs: 'sign_in',
    requires: requirements.readOwnAccount,
    limit: 'proof',
    load: () => import('./auth/step-up.ts'),
  }),
  at('post /auth/refresh-token', {
    needs: 'nothing',
    limit: 'refresh',
    about: 'refreshToken',
    load: () => import('./auth/refresh-token.ts'),
  }),
  at('post /auth/logout', {
    needs: 'optional_sign_in', // or the cookie; and no policy can keep anybody signed in
    limit: 'sign_out',
    load: () => import('./auth/logout.ts'),
  }),
  at('post /auth/forgot-password', {
    needs: 'nothing',
    limit: 'letter',
    about: 'email',
    load: () => import('./auth/forgot-password.ts'),
  }),
  at('post /auth/reset-password', {
    needs: 'nothing',
    limit: 'link',
    about: 'token',
    load: () => import('./auth/reset-password.ts'),
  }),
  at('post /auth/unlock', {
    needs: 'nothing',
    limit: 'link',
    about: 'token',
    load: () => import('./auth/unlock.ts'),
  }),
  at('post /auth/verify-email', {
    needs: 'nothing',
    limit: 'link',
    about: 'token',
    load: () => import('./auth/verify-email.ts'),
  }),
  at('post /auth/verify-email/resend', {
    needs: 'optional_sign_in',
    limit: 'letter',
    about: 'email',
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
    limit: 'proof',
    load: () => import('./users/password-put.ts'),
  }),
  at('delete /users/profile', {
    needs: 'sign_in',
    requires: requirements.closeOwnAccount,
    limit: 'proof',
    load: () => import('./users/profile-delete.ts'),
  }),
  at('get /users/profile/export', {
    needs: 'sign_in',
    requires: requirements.exportOwnAccount,
    load: () => import('./users/export-get.ts'),
  }),
  at('put /users/username', {
    needs: 'sign_in',
    requires: requirements.changeOwnUsername,
    load: () => import('./users/username-put.ts'),
  }),
  at('get /users/email', {
    needs: 'sign_in',
    requires: requirements.readOwnAccount,
    load: () => import('./users/email-get.ts'),
  }),
  at('post /users/email', {
    needs: 'sign_in',
    requires: requirements.changeOwnEmail,
    limit: 'proof',
    load: () => import('./users/email-post.ts'),
  }),
  at('delete /users/email', {
    needs: 'sign_in',
    requires: requirements.keepOwnEmail,
    load: () => import('./users/email-delete.ts'),
  }),
  at('post /users/email/confirm', {
    needs: 'nothing',
    limit: 'link',
    about: 'token',
    load: () => import('./users/email-confirm.ts'),
  }),
  at('post /users/email/cancel', {
    needs: 'nothing',
    limit: 'link',
    about: 'token',
    load: () => import('./users/email-cancel.ts'),
  }),

  at('get /users/sessions', {
    needs: 'sign_in',
    requires: requirements.readOwnSessions,
    load: () => import('./users/sessions-list.ts'),
  }),
  at('delete /users/sessions/{id}', {
    needs: 'sign_in',
    requires: requirements.endOwnSession,
    load: () => import('./users/session-end.ts'),
  }),
  at('get /users/mfa', {
    needs: 'sign_in',
    requires: requirements.readOwnAccount,
    load: () => import('./factors/view.ts'),
  }),
  at('post /users/mfa/totp', {
    needs: 'sign_in',
    requires: requirements.manageOwnFactors,
    load: () => import('./factors/totp-enrol.ts'),
  }),
  at('delete /users/mfa/totp', {
    needs: 'sign_in',
    requires: requirements.manageOwnFactors,
    load: () => import('./factors/totp-remove.ts'),
  }),
  at('post /users/mfa/totp/confirm', {
    needs: 'sign_in',
    requires: requirements.confirmOwnFactor,
    load: () => import('./factors/totp-confirm.ts'),
  }),
  at('post /users/mfa/recovery-codes', {
    needs: 'sign_in',
    requires: requirements.manageOwnFactors,
    load: () => import('./factors/recovery-codes.ts'),
  }),
  at('post /users/mfa/passkeys/options', {
    needs: 'sign_in',
    requires: requirements.manageOwnFactors,
    load: () => import('./factors/passkey-begin.ts'),
  }),
  at('post /users/mfa/passkeys', {
    needs: 'sign_in',
    requires: requirements.confirmOwnFactor,
    load: () => import('./factors/passkey-add.ts'),
  }),
  at('patch /users/mfa/passkeys/{id}', {
    needs: 'sign_in',
    requires: requirements.confirmOwnFactor,
    load: () => import('./factors/passkey-rename.ts'),
  }),
  at('delete /users/mfa/passkeys/{id}', {
    needs: 'sign_in',
    requires: requirements.manageOwnFactors,
    load: () => import('./factors/passkey-remove.ts'),
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
    requires: requirements.readOwnPermissions,
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
  at('get /users/{id}/sessions', {
    needs: 'sign_in',
    requires: requirements.readSessionsOf,
    load: () => import('./users/sessions-of-list.ts'),
  }),
  at('delete /users/{id}/sessions/{sessionId}', {
    needs: 'sign_in',
    requires: requirements.signOutUsers,
    load: () => import('./users/session-of-end.ts'),
  }),
  at('delete /users/{id}/mfa', {
    needs: 'sign_in',
    requires: requirements.removeFactors,
    load: () => import('./users/mfa-remove.ts'),
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

  at('post /oauth/introspect', {
    needs: 'sign_in_or_credential',
    requires: requirements.introspectTokens,
    load: () => import('./oauth/introspect.ts'),
  }),
  at('post /oauth/revoke', {
    needs: 'nothing',
    load: () => import('./oauth/revoke.ts'),
  }),

  at('get /audit', {
    needs: 'sign_in',
    requires: requirements.readAudit,
    load: () => import('./audit/list.ts'),
  }),
  at('get /audit/verify', {
    needs: 'sign_in',
    requires: requirements.verifyAudit,
    load: () => import('./audit/verify.ts'),
  }),
  at('get /audit/export', {
    needs: 'sign_in',
    requires: requirements.exportAudit,
    load: () => import('./audit/export.ts'),
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

  at('get /ip-blocks', {
    needs: 'sign_in',
    requires: requirements.readIpBlocks,
    load: () => import('./ip-blocks/list.ts'),
  }),
  at('post /ip-blocks', {
    needs: 'sign_in',
    requires: requirements.createIpBlocks,
    load: () => import('./ip-blocks/create.ts'),
  }),
  at('delete /ip-blocks/{id}', {
    needs: 'sign_in',
    requires: requirements.deleteIpBlocks,
    load: () => import('./ip-blocks/delete.ts'),
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

  at('get /metrics', {
    needs: 'sign_in_or_credential',
    requires: requirements.readMetrics,
    load: () => import('./monitoring/metrics.ts'),
  }),
  at('get /alerts', {
    needs: 'sign_in_or_credential',
    requires: requirements.readAlerts,
    load: () => import('./monitoring/alerts.ts'),
  }),
]

/** RFC 6570 `{id}` as the router writes it. */
export function routerPath(path: string): string {
  return path.replaceAll(/\{(.+?)\}/g, ':$1')
}

function at(
  place: `${Method} /${string}`,
  need: Need & Pick<OperationEntry, 'bodyBytesMax' | 'misfit' | 'limit' | 'about'>,
): OperationEntry {
  const [method, path] = place.split(' ') as [Method, string] // the shape of `place`
  return { method, path, ...need }
}
