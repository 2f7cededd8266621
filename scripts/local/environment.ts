import type { LocalCloud } from '../../local-cloud/src/index.ts'
import { variableNames } from '../../src/config.ts'
import type { LocalOptions } from './options.ts'
import type { LocalSecrets } from './secrets.ts'

/** The service's variables on a laptop; any of them set in the developer's own environment wins. */
export function localEnvironment(local: {
  readonly cloud: LocalCloud
  readonly secrets: LocalSecrets
  readonly port: number
  /** Wins over the environment: it was just asked for. */
  readonly limits: LocalOptions['limits']
}): Record<string, string> {
  const { cloud, secrets, port, limits } = local
  const defaults: Record<string, string> = {
    ENVIRONMENT: 'development',
    DATABASE_URL: cloud.databaseUrl,
    UPSTASH_REDIS_REST_URL: cloud.redisUrl,
    UPSTASH_REDIS_REST_TOKEN: cloud.redisToken,
    ISSUER: `http://localhost:${port}`,
    SIGNING_KEYS: secrets.signingKeys,
    TOKEN_KEYS: secrets.tokenKeys,
    MAIL_PROVIDER: 'local',
    MAIL_URL: cloud.url,
    MAIL_FROM: 'Gatehouse <no-reply@gatehouse.example>',
    ...(cloud.cognito && cognitoVariables(cloud.cognito)),
  }
  // A laptop may have the database of something else in its environment: these are never taken from there.
  const ours = new Set(['DATABASE_URL', 'UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'])
  const chosen = variableNames.flatMap((name) => {
    const value = ours.has(name) ? undefined : process.env[name]
    return value ? [[name, value] as const] : []
  })
  return { ...defaults, ...Object.fromEntries(chosen), ...(limits && { LIMITS: limits }) }
}

/** The emulator lets everybody in whatever the credentials; the service wants some all the same. */
export function cognitoVariables(
  pool: NonNullable<LocalCloud['cognito']>,
): Readonly<Record<string, string>> {
  return {
    IDENTITY_PROVIDER: 'cognito',
    COGNITO_REGION: 'local',
    COGNITO_ENDPOINT: pool.endpoint,
    COGNITO_USER_POOL_ID: pool.userPoolId,
    COGNITO_CLIENT_ID: pool.clientId,
    ...(pool.clientSecret && { COGNITO_CLIENT_SECRET: pool.clientSecret }),
    COGNITO_AUTH_FLOW: 'user', // the emulator has no challenges in the other one
    COGNITO_ACCESS_KEY_ID: 'local',
    COGNITO_SECRET_ACCESS_KEY: 'local',
  }
}

/** As a dotenv file. No value of ours holds a single quote. */
export function asDotenv(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('')
}
