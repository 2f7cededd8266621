/**
 * Starts one migrated local cloud for a whole test run and tells every test where it is. Tests share
 * it, so each makes up its own names.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startLocalCloud } from '../../local-cloud/src/index.ts'
import { makeSigningKeys, makeTokenKeys } from '../../scripts/local/secrets.ts'
import { applyMigrations } from '../../scripts/migrations.ts'
import { createDatabase } from '../../src/adapters/outbound/neon/database.ts'

/** The variables of a service that uses the shared cloud. */
export type ServiceVariables = Readonly<Record<string, string>>

declare module 'vitest' {
  interface ProvidedContext {
    service: ServiceVariables
    /** A file with the migrated, empty database, for tests that need a cloud of their own. */
    template: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cloud = await startLocalCloud({
    port: 0,
    data: 'memory',
    sqlPassword: 'test-sql-password',
    redisToken: 'test-redis-token',
  })
  await applyMigrations(createDatabase({ url: cloud.databaseUrl }))
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-test-'))
  const template = join(folder, 'template')
  const dump = await cloud.dumpTemplate()
  await writeFile(template, new Uint8Array(await dump.arrayBuffer()))

  project.provide('template', template)
  project.provide('service', {
    ENVIRONMENT: 'development',
    DATABASE_URL: cloud.databaseUrl,
    UPSTASH_REDIS_REST_URL: cloud.redisUrl,
    UPSTASH_REDIS_REST_TOKEN: cloud.redisToken,
    ISSUER: 'http://gatehouse.test',
    SIGNING_KEYS: await makeSigningKeys(),
    TOKEN_KEYS: makeTokenKeys(),
    PASSWORD_COST: '4',
    LIMITS: 'off', // all tests come from one address; those of limits turn them on
    MAIL_PROVIDER: 'local',
    MAIL_URL: cloud.url,
    MAIL_FROM: 'no-reply@gatehouse.test',
    METRICS_EVERY_SECONDS: '0', // no test waits
  })
  return async () => {
    await cloud.close()
    await rm(folder, { recursive: true, force: true })
  }
}
