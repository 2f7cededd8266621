/** Every variable of the service, declared once. Loaded on first use, so that a Worker starts without zod. */
import { z } from 'zod'
import type { CognitoConfig } from './adapters/outbound/cognito/config.ts'
import { parseSigningKeys, type SigningKeys } from './adapters/outbound/jose/signing-keys.ts'
import { readTokenKeys } from './adapters/outbound/webcrypto/read-token-keys.ts'
import type { TokenKeys } from './adapters/outbound/webcrypto/token-keys.ts'
import { keyRules } from './domain/keys/key-rules.ts'
import { days, hours, minutes, seconds } from './domain/shared/instant.ts'

export type Config = Readonly<ReturnType<typeof parseConfig>>

/** One message that names every variable that is missing or malformed, and what it should be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Reads the service's variables from an environment. Throws `ConfigError`; never quotes a value. */
export function parseConfig(environment: Readonly<Record<string, unknown>>) {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = variables.safeParse(given)
  if (!parsed.success) throw new ConfigError(explain(parsed.error))
  const v = parsed.data

  return {
    environment: v.ENVIRONMENT,
    databaseUrl: v.DATABASE_URL,
    redis: { url: v.UPSTASH_REDIS_REST_URL, token: v.UPSTASH_REDIS_REST_TOKEN },
    issuer: v.ISSUER,
    audience: v.AUDIENCE,
    /** Undefined: they are kept in the record. */
    signingKeys: v.SIGNING_KEYS,
    keyRules: keyRules(v.SIGNING_KEY_DAYS, v.ACCESS_TOKEN_SECONDS),
    tokenKeys: v.TOKEN_KEYS,
    passwordCost: v.PASSWORD_COST,
    breachedPasswords: breachedPasswordsOf(v),
    limits: { are: v.LIMITS, waitMs: v.LIMITS_WAIT_MS },
    relyingParty: {
      id: v.PASSKEY_DOMAIN ?? new URL(v.ISSUER).hostname,
      origins: v.PASSKEY_ORIGINS ?? [new URL(v.ISSUER).origin, ...(v.PORTAL_ORIGINS ?? [])],
    },
    disclosure: v.DISCLOSURE ?? (v.ENVIRONMENT === 'production' ? 'strict' : 'open'),
    trustedProxies: v.TRUSTED_PROXIES,
    policyApproval: v.POLICY_APPROVAL,
    decisionSampleRate: v.DECISION_SAMPLE_PERCENT / 100,
    mail: mailOf(v),
    identityHome: v.IDENTITY_PROVIDER,
    cognito: cognitoOf(v),
    links: {
      verifyEmail: v.VERIFY_EMAIL_PAGE ?? `${v.ISSUER}/account/verify-email`,
      resetPassword: v.RESET_PASSWORD_PAGE ?? `${v.ISSUER}/account/reset-password`,
      changeEmail: v.CHANGE_EMAIL_PAGE ?? `${v.ISSUER}/account/change-email`,
      unlockAccount: v.UNLOCK_ACCOUNT_PAGE ?? `${v.ISSUER}/account/unlock`,
      forgotPassword: v.FORGOT_PASSWORD_PAGE ?? `${v.ISSUER}/account/forgot-password`,
    },
    sessionsMax: v.SESSIONS_MAX,
    metricsEveryMs: seconds(v.METRICS_EVERY_SECONDS),
    /** Undefined: nothing is traced. */
    traces: v.OTEL_EXPORTER_OTLP_ENDPOINT
      ? {
          endpoint: v.OTEL_EXPORTER_OTLP_ENDPOINT,
          headers: v.OTEL_EXPORTER_OTLP_HEADERS ?? {},
          serviceName: v.OTEL_SERVICE_NAME,
          sampleRate: v.OTEL_TRACES_SAMPLER_ARG,
          everyMs: v.OTEL_BSP_SCHEDULE_DELAY,
        }
      : undefined,
    alerts: {
      mail: v.ALERT_MAIL_TO ?? [],
      webhook:
        v.ALERT_WEBHOOK_URL && v.ALERT_WEBHOOK_SECRET
          ? { url: v.ALERT_WEBHOOK_URL, secret: v.ALERT_WEBHOOK_SECRET }
          : undefined,
    },
    browser: {
      origins: [...new Set([new URL(v.ISSUER).origin, ...(v.PORTAL_ORIGINS ?? [])])],
      sameSite: v.COOKIE_SAME_SITE === 'strict' ? 'Strict' : 'Lax',
      maxAgeSeconds: days(v.SESSION_ABSOLUTE_DAYS) / 1000,
    },
    usernames: {
      changeIntervalMs: days(v.USERNAME_CHANGE_DAYS),
      holdMs: days(v.USERNAME_HOLD_DAYS),
    },
    lifetimes: {
      accessTokenMs: seconds(v.ACCESS_TOKEN_SECONDS),
      sessionIdleMs: days(v.SESSION_IDLE_DAYS),
      sessionAbsoluteMs: days(v.SESSION_ABSOLUTE_DAYS),
      refreshGraceMs: seconds(10), // contract, section 5
      emailVerificationMs: hours(v.EMAIL_VERIFICATION_HOURS),
      passwordResetMs: minutes(v.PASSWORD_RESET_MINUTES),
    },
  } as const
}

const baseUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
  .transform((url) => url.replace(/\/+$/, ''))

const whole = (min: number, max: number) =>
  z.coerce
    .number({ error: 'must be a number' })
    .int({ error: 'must be a whole number' })
    .min(min, { error: `must be at least ${min}` })
    .max(max, { error: `must be at most ${max}` })

const variableShapes = {
  ENVIRONMENT: z.enum(['production', 'development']).default('production'),
  DATABASE_URL: z.string().regex(/^postgres(?:ql)?:\/\/[^:]+:[^@]+@.+\/.+/, {
    error: 'must be postgres://user:password@host/database',
  }),
  UPSTASH_REDIS_REST_URL: baseUrl,
  UPSTASH_REDIS_REST_TOKEN: z.string().min(1),
  ISSUER: baseUrl,
  AUDIENCE: z.string().min(1).default('gatehouse'),
  SIGNING_KEYS: z.string().transform(signingKeys).optional(),
  SIGNING_KEY_DAYS: whole(1, 365).default(30),
  TOKEN_KEYS: z.string().transform(tokenKeys),
  PASSWORD_COST: whole(4, 15).default(10),
  BREACHED_PASSWORDS: z.union([z.literal('off'), baseUrl]).optional(),
  LIMITS: z.enum(['on', 'off']).default('on'),
  LIMITS_WAIT_MS: whole(20, 500).default(150),
  PASSKEY_DOMAIN: z.hostname({ error: 'must be a domain' }).optional(),
  PASSKEY_ORIGINS: z.string().transform(origins).optional(),
  DISCLOSURE: z.enum(['open', 'strict']).optional(),
  DECISION_SAMPLE_PERCENT: whole(0, 100).default(1),
  POLICY_APPROVAL: z.enum(['off', 'when_raising']).default('off'),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((address) => address.trim() || [])),
  IDENTITY_PROVIDER: z.enum(['local', 'cognito']).default('local'),
  COGNITO_REGION: z.string().optional(),
  COGNITO_USER_POOL_ID: z.string().optional(),
  COGNITO_CLIENT_ID: z.string().optional(),
  COGNITO_CLIENT_SECRET: z.string().optional(),
  COGNITO_AUTH_FLOW: z.enum(['admin', 'user']).default('admin'),
  COGNITO_ACCESS_KEY_ID: z.string().optional(),
  COGNITO_SECRET_ACCESS_KEY: z.string().optional(),
  COGNITO_SESSION_TOKEN: z.string().optional(),
  COGNITO_ENDPOINT: baseUrl.optional(),
  MAIL_PROVIDER: z.enum(['local', 'ses']),
  MAIL_FROM: z.string().regex(/^(?:[\w .&'-]+ <[\w.+-]+@[\w.-]+>|[\w.+-]+@[\w.-]+)$/, {
    error: 'must be an address, or Name <address> in plain ASCII',
  }),
  MAIL_URL: baseUrl.optional(),
  SES_REGION: z.string().optional(),
  SES_ACCESS_KEY_ID: z.string().optional(),
  SES_SECRET_ACCESS_KEY: z.string().optional(),
  SES_SESSION_TOKEN: z.string().optional(),
  SES_CONFIGURATION_SET: z.string().optional(),
  VERIFY_EMAIL_PAGE: baseUrl.optional(),
  RESET_PASSWORD_PAGE: baseUrl.optional(),
  FORGOT_PASSWORD_PAGE: baseUrl.optional(),
  CHANGE_EMAIL_PAGE: baseUrl.optional(),
  UNLOCK_ACCOUNT_PAGE: baseUrl.optional(),
  ACCESS_TOKEN_SECONDS: whole(30, 600).default(600),
  SESSION_IDLE_DAYS: whole(1, 365).default(14),
  SESSION_ABSOLUTE_DAYS: whole(1, 365).default(90),
  SESSIONS_MAX: whole(1, 1000).default(50),
  COOKIE_SAME_SITE: z.enum(['strict', 'lax']).default('strict'),
  PORTAL_ORIGINS: z.string().transform(origins).optional(),
  METRICS_EVERY_SECONDS: whole(0, 20).default(2),
  OTEL_EXPORTER_OTLP_ENDPOINT: baseUrl.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().transform(otlpHeaders).optional(),
  OTEL_SERVICE_NAME: z.string().min(1).max(100).default('gatehouse'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number({ error: 'must be a number' })
    .min(0, { error: 'must be at least 0' })
    .max(1, { error: 'must be at most 1' })
    .default(1),
  OTEL_BSP_SCHEDULE_DELAY: whole(0, 20_000).default(2000),
  ALERT_MAIL_TO: z.string().transform(addresses).optional(),
  ALERT_WEBHOOK_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  ALERT_WEBHOOK_SECRET: z.string().transform(webhookSecret).optional(),
  EMAIL_VERIFICATION_HOURS: whole(1, 168).default(48),
  PASSWORD_RESET_MINUTES: whole(5, 1440).default(60),
  USERNAME_CHANGE_DAYS: whole(0, 365).default(30),
  USERNAME_HOLD_DAYS: whole(0, 365).default(60),
}

/** The names of all variables, for tools that pass them on. */
export const variableNames = Object.keys(variableShapes)

const variables = z.object(variableShapes).superRefine((v, context) => {
  const complain = (variable: string, message: string) =>
    context.addIssue({ code: 'custom', path: [variable], message })
  const needed = v.MAIL_PROVIDER === 'ses' ? sesVariables : (['MAIL_URL'] as const)
  for (const variable of needed) {
    if (v[variable] === undefined) {
      complain(variable, `is needed with MAIL_PROVIDER=${v.MAIL_PROVIDER}`)
    }
  }
  if (v.IDENTITY_PROVIDER === 'cognito' || v.COGNITO_USER_POOL_ID !== undefined) {
    const because =
      v.IDENTITY_PROVIDER === 'cognito' ? 'IDENTITY_PROVIDER=cognito' : 'COGNITO_USER_POOL_ID'
    for (const variable of cognitoVariables) {
      if (v[variable] === undefined) complain(variable, `is needed with ${because}`)
    }
  }
  if ((v.ALERT_WEBHOOK_URL === undefined) !== (v.ALERT_WEBHOOK_SECRET === undefined)) {
    const missing = v.ALERT_WEBHOOK_URL ? 'ALERT_WEBHOOK_SECRET' : 'ALERT_WEBHOOK_URL'
    complain(missing, 'is needed: the webhook has an address and a secret')
  }
  if (v.ENVIRONMENT !== 'production') return
  if (v.ALERT_WEBHOOK_URL?.startsWith('http:')) {
    complain('ALERT_WEBHOOK_URL', 'must be https in production')
  }
  if (v.PASSWORD_COST < 10) complain('PASSWORD_COST', 'must be at least 10 in production')
  if (v.LIMITS === 'off') complain('LIMITS', 'must not be off in production')
  if (!v.ISSUER.startsWith('https://')) complain('ISSUER', 'must be https in production')
  if (v.MAIL_PROVIDER === 'local') complain('MAIL_PROVIDER', 'must not be local in production')
  for (const variable of addressVariables) {
    if ([v[variable] ?? []].flat().some(isInClear)) {
      complain(variable, 'must be https in production')
    }
  }
})

/** What we call, what links in mails lead to, and which pages may call: nobody on the way reads along. */
const addressVariables = [
  'UPSTASH_REDIS_REST_URL',
  'BREACHED_PASSWORDS',
  'COGNITO_ENDPOINT',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'VERIFY_EMAIL_PAGE',
  'RESET_PASSWORD_PAGE',
  'FORGOT_PASSWORD_PAGE',
  'CHANGE_EMAIL_PAGE',
  'UNLOCK_ACCOUNT_PAGE',
  'PORTAL_ORIGINS',
  'PASSKEY_ORIGINS',
] as const

/** Over loopback nothing leaves the machine: a collector or a cache beside the service. */
function isInClear(address: string): boolean {
  if (!address.startsWith('http:')) return false
  const { hostname } = new URL(address)
  return hostname !== 'localhost' && hostname !== '[::1]' && !/^127(?:\.\d+){3}$/.test(hostname)
}

const sesVariables = ['SES_REGION', 'SES_ACCESS_KEY_ID', 'SES_SECRET_ACCESS_KEY'] as const

const cognitoVariables = [
  'COGNITO_REGION',
  'COGNITO_USER_POOL_ID',
  'COGNITO_CLIENT_ID',
  'COGNITO_ACCESS_KEY_ID',
  'COGNITO_SECRET_ACCESS_KEY',
] as const

/** Also where passwords are kept here: people whose password a pool has are moved from it. */
function cognitoOf(v: z.infer<typeof variables>): CognitoConfig | undefined {
  if (v.COGNITO_USER_POOL_ID === undefined) return undefined
  return {
    region: v.COGNITO_REGION ?? '',
    userPoolId: v.COGNITO_USER_POOL_ID,
    clientId: v.COGNITO_CLIENT_ID ?? '',
    clientSecret: v.COGNITO_CLIENT_SECRET,
    authFlow: v.COGNITO_AUTH_FLOW,
    credentials: {
      accessKeyId: v.COGNITO_ACCESS_KEY_ID ?? '',
      secretAccessKey: v.COGNITO_SECRET_ACCESS_KEY ?? '',
      sessionToken: v.COGNITO_SESSION_TOKEN,
    },
    endpoint: v.COGNITO_ENDPOINT,
  }
}

/** The base of a range service; undefined: nobody is asked. */
function breachedPasswordsOf(v: z.infer<typeof variables>): string | undefined {
  if (v.BREACHED_PASSWORDS === 'off') return undefined
  if (v.BREACHED_PASSWORDS !== undefined) return v.BREACHED_PASSWORDS
  return v.ENVIRONMENT === 'production' ? 'https://api.pwnedpasswords.com' : undefined
}

function mailOf(v: z.infer<typeof variables>) {
  if (v.MAIL_PROVIDER === 'local') {
    return { provider: 'local', url: v.MAIL_URL ?? '', from: v.MAIL_FROM } as const
  }
  return {
    provider: 'ses',
    region: v.SES_REGION ?? '',
    accessKeyId: v.SES_ACCESS_KEY_ID ?? '',
    secretAccessKey: v.SES_SECRET_ACCESS_KEY ?? '',
    sessionToken: v.SES_SESSION_TOKEN,
    configurationSet: v.SES_CONFIGURATION_SET,
    from: v.MAIL_FROM,
  } as const
}

function signingKeys(text: string, context: z.RefinementCtx<string>): SigningKeys {
  const keys = parseSigningKeys(text)
  if (keys.ok) return keys.value
  context.addIssue({ code: 'custom', message: keys.error })
  return z.NEVER
}

/** `api-key=secret,tenant=blue`, values percent-encoded (OpenTelemetry, "Specifying headers"). */
function otlpHeaders(
  list: string,
  context: z.RefinementCtx<string>,
): Readonly<Record<string, string>> {
  const pairs = list
    .split(',')
    .map((pair) => /^\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(\S+)\s*$/.exec(pair))
  try {
    const headers = pairs.map((pair) => [pair?.[1] ?? '', decodeURIComponent(pair?.[2] ?? '')])
    new Headers(headers as [string, string][]) // throws where a name or a value cannot be one
    return Object.fromEntries(headers)
  } catch {
    context.addIssue({ code: 'custom', message: 'must be name=value,name=value' })
    return z.NEVER
  }
}

/** `ops@example.com,duty@example.com`. */
function addresses(list: string, context: z.RefinementCtx<string>): readonly string[] {
  const given = list.split(',').map((address) => address.trim())
  if (given.every((address) => /^[\w.+-]+@[\w.-]+$/.test(address))) return [...new Set(given)]
  context.addIssue({ code: 'custom', message: 'must be addresses such as ops@example.com' })
  return z.NEVER
}

/** Standard Webhooks 1.0.0: 24 to 64 bytes in base64, behind `whsec_`. */
function webhookSecret(text: string, context: z.RefinementCtx<string>): Uint8Array<ArrayBuffer> {
  const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]{32,88}={0,2})$/.exec(text) ?? []
  const bytes = base64.length % 4 === 0 ? atob(base64) : ''
  if (bytes.length >= 24 && bytes.length <= 64) {
    return Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))
  }
  context.addIssue({ code: 'custom', message: 'must be whsec_ and 24 to 64 bytes in base64' })
  return z.NEVER
}

/** `https://learn.example.com,https://teach.example.com`. */
function origins(list: string, context: z.RefinementCtx<string>): readonly string[] {
  const given = list.split(',').map((origin) => origin.trim())
  if (given.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin)) {
    return given
  }
  context.addIssue({ code: 'custom', message: 'must be origins such as https://learn.example.com' })
  return z.NEVER
}

function tokenKeys(text: string, context: z.RefinementCtx<string>): TokenKeys {
  const keys = readTokenKeys(text)
  if (keys) return keys
  context.addIssue({
    code: 'custom',
    message: 'must be [{"id":"…","secret":"<at least 32 bytes, base64url>"}] with different ids',
  })
  return z.NEVER
}

function explain(error: z.ZodError): string {
  const lines = error.issues.map((issue) => {
    const missing = issue.code === 'invalid_type' && issue.message.includes('received undefined')
    return `  ${issue.path.join('.')} ${missing ? 'is missing' : issue.message}`
  })
  return ['The configuration is not complete (README, “Configuration”):', ...lines].join('\n')
}
