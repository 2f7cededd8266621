/** Every use case by context: the whole service at a glance. */

import type { UsernameRules } from '../domain/account/username-rules.ts'
import type { KeyRules } from '../domain/keys/life-cycle.ts'
import type { AlertRule } from '../domain/monitoring/alert-rule.ts'
import type { PolicyFile } from '../domain/policy/source.ts'
import type { Lifetimes } from '../domain/session/session.ts'
import { createAdmit } from './access/admit.ts'
import { createCreatePermission } from './access/create-permission.ts'
import { createCreateRole } from './access/create-role.ts'
import { createDeletePermission } from './access/delete-permission.ts'
import { createDeleteRole } from './access/delete-role.ts'
import { createListPermissions } from './access/list-permissions.ts'
import { createListPermitted } from './access/list-permitted.ts'
import { createListRoles } from './access/list-roles.ts'
import { createUpdateRole } from './access/update-role.ts'
import { createViewPermissions } from './access/view-permissions.ts'
import { createViewRole } from './access/view-role.ts'
import { createAgreeToEmailChange } from './account/agree-to-email-change.ts'
import { createChangePassword } from './account/change-password.ts'
import { createChangeUsername } from './account/change-username.ts'
import { createCheckCurrentPassword } from './account/check-current-password.ts'
import { createCloseAccount } from './account/close-account.ts'
import { createCreateAdministrator } from './account/create-administrator.ts'
import { createExportAccount } from './account/export-account.ts'
import { createInsertAccount } from './account/insert-account.ts'
import { createMintToken } from './account/mint-token.ts'
import { createRefuseBreached } from './account/refuse-breached.ts'
import { createRegister, type Disclosure } from './account/register.ts'
import { createReplacePassword } from './account/replace-password.ts'
import { createRequestEmailChange } from './account/request-email-change.ts'
import { createRequestPasswordReset } from './account/request-password-reset.ts'
import { createResendVerification } from './account/resend-verification.ts'
import { createResetPassword } from './account/reset-password.ts'
import { createSendLink } from './account/send-link.ts'
import {
  createStopEmailChange,
  createStopEmailChangeByLetter,
} from './account/stop-email-change.ts'
import { createUnlock } from './account/unlock.ts'
import { createUpdateProfile } from './account/update-profile.ts'
import { createVerifyEmail } from './account/verify-email.ts'
import { createViewEmailChange } from './account/view-email-change.ts'
import { createViewProfile } from './account/view-profile.ts'
import { createCheckChain } from './audit/check-chain.ts'
import { createExportAudit } from './audit/export-audit.ts'
import { createSearchAudit } from './audit/search-audit.ts'
import { createSignCheckpoints } from './audit/sign-checkpoints.ts'
import { createVerifyAudit } from './audit/verify-audit.ts'
import { createCheckCode } from './factor/check-code.ts'
import { createCheckPasskey } from './factor/check-passkey.ts'
import { createConfirmTotp } from './factor/confirm-totp.ts'
import { createEditPasskeys } from './factor/edit-passkeys.ts'
import { createEnrolTotp } from './factor/enrol-totp.ts'
import { createRegisterPasskey } from './factor/register-passkey.ts'
import { createRemoveTotp } from './factor/remove-totp.ts'
import { createRenewRecoveryCodes } from './factor/renew-recovery-codes.ts'
import { createViewFactors } from './factor/view-factors.ts'
import { createSettlePassword } from './identity/settle-password.ts'
import { createSyncIdentities } from './identity/sync-identities.ts'
import { createKeepSigningKeys } from './keys/keep-signing-keys.ts'
import { createDeliverMail, type Links } from './mail/deliver-mail.ts'
import type { AlertRecipients } from './monitoring/alert-messages.ts'
import { createEvaluateAlerts } from './monitoring/evaluate-alerts.ts'
import { createMeasureGauges } from './monitoring/measure-gauges.ts'
import { createTellWithoutRecord } from './monitoring/tell-without-record.ts'
import { createViewAlerts } from './monitoring/view-alerts.ts'
import { createViewMetrics } from './monitoring/view-metrics.ts'
import { createRemoveExpired } from './operations/remove-expired.ts'
import { createApproveProposal } from './policy/approve-proposal.ts'
import { createCompileDraft } from './policy/compile-draft.ts'
import { createPublishPolicies, type PolicyApproval } from './policy/publish-policies.ts'
import { createAcceptDraft } from './policy/refuse-draft.ts'
import { createRenewPolicySeal } from './policy/renew-policy-seal.ts'
import { createRollbackPolicies } from './policy/rollback-policies.ts'
import { createShadowPolicies } from './policy/shadow-policies.ts'
import { createSimulatePolicies } from './policy/simulate-policies.ts'
import { createTestDraft } from './policy/test-draft.ts'
import { createValidatePolicies } from './policy/validate-policies.ts'
import { createListPolicyVersions, createViewPolicies } from './policy/view-policies.ts'
import { createAuthenticateService } from './portal/authenticate-service.ts'
import { createEvaluateAccess } from './portal/evaluate-access.ts'
import { createIssueCredential } from './portal/issue-credential.ts'
import { createListCredentials } from './portal/list-credentials.ts'
import { createPutResource } from './portal/put-resource.ts'
import { createRegisterResources } from './portal/register-resources.ts'
import { createRemoveResource } from './portal/remove-resource.ts'
import { createRevokeCredential } from './portal/revoke-credential.ts'
import { createSearchAccess } from './portal/search-access.ts'
import { createViewResource } from './portal/view-resource.ts'
import type { AccessRecords } from './ports/access-records.ts'
import type { AccessTokens } from './ports/access-tokens.ts'
import type { AlertEvaluations } from './ports/alert-evaluations.ts'
import type { AlertLooks } from './ports/alert-looks.ts'
import type { AuditRecords } from './ports/audit-records.ts'
import type { BreachedPasswords } from './ports/breached-passwords.ts'
import type { Clock } from './ports/clock.ts'
import type { DecisionLog, DecisionRecords } from './ports/decision-log.ts'
import type { Dependencies } from './ports/dependencies.ts'
import type { Sha256 } from './ports/digest.ts'
import type { EmailChanges } from './ports/email-changes.ts'
import type { ExpiredRecords } from './ports/expired-records.ts'
import type { FactorMint } from './ports/factor-mint.ts'
import type { Guesses } from './ports/guesses.ts'
import type { IdentityProvider } from './ports/identity-provider.ts'
import type { IdentitySyncs } from './ports/identity-syncs.ts'
import type { Ids } from './ports/ids.ts'
import type { IpBlocks } from './ports/ip-blocks.ts'
import type { Mailer } from './ports/mailer.ts'
import type { CollectedMetrics } from './ports/metrics.ts'
import type { OneTimeTokenMint } from './ports/one-time-token-mint.ts'
import type { OneTimeTokens } from './ports/one-time-tokens.ts'
import type { OperationalState } from './ports/operational-state.ts'
import type { Outbox } from './ports/outbox.ts'
import type { Passkeys } from './ports/passkeys.ts'
import type { Permissions } from './ports/permissions.ts'
import type { PersonalRecords } from './ports/personal-records.ts'
import type { Policy } from './ports/policy.ts'
import type { PolicySeals } from './ports/policy-seals.ts'
import type { PolicySyntax } from './ports/policy-syntax.ts'
import type { PolicyVersions } from './ports/policy-versions.ts'
import type { RefreshTokenMint } from './ports/refresh-token-mint.ts'
import type { RefreshTokens } from './ports/refresh-tokens.ts'
import type { Resources } from './ports/resources.ts'
import type { Roles } from './ports/roles.ts'
import type { SealedSecrets } from './ports/sealed-secrets.ts'
import type { SecondFactors } from './ports/second-factors.ts'
import type { ServiceCredentialMint } from './ports/service-credential-mint.ts'
import type { ServiceCredentials } from './ports/service-credentials.ts'
import type { Sessions } from './ports/sessions.ts'
import type { SigningKeyMint, StoredSigningKeys } from './ports/signing-keys.ts'
import type { Totp } from './ports/totp.ts'
import type { UnitOfWork } from './ports/unit-of-work.ts'
import type { UserPool } from './ports/user-pool.ts'
import type { Users } from './ports/users.ts'
import type { WebAuthn } from './ports/webauthn.ts'
import { createBlockNetwork } from './protection/block-network.ts'
import { createBlockSuspect } from './protection/block-suspect.ts'
import { createLiftBlock } from './protection/lift-block.ts'
import { createListBlocks } from './protection/list-blocks.ts'
import { createAuthenticate } from './session/authenticate.ts'
import { createEndSession } from './session/end-session.ts'
import { createIntrospect } from './session/introspect.ts'
import { createListSessions } from './session/list-sessions.ts'
import { createOfferPasskey } from './session/offer-passkey.ts'
import { createProvePassword } from './session/prove-password.ts'
import { createRefresh } from './session/refresh.ts'
import { createSignIn } from './session/sign-in.ts'
import { createSignInWithPasskey } from './session/sign-in-with-passkey.ts'
import { createSignOut } from './session/sign-out.ts'
import { createSignOutByToken } from './session/sign-out-by-token.ts'
import { createStartSession } from './session/start-session.ts'
import { createStepUp } from './session/step-up.ts'
import { createVerifySecondFactor } from './session/verify-second-factor.ts'
import { createAssignRoles } from './users/assign-roles.ts'
import { createCreateUser } from './users/create-user.ts'
import { createFindUser } from './users/find-user.ts'
import { createListUsers } from './users/list-users.ts'
import { createManageUser } from './users/manage-user.ts'
import { createUpdateUser } from './users/update-user.ts'
import { createViewUser } from './users/view-user.ts'

/** Everything that the application needs from outside. */
export interface Ports {
  readonly users: Users
  readonly sessions: Sessions
  readonly refreshTokens: RefreshTokens
  readonly oneTimeTokens: OneTimeTokens
  readonly expiredRecords: ExpiredRecords
  readonly secondFactors: SecondFactors
  readonly passkeys: Passkeys
  readonly emailChanges: EmailChanges
  readonly personalRecords: PersonalRecords
  readonly roles: Roles
  readonly permissions: Permissions
  readonly unitOfWork: UnitOfWork
  readonly outbox: Outbox
  readonly policy: Policy
  readonly policyVersions: PolicyVersions
  readonly policySeals: PolicySeals
  readonly policySyntax: PolicySyntax
  readonly accessRecords: AccessRecords
  readonly auditRecords: AuditRecords
  readonly decisionLog: DecisionLog
  readonly decisionRecords: DecisionRecords
  readonly identityProvider: IdentityProvider
  readonly identitySyncs: IdentitySyncs
  /** Undefined: no pool keeps anybody's password. */
  readonly userPool: UserPool | undefined
  readonly totp: Totp
  readonly webAuthn: WebAuthn
  readonly factorMint: FactorMint
  readonly sealedSecrets: SealedSecrets
  readonly storedSigningKeys: StoredSigningKeys
  readonly signingKeyMint: SigningKeyMint
  readonly sha256: Sha256
  readonly accessTokens: AccessTokens
  readonly refreshTokenMint: RefreshTokenMint
  readonly oneTimeTokenMint: OneTimeTokenMint
  readonly serviceCredentials: ServiceCredentials
  readonly resources: Resources
  readonly ipBlocks: IpBlocks
  readonly guesses: Guesses
  readonly breachedPasswords: BreachedPasswords
  readonly serviceCredentialMint: ServiceCredentialMint
  readonly mailer: Mailer
  readonly metrics: CollectedMetrics
  readonly alertEvaluations: AlertEvaluations
  readonly alertLooks: AlertLooks
  readonly operationalState: OperationalState
  readonly dependencies: Dependencies
  readonly ids: Ids
  readonly clock: Clock
}

/** What the operator decides. */
export interface Settings {
  readonly disclosure: Disclosure
  readonly lifetimes: Lifetimes
  /** How many sessions a person has at most. */
  readonly sessionsMax: number
  readonly links: Links
  readonly usernames: UsernameRules
  readonly policyApproval: PolicyApproval
  /** Undefined: the signing keys are the platform's, and nobody here makes any. */
  readonly keyRules: KeyRules | undefined
  readonly alertRules: readonly AlertRule[]
  readonly alertRecipients: AlertRecipients
  /** The policies that the service is built with. */
  readonly builtInPolicy: { readonly hash: string; readonly files: readonly PolicyFile[] }
}

export type Application = ReturnType<typeof createApplication>

export function createApplication(ports: Ports, settings: Settings) {
  const admit = createAdmit(ports)
  const mintToken = createMintToken(ports)
  const sendLink = createSendLink({ ...ports, ...settings, mintToken })
  const refuseBreached = createRefuseBreached(ports)
  const insertAccount = createInsertAccount(ports)
  const replacePassword = createReplacePassword(ports)
  const checkCurrentPassword = createCheckCurrentPassword(ports)
  const compileDraft = createCompileDraft(ports)
  const testDraft = createTestDraft(ports)
  const acceptDraft = createAcceptDraft({ compileDraft, testDraft })
  const listPermitted = createListPermitted({ ...ports, admit })
  const checkCode = createCheckCode(ports)
  const checkPasskey = createCheckPasskey(ports)
  const startSession = createStartSession({ ...ports, ...settings })
  const findUser = createFindUser({ ...ports, admit })
  const provePassword = createProvePassword(ports)
  const measureGauges = createMeasureGauges(ports)
  const tellWithoutRecord = createTellWithoutRecord(ports)
  const checkChain = createCheckChain(ports)
  const all = {
    measureGauges,
    tellWithoutRecord,
    listPermitted,
    findUser,
    provePassword,
    checkChain,
    checkCode,
    checkPasskey,
    startSession,
    ...ports,
    ...settings,
    admit,
    mintToken,
    sendLink,
    refuseBreached,
    checkCurrentPassword,
    insertAccount,
    replacePassword,
    compileDraft,
    testDraft,
    acceptDraft,
  }

  return {
    account: {
      register: createRegister(all),
      verifyEmail: createVerifyEmail(all),
      resendVerification: createResendVerification(all),
      viewProfile: createViewProfile(all),
      updateProfile: createUpdateProfile(all),
      changePassword: createChangePassword(all),
      requestPasswordReset: createRequestPasswordReset(all),
      resetPassword: createResetPassword(all),
      unlock: createUnlock(all),
      requestEmailChange: createRequestEmailChange(all),
      viewEmailChange: createViewEmailChange(all),
      agreeToEmailChange: createAgreeToEmailChange(all),
      stopEmailChange: createStopEmailChange(all),
      stopEmailChangeByLetter: createStopEmailChangeByLetter(all),
      changeUsername: createChangeUsername(all),
      exportAccount: createExportAccount(all),
      closeAccount: createCloseAccount(all),
      createAdministrator: createCreateAdministrator(all),
    },
    session: {
      signIn: createSignIn(all),
      verifySecondFactor: createVerifySecondFactor(all),
      offerPasskey: createOfferPasskey(all),
      signInWithPasskey: createSignInWithPasskey(all),
      stepUp: createStepUp(all),
      introspect: createIntrospect(all),
      refresh: createRefresh(all),
      signOut: createSignOut(all),
      signOutByToken: createSignOutByToken(all),
      ...createListSessions(all),
      ...createEndSession(all),
      authenticate: createAuthenticate(all),
    },
    factor: {
      viewFactors: createViewFactors(all),
      enrolTotp: createEnrolTotp(all),
      confirmTotp: createConfirmTotp(all),
      removeTotp: createRemoveTotp(all),
      renewRecoveryCodes: createRenewRecoveryCodes(all),
      ...createRegisterPasskey(all),
      ...createEditPasskeys(all),
    },
    access: {
      listRoles: createListRoles(all),
      viewRole: createViewRole(all),
      createRole: createCreateRole(all),
      updateRole: createUpdateRole(all),
      deleteRole: createDeleteRole(all),
      listPermissions: createListPermissions(all),
      createPermission: createCreatePermission(all),
      deletePermission: createDeletePermission(all),
      viewPermissions: createViewPermissions(all),
    },
    users: {
      listUsers: createListUsers(all),
      viewUser: createViewUser(all),
      createUser: createCreateUser(all),
      updateUser: createUpdateUser(all),
      assignRoles: createAssignRoles(all),
      ...createManageUser(all),
    },
    policy: {
      viewPolicies: createViewPolicies(all),
      listPolicyVersions: createListPolicyVersions(all),
      validatePolicies: createValidatePolicies(all),
      simulatePolicies: createSimulatePolicies(all),
      publishPolicies: createPublishPolicies(all),
      rollbackPolicies: createRollbackPolicies(all),
      approveProposal: createApproveProposal(all),
      shadow: createShadowPolicies(all),
      renewPolicySeal: createRenewPolicySeal(all),
    },
    portal: {
      evaluateAccess: createEvaluateAccess(all),
      searchAccess: createSearchAccess(all),
      authenticateService: createAuthenticateService(all),
      listCredentials: createListCredentials(all),
      issueCredential: createIssueCredential(all),
      revokeCredential: createRevokeCredential(all),
      putResource: createPutResource(all),
      viewResource: createViewResource(all),
      removeResource: createRemoveResource(all),
      registerResources: createRegisterResources(all),
    },
    protection: {
      listBlocks: createListBlocks(all),
      blockNetwork: createBlockNetwork(all),
      liftBlock: createLiftBlock(all),
      blockSuspect: createBlockSuspect(all),
    },
    audit: {
      searchAudit: createSearchAudit(all),
      verifyAudit: createVerifyAudit(all),
      exportAudit: createExportAudit(all),
      signCheckpoints: createSignCheckpoints(all),
    },
    operations: {
      removeExpired: createRemoveExpired(all),
      keepSigningKeys: settings.keyRules
        ? createKeepSigningKeys(all, settings.keyRules).keep
        : async () => false,
    },
    identity: {
      syncIdentities: ports.userPool
        ? createSyncIdentities({
            ...ports,
            userPool: ports.userPool,
            settlePassword: createSettlePassword(ports),
          })
        : async () => ({ taken: 0 }),
    },
    monitoring: {
      viewMetrics: createViewMetrics(all),
      viewAlerts: createViewAlerts(all),
      evaluateAlerts: createEvaluateAlerts(all),
    },
    mail: {
      deliverMail: createDeliverMail(all),
    },
  } as const
}
