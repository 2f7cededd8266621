import type { LocalCloud } from '../../local-cloud/src/index.ts'
import { variableNames } from '../../src/config.ts'
import type { LocalSecrets } from './secrets.ts'

/** The service's variables on a laptop; any of them set in the developer's own environment wins. */
export function localEnvironment(local: {
  readonly cloud: LocalCloud
  readonly secrets: LocalSecrets
  readonly port: number
}): Record<string, string> {
  const { cloud, secrets, port } = local
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
  }
  // A laptop may have the database of something else in its environment: these are never taken from there.
  const ours = new Set(['DATABASE_URL', 'UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'])
  const chosen = variableNames.flatMap((name) => {
    const value = ours.has(name) ? undefined : process.env[name]
    return value ? [[name, value] as const] : []
  })
  return { ...defaults, ...Object.fromEntries(chosen) }
}

/** As a dotenv file. No value of ours holds a single quote. */
export function asDotenv(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('')
}
