import { beforeAll, describe, expect, test } from 'vitest'
import { makeSigningKeys, makeTokenKeys } from '../scripts/local/secrets.ts'
import { ConfigError, parseConfig } from '../src/config.ts'

let development: Record<string, string>
let production: Record<string, string>

beforeAll(async () => {
  development = {
    ENVIRONMENT: 'development',
    DATABASE_URL: 'postgres://u:p@127.0.0.1:8788/gatehouse',
    UPSTASH_REDIS_REST_URL: 'http://127.0.0.1:8788/redis',
    UPSTASH_REDIS_REST_TOKEN: 'token',
    ISSUER: 'http://localhost:8787/',
    SIGNING_KEYS: await makeSigningKeys(),
    TOKEN_KEYS: makeTokenKeys(),
    MAIL_PROVIDER: 'local',
    MAIL_URL: 'http://127.0.0.1:8788',
    MAIL_FROM: 'no-reply@gatehouse.example',
  }
  const { ENVIRONMENT, MAIL_URL, ...shared } = development
  production = {
    ...shared,
    ISSUER: 'https://id.example.com',
    MAIL_PROVIDER: 'ses',
    SES_REGION: 'eu-west-1',
    SES_ACCESS_KEY_ID: 'AKIA',
    SES_SECRET_ACCESS_KEY: 'secret',
  }
})

describe('the configuration', () => {
  test('has defaults for everything that has a good one', () => {
    const config = parseConfig(production)
    expect(config).toMatchObject({
      environment: 'production',
      audience: 'gatehouse',
      passwordCost: 10,
      disclosure: 'strict',
      links: { verifyEmail: 'https://id.example.com/account/verify-email' },
      lifetimes: { accessTokenMs: 600_000, refreshGraceMs: 10_000 },
    })
  })

  test('is open about known addresses on a laptop, unless told otherwise', () => {
    expect(parseConfig(development).disclosure).toBe('open')
    expect(parseConfig({ ...development, DISCLOSURE: 'strict' }).disclosure).toBe('strict')
  })

  test('drops the slash that would double in every link', () => {
    expect(parseConfig(development).issuer).toBe('http://localhost:8787')
  })

  test('reads an empty variable as one that is not there', () => {
    expect(complaint({ ...development, DATABASE_URL: '' })).toContain('DATABASE_URL is missing')
  })

  test('names every variable that is missing or malformed, in one message', () => {
    const { DATABASE_URL, TOKEN_KEYS, ...rest } = development
    const message = complaint({ ...rest, ISSUER: 'nowhere', PASSWORD_COST: 'ten' })
    for (const name of ['DATABASE_URL', 'TOKEN_KEYS', 'ISSUER', 'PASSWORD_COST']) {
      expect(message).toContain(name)
    }
  })

  test('never quotes a value', () => {
    const secret = 'do-not-print-me'
    const message = complaint({ ...development, TOKEN_KEYS: secret, SIGNING_KEYS: secret })
    expect(message).not.toContain(secret)
  })

  test.each([
    ['PASSWORD_COST', '9', 'at least 10 in production'],
    ['ISSUER', 'http://id.example.com', 'https in production'],
    ['LIMITS', 'off', 'must not be off in production'],
    ['MAIL_PROVIDER', 'local', 'must not be local in production'],
    ['ACCESS_TOKEN_SECONDS', '601', 'at most 600'],
    ['UPSTASH_REDIS_REST_URL', 'http://redis.example.com', 'https in production'],
    ['BREACHED_PASSWORDS', 'http://range.example.com', 'https in production'],
    ['COGNITO_ENDPOINT', 'http://pool.example.com', 'https in production'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1.example.com', 'https in production'],
    ['RESET_PASSWORD_PAGE', 'http://learn.example.com/reset', 'https in production'],
    ['PORTAL_ORIGINS', 'https://a.example.com,http://b.example.com', 'https in production'],
    ['PASSKEY_ORIGINS', 'http://b.example.com', 'https in production'],
  ])('refuses to run production with %s=%s', (name, value, reason) => {
    expect(complaint({ ...production, [name]: value })).toContain(`${name} must`)
    expect(complaint({ ...production, [name]: value })).toContain(reason)
  })

  test('lets production talk in clear to its own machine alone', () => {
    const beside = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://[::1]:4318', BREACHED_PASSWORDS: 'off' }
    expect(parseConfig({ ...production, ...beside }).traces?.endpoint).toBe('http://[::1]:4318')
  })

  test('wants what the mail provider needs', () => {
    const { SES_REGION, ...rest } = production
    expect(complaint(rest)).toContain('SES_REGION is needed with MAIL_PROVIDER=ses')
  })

  test('takes whom to tell of alerts, and nothing by halves', () => {
    const webhook = {
      ALERT_WEBHOOK_URL: 'https://ops.example.com/hook',
      ALERT_WEBHOOK_SECRET: `whsec_${btoa('k'.repeat(24))}`,
    }
    const config = parseConfig({
      ...production,
      ...webhook,
      ALERT_MAIL_TO: 'ops@example.com, duty@example.com,ops@example.com',
    })
    expect(config.alerts.mail).toEqual(['ops@example.com', 'duty@example.com'])
    expect(config.alerts.webhook?.secret).toHaveLength(24)
    expect(parseConfig(production).alerts).toEqual({ mail: [], webhook: undefined })
    for (const name of Object.keys(webhook)) {
      expect(complaint({ ...production, ...webhook, [name]: '' })).toContain(`${name} is needed`)
    }
  })

  test.each([
    ['ALERT_MAIL_TO', 'nobody'],
    ['ALERT_MAIL_TO', 'ops@example.com,'],
    ['ALERT_WEBHOOK_URL', 'http://ops.example.com/hook'],
    ['ALERT_WEBHOOK_SECRET', `whsec_${btoa('short')}`],
    ['ALERT_WEBHOOK_SECRET', btoa('k'.repeat(32))],
    ['METRICS_EVERY_SECONDS', '60'],
  ])('refuses %s=%s', (name, value) => {
    expect(complaint({ ...production, [name]: value })).toContain(`${name} must`)
  })

  test.each([
    ['a short secret', '[{"id":"a","secret":"c2hvcnQ"}]'],
    ['the same id twice', `[${JSON.stringify(tokenKey('a'))},${JSON.stringify(tokenKey('a'))}]`],
    ['no key', '[]'],
    ['no JSON', '{'],
  ])('refuses TOKEN_KEYS with %s', (_name, value) => {
    expect(complaint({ ...development, TOKEN_KEYS: value })).toContain('TOKEN_KEYS must be')
  })
})

function complaint(environment: Record<string, string>): string {
  try {
    parseConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return 'no complaint'
}

function tokenKey(id: string) {
  return { id, secret: 'A'.repeat(43) }
}
