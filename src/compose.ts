/** Puts the service together: a parts list. The only place that knows everything. */

import alertRules from '../ops/alerts/rules.json' with { type: 'json' }
import builtInPolicy from '../policies/bundle.json' with { type: 'json' }
import { routePatterns } from './adapters/inbound/http/route-patterns.ts'
import { createBcryptPasswords } from './adapters/outbound/bcrypt/passwords.ts'
import { createRangeCheck, noRangeCheck } from './adapters/outbound/breaches/range-check.ts'
import { createPolicyInForce } from './adapters/outbound/casl/policy-in-force.ts'
import { createCognito } from './adapters/outbound/cognito/client.ts'
import type { CognitoConfig } from './adapters/outbound/cognito/config.ts'
import { createCognitoIdentityProvider } from './adapters/outbound/cognito/identity-provider.ts'
import { createCognitoUserPool } from './adapters/outbound/cognito/user-pool.ts'
import { withForeignHashes } from './adapters/outbound/foreign-hashes/passwords.ts'
import { createIdentityProviderByAccount } from './adapters/outbound/identity/by-account.ts'
import { createLocalIdentityProvider } from './adapters/outbound/identity/local.ts'
import { withIdentitySyncs } from './adapters/outbound/identity/with-identity-syncs.ts'
import {
  type AddressBlocks,
  createAddressBlocks,
  withBlockChanges,
} from './adapters/outbound/isolate/address-blocks.ts'
import {
  withAuditedPolicyVersion,
  withAuditedPolicyVersionOfThefts,
} from './adapters/outbound/isolate/audited-policy-version.ts'
import {
  withCountedCommits,
  withCountedDecisions,
  withCountedMail,
} from './adapters/outbound/isolate/counted.ts'
import { createDecisionLog } from './adapters/outbound/isolate/decision-log.ts'
import { withGuardedHashing } from './adapters/outbound/isolate/guarded-hashing.ts'
import { createIsolateGuessCounters } from './adapters/outbound/isolate/guess-counters.ts'
import { createGuesses, unlimitedGuesses } from './adapters/outbound/isolate/guesses.ts'
import { withMailAfterCommit } from './adapters/outbound/isolate/mail-after-commit.ts'
import { createIsolateMetrics } from './adapters/outbound/isolate/metrics.ts'
import { createIsolatePolicy, type IsolatePolicy } from './adapters/outbound/isolate/policy.ts'
import { createIsolateRateLimits } from './adapters/outbound/isolate/rate-limits.ts'
import { withRecentSessions } from './adapters/outbound/isolate/recent-sessions.ts'
import { createRequestGuard } from './adapters/outbound/isolate/request-guard.ts'
import { withCredentialCache } from './adapters/outbound/isolate/service-credentials.ts'
import { withVerifiedTokens } from './adapters/outbound/isolate/verified-tokens.ts'
import { createAccessTokens } from './adapters/outbound/jose/access-tokens.ts'
import { fixedKeyRing } from './adapters/outbound/jose/key-ring.ts'
import { createPolicySeals } from './adapters/outbound/jose/policy-seals.ts'
import { signingKeyMint } from './adapters/outbound/jose/signing-key-mint.ts'
import { createStoredKeyRing } from './adapters/outbound/jose/stored-key-ring.ts'
import { createLocalMailbox } from './adapters/outbound/mail/local-mailbox.ts'
import { createSesMailer } from './adapters/outbound/mail/ses.ts'
import { withWebhook } from './adapters/outbound/mail/webhook.ts'
import { createNeonAdapters } from './adapters/outbound/neon/adapters.ts'
import { behindGate, createDatabase } from './adapters/outbound/neon/database.ts'
import { createNeonDecisionWriter } from './adapters/outbound/neon/decision-log.ts'
import { createPseudonyms } from './adapters/outbound/noble/pseudonyms.ts'
import { createOtlpTraces } from './adapters/outbound/otlp/traces.ts'
import { totp } from './adapters/outbound/otplib/totp.ts'
import { createBackground } from './adapters/outbound/system/background.ts'
import { systemClock } from './adapters/outbound/system/clock.ts'
import { countCalls } from './adapters/outbound/system/count-calls.ts'
import { createDependencies } from './adapters/outbound/system/dependencies.ts'
import { randomIds } from './adapters/outbound/system/ids.ts'
import type { Log } from './adapters/outbound/system/log.ts'
import { createSoon } from './adapters/outbound/system/soon.ts'
import type { Traces } from './adapters/outbound/system/span.ts'
import { createAlertLooks } from './adapters/outbound/upstash/alert-looks.ts'
import { createBlockListCache } from './adapters/outbound/upstash/block-list.ts'
import { createUpstashGuessCounters } from './adapters/outbound/upstash/guess-counters.ts'
import { createMetricRecords } from './adapters/outbound/upstash/metric-records.ts'
import {
  createPolicyPointer,
  withPolicyChanges,
} from './adapters/outbound/upstash/policy-pointer.ts'
import { createUpstashRateLimits } from './adapters/outbound/upstash/rate-limits.ts'
import { besideGuard, createRedis, type RedisClient } from './adapters/outbound/upstash/redis.ts'
import { createSeals } from './adapters/outbound/upstash/seals.ts'
import { withSessionCache } from './adapters/outbound/upstash/session-cache.ts'
import { createWebAuthn } from './adapters/outbound/webauthn/webauthn.ts'
import { factorMint } from './adapters/outbound/webcrypto/factor-mint.ts'
import { createOneTimeTokenMint } from './adapters/outbound/webcrypto/one-time-token-mint.ts'
import { createRefreshTokenMint } from './adapters/outbound/webcrypto/refresh-token-mint.ts'
import { createSealedSecrets } from './adapters/outbound/webcrypto/sealed-secrets.ts'
import { serviceCredentialMint } from './adapters/outbound/webcrypto/service-credential-mint.ts'
import { sha256 } from './adapters/outbound/webcrypto/sha256.ts'
import { yamlPolicySyntax } from './adapters/outbound/yaml/policy-syntax.ts'
import { type Application, createApplication } from './application/application.ts'
import type { AccessTokens } from './application/ports/access-tokens.ts'
import type { Background } from './application/ports/background.ts'
import type { Clock } from './application/ports/clock.ts'
import type { Dependencies } from './application/ports/dependencies.ts'
import type { Guesses } from './application/ports/guesses.ts'
import type { Mailer } from './application/ports/mailer.ts'
import type { Metrics } from './application/ports/metrics.ts'
import type { BuiltInPolicy } from './application/ports/policy.ts'
import type { RequestGuard } from './application/ports/request-guard.ts'
import type { Config } from './config.ts'
import { type HashLimits, workerHashLimits } from './domain/account/hash-limits.ts'
import type { AlertRule } from './domain/monitoring/alert-rule.ts'
import type { LabelsOf } from './domain/monitoring/catalogue.ts'

export interface Service {
  readonly application: Application
  readonly guard: RequestGuard
  readonly dependencies: Dependencies
  readonly publicKeys: AccessTokens['publicKeys']
  readonly policySource: IsolatePolicy['source']
  readonly metrics: Metrics & { answered(): void }
  readonly traces: Traces | undefined
}

// Written by npm run policy:compile; JSON has no brands and no literal types.
const builtIn = builtInPolicy as unknown as BuiltInPolicy

export function compose(
  config: Config,
  log: Log,
  hashLimits: HashLimits = workerHashLimits,
): Service {
  const clock = systemClock
  const traces =
    config.traces &&
    createOtlpTraces(config.traces, {
      background: () => background,
      soon: createSoon({ name: 'export spans', everyMs: config.traces.everyMs, clock }),
      log,
    })
  const database = createDatabase({ url: config.databaseUrl })
  const redis = createRedis(config.redis)
  // Another first key only makes Redis forget.
  const seals = createSeals(config.tokenKeys[0])
  const metrics = createIsolateMetrics({
    records: createMetricRecords(redis),
    routes: routePatterns,
    soon: createSoon({ name: 'bring metrics', everyMs: config.metricsEveryMs, clock }),
  })
  const background = createBackground({
    log,
    done(ledger, failed) {
      countCalls(metrics, ledger)
      if (failed) metrics.count('gatehouse_background_failures_total', {})
    },
  })
  // What the service asks for itself is not held back by the limits of whoever caused it.
  const record = createNeonAdapters(database, config.lifetimes)
  const neon = createNeonAdapters(behindGate(database), config.lifetimes)
  const sealedSecrets = createSealedSecrets(config.tokenKeys)
  const keyRing = config.signingKeys
    ? fixedKeyRing(config.signingKeys)
    : createStoredKeyRing({ ...record, sealedSecrets, background, clock }, config.keyRules)
  const accessTokens = withVerifiedTokens(
    createAccessTokens({
      keyRing,
      issuer: config.issuer,
      audience: config.audience,
      lifetimeMs: config.lifetimes.accessTokenMs,
      clock,
    }),
    { clock, looked: looked('access_token') },
  )

  const cached = withSessionCache(neon, {
    redis: besideGuard(redis),
    seals,
    lifetimes: config.lifetimes,
    background,
    clock,
    log,
    looked: looked('session'),
  })
  const sessions = withRecentSessions(cached, looked('recent_session'))
  const pointer = createPolicyPointer({ redis, seals, clock, log })
  const policySeals = createPolicySeals({ keyRing })
  const policy = createIsolatePolicy({
    versions: record.policyVersions,
    pointer,
    seals: policySeals,
    ready: createPolicyInForce,
    builtIn,
    background,
    clock,
    log,
    looked: looked('policy'),
  })
  const blocks = createAddressBlocks({
    record: record.ipBlocks,
    cache: createBlockListCache({ redis, seals, clock }),
    background,
    clock,
    log,
  })
  const dependencies = createDependencies({ database: database.ping, redis: redis.ping })
  const webhook = config.alerts.webhook && { ...config.alerts.webhook, clock }
  const deliverMail = () => application.mail.deliverMail().then(() => undefined)

  const pool = config.cognito && createPool(config.cognito, clock, log)
  const syncIdentities = () => application.identity.syncIdentities().then(() => undefined)

  const countedUnitOfWork = withCountedCommits(
    withBlockChanges(sessions.unitOfWork, blocks.expire),
    metrics,
  )
  const unitOfWork = withAuditedPolicyVersion(
    withPolicyChanges(countedUnitOfWork, () => {
      policy.expire()
      background.run('forget policy pointer', pointer.forget)
    }),
    policy.lastKnown,
  )

  const application = createApplication(
    {
      ...neon,
      ...sessions,
      refreshTokens: withAuditedPolicyVersionOfThefts(sessions.refreshTokens, policy.lastKnown),
      unitOfWork: withMailAfterCommit(
        pool
          ? withIdentitySyncs(unitOfWork, () => background.run('sync identities', syncIdentities))
          : unitOfWork,
        () => background.run('deliver mail', deliverMail),
      ),
      policy,
      decisionLog: withCountedDecisions(
        createDecisionLog({
          write: createNeonDecisionWriter(database),
          shadow: policy.shadow,
          background,
          clock,
          sampleRate: config.decisionSampleRate,
          random: Math.random,
        }),
        metrics,
      ),
      policySeals,
      policySyntax: yamlPolicySyntax,
      identityProvider: createIdentityProviderByAccount({
        home: config.identityHome,
        local: createLocalIdentityProvider(
          withGuardedHashing(
            withForeignHashes(createBcryptPasswords({ cost: config.passwordCost }), hashLimits),
          ),
        ),
        cognito: pool?.identityProvider,
      }),
      userPool: pool?.userPool,
      breachedPasswords: config.breachedPasswords
        ? createRangeCheck({ url: config.breachedPasswords, log })
        : noRangeCheck,
      accessTokens,
      refreshTokenMint: createRefreshTokenMint(config.tokenKeys),
      totp,
      webAuthn: createWebAuthn(config.relyingParty),
      factorMint,
      sealedSecrets,
      signingKeyMint,
      sha256,
      oneTimeTokenMint: createOneTimeTokenMint(config.tokenKeys),
      serviceCredentials: withCredentialCache(neon.serviceCredentials, {
        background,
        looked: looked('service_credential'),
        // Back ends ask about sessions.
        waiting: cached.askAhead,
      }),
      serviceCredentialMint,
      guesses: createGuessing(config, {
        redis,
        // Behind the answer, when there is an application.
        suspected: (suspect) => application.protection.blockSuspect(suspect),
        background,
        clock,
        log,
      }),
      mailer: withCountedMail(withWebhook(createMailer(config), webhook), metrics),
      alertLooks: createAlertLooks(redis),
      dependencies,
      metrics,
      ids: randomIds,
      clock,
    },
    {
      ...config,
      builtInPolicy: builtIn,
      keyRules: config.signingKeys ? undefined : config.keyRules,
      alertRules: alertRules as readonly AlertRule[], // written by npm run alerts:compile
      alertRecipients: { mail: config.alerts.mail, webhook: webhook !== undefined },
    },
  )

  return {
    application,
    guard: createGuard(config, { redis, blocks, background, clock, log }),
    dependencies,
    publicKeys: accessTokens.publicKeys,
    policySource: policy.source,
    traces,
    metrics: { ...metrics, answered: () => metrics.answered(background) },
  }

  /** Counts how often a cache knew the answer. */
  function looked(cache: LabelsOf<'gatehouse_cache_lookups_total'>['cache']) {
    return (result: 'hit' | 'miss') =>
      metrics.count('gatehouse_cache_lookups_total', { cache, result })
  }
}

/** A user pool that keeps passwords, or kept them. */
function createPool(config: CognitoConfig, clock: Clock, log: Log) {
  const cognito = createCognito({ config, clock, log })
  return {
    identityProvider: createCognitoIdentityProvider({
      cognito,
      config,
      clock,
      newNonce: () => crypto.randomUUID(),
    }),
    userPool: createCognitoUserPool({ cognito, userPoolId: config.userPoolId }),
  }
}

function createGuard(
  { limits, tokenKeys }: Config,
  ports: {
    redis: RedisClient
    blocks: AddressBlocks
    background: Background
    clock: Clock
    log: Log
  },
): RequestGuard {
  return createRequestGuard({
    ...ports,
    waitMs: limits.waitMs,
    rateLimits:
      limits.are === 'off'
        ? undefined
        : createUpstashRateLimits({ ...ports, pseudonyms: createPseudonyms(tokenKeys[0]) }),
    standIn: createIsolateRateLimits({ ...ports, share: 0.5 }),
  })
}

function createGuessing(
  { limits, tokenKeys }: Config,
  ports: Omit<Parameters<typeof createGuesses>[0], 'counters' | 'standIn' | 'waitMs'> & {
    redis: RedisClient
  },
): Guesses {
  if (limits.are === 'off') return unlimitedGuesses
  return createGuesses({
    ...ports,
    waitMs: limits.waitMs,
    counters: createUpstashGuessCounters({
      ...ports,
      pseudonyms: createPseudonyms(tokenKeys[0]),
    }),
    standIn: createIsolateGuessCounters(),
  })
}

function createMailer({ mail }: Config): Mailer {
  switch (mail.provider) {
    case 'local':
      return createLocalMailbox(mail)
    case 'ses':
      return createSesMailer(mail)
  }
}
