/** The whole application in memory: a clock that stands still, ids that count, a mailer that keeps. */

import { createPolicyInForce } from '../../src/adapters/outbound/casl/policy-in-force.ts'
import { createLocalIdentityProvider } from '../../src/adapters/outbound/identity/local.ts'
import { createIsolateGuessCounters } from '../../src/adapters/outbound/isolate/guess-counters.ts'
import { createGuesses } from '../../src/adapters/outbound/isolate/guesses.ts'
import { createAccessTokens } from '../../src/adapters/outbound/jose/access-tokens.ts'
import { fixedKeyRing } from '../../src/adapters/outbound/jose/key-ring.ts'
import { createPolicySeals } from '../../src/adapters/outbound/jose/policy-seals.ts'
import { signingKeyMint } from '../../src/adapters/outbound/jose/signing-key-mint.ts'
import { createMemoryAdapters } from '../../src/adapters/outbound/memory/adapters.ts'
import { createMemoryMailer } from '../../src/adapters/outbound/memory/mailer.ts'
import { createMemoryPasswords } from '../../src/adapters/outbound/memory/passwords.ts'
import { totp } from '../../src/adapters/outbound/otplib/totp.ts'
import { createWebAuthn } from '../../src/adapters/outbound/webauthn/webauthn.ts'
import { factorMint } from '../../src/adapters/outbound/webcrypto/factor-mint.ts'
import { createOneTimeTokenMint } from '../../src/adapters/outbound/webcrypto/one-time-token-mint.ts'
import { createRefreshTokenMint } from '../../src/adapters/outbound/webcrypto/refresh-token-mint.ts'
import { createSealedSecrets } from '../../src/adapters/outbound/webcrypto/sealed-secrets.ts'
import { serviceCredentialMint } from '../../src/adapters/outbound/webcrypto/service-credential-mint.ts'
import { sha256 } from '../../src/adapters/outbound/webcrypto/sha256.ts'
import type { TokenKey, TokenKeys } from '../../src/adapters/outbound/webcrypto/token-keys.ts'
import { yamlPolicySyntax } from '../../src/adapters/outbound/yaml/policy-syntax.ts'
import { createApplication, type Ports, type Settings } from '../../src/application/application.ts'
import { days } from '../../src/domain/shared/instant.ts'
import { lifetimes, start } from './builders.ts'
import { builtInPolicy } from './built-in-policy.ts'
import { createTestClock } from './test-clock.ts'
import { createTestIds } from './test-ids.ts'
import { createTestLog } from './test-log.ts'
import { createTestMetrics } from './test-metrics.ts'
import { testSigningKeys } from './test-signing-keys.ts'

export interface TestApplicationOptions extends Partial<Settings> {
  readonly passwordCost?: number
  readonly tokenKeys?: TokenKeys
  /** Replaces any port, given the ones that would be used. */
  readonly ports?: (ports: Ports) => Partial<Ports>
}

export function createTestApplication(options: TestApplicationOptions = {}) {
  const {
    passwordCost = 10,
    tokenKeys = [aTokenKey('key-1')],
    ports: replace,
    ...settings
  } = options
  const clock = createTestClock(start)
  const { store, ...data } = createMemoryAdapters(
    settings.lifetimes ?? lifetimes,
    builtInPolicy,
    createPolicyInForce,
    sha256,
  )
  const mailer = createMemoryMailer()
  const defaults: Ports = {
    ...data,
    mailer,
    breachedPasswords: { includes: async () => false },
    guesses: createGuesses({
      counters: createIsolateGuessCounters(),
      standIn: createIsolateGuessCounters(),
      waitMs: 1000,
      suspected: (suspect) => application.protection.blockSuspect(suspect),
      background: { run: (_name, task) => void task().catch(() => {}) },
      clock,
      log: createTestLog().log,
    }),
    metrics: createTestMetrics(),
    dependencies: { check: async () => [] },
    serviceCredentialMint,
    clock,
    ids: createTestIds(),
    policySeals: createPolicySeals({ keyRing }),
    policySyntax: yamlPolicySyntax,
    identityProvider: createLocalIdentityProvider(createMemoryPasswords({ cost: passwordCost })),
    userPool: undefined,
    sha256,
    refreshTokenMint: createRefreshTokenMint(tokenKeys),
    oneTimeTokenMint: createOneTimeTokenMint(tokenKeys),
    factorMint,
    signingKeyMint,
    sealedSecrets: createSealedSecrets(tokenKeys),
    totp,
    webAuthn: createWebAuthn({ id: 'portal.example', origins: ['https://portal.example'] }),
    accessTokens: createAccessTokens({
      keyRing,
      issuer: 'https://id.example',
      audience: 'gatehouse',
      lifetimeMs: lifetimes.accessTokenMs,
      clock,
    }),
  }
  const ports = { ...defaults, ...replace?.(defaults) }
  const application = createApplication(ports, {
    disclosure: 'open',
    policyApproval: 'off',
    keyRules: undefined,
    alertRules: [],
    alertRecipients: { mail: [], webhook: false },
    builtInPolicy,
    lifetimes,
    sessionsMax: 50,
    usernames: { changeIntervalMs: days(30), holdMs: days(60) },
    links: {
      verifyEmail: 'https://portal.example/verify-email',
      resetPassword: 'https://portal.example/reset-password',
      forgotPassword: 'https://portal.example/forgot-password',
      unlockAccount: 'https://portal.example/unlock',
      changeEmail: 'https://portal.example/change-email',
    },
    ...settings,
  })
  return { application, ports, store, mailer, clock }
}

const keyRing = fixedKeyRing(testSigningKeys)

/** A key of its own for every name. */
export function aTokenKey(id: string): TokenKey {
  return { id, secret: new Uint8Array(32).map((_, index) => id.charCodeAt(index % id.length)) }
}
