/** The role of ops/postgres/service-role.sql: enough for the service, and for nothing else. */
import { readFile } from 'node:fs/promises'
import { type SQL, sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { createNeonAdapters } from '../../../src/adapters/outbound/neon/adapters.ts'
import {
  createDatabase,
  type Database,
  type Statement,
} from '../../../src/adapters/outbound/neon/database.ts'
import { createNeonPolicyVersions } from '../../../src/adapters/outbound/neon/policy-versions.ts'
import { createNeonUserTransfers } from '../../../src/adapters/outbound/neon/user-transfers.ts'
import { type DataAdapters, describeDataAdapters } from '../../contract/data-adapters.ts'
import { lifetimes } from '../../support/builders.ts'
import { freshPolicy } from '../../support/fresh-policy.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'
import { readAudit } from './read-audit.ts'

const own = useOwnCloud()
let service: Database

beforeAll(async () => {
  const owner = createDatabase({ url: own().cloud.databaseUrl })
  const script = await readFile('ops/postgres/service-role.sql', 'utf8')
  const statements = script.replaceAll(/^--.*$/gm, '').split(';')
  for (const statement of statements.filter((one) => one.trim() !== '')) {
    await owner.run(owner.query.execute(sql.raw(statement)))
  }
  service = inRole(owner)
})

describe('the role of the service', () => {
  test.each([
    ["UPDATE audit_entries SET outcome = 'success'"],
    ['DELETE FROM audit_entries'],
    ["UPDATE audit_entries SET personal_digest = 'another'"],
    ['DELETE FROM audit_checkpoints'],
    ['DELETE FROM audit_retentions'],
    ['TRUNCATE audit_entries'],
    ['ALTER TABLE audit_entries DISABLE TRIGGER ALL'],
    ['DROP TABLE decision_log'],
    ['CREATE TABLE mine (id int)'],
    ['ALTER ROLE gatehouse_service SUPERUSER'],
    ['SET LOCAL session_replication_role = replica'],
  ])('is not let: %s', async (statement) => {
    const retention = sql`SET LOCAL gatehouse.audit_retention = 'on'`
    await expect(run(retention, sql.raw(statement))).rejects.toMatchObject({ code: '42501' })
  })

  test('is let into what migrations add after it', async () => {
    const owner = createDatabase({ url: own().cloud.databaseUrl })
    await owner.run(owner.query.execute(sql`CREATE TABLE later (id bigserial PRIMARY KEY)`))
    await run(sql`INSERT INTO later DEFAULT VALUES`, sql`DELETE FROM later`)
  })

  const run = (...statements: readonly [SQL, ...SQL[]]) => {
    const [first, ...others] = statements.map((one) => service.query.execute(one))
    return first ? service.batch([first, ...others]) : undefined
  }
})

describe('the Neon adapters in the role of the service', () => {
  let adapters: DataAdapters

  beforeAll(() => {
    adapters = {
      ...createNeonAdapters(service, lifetimes),
      userTransfers: createNeonUserTransfers(service),
      policy: freshPolicy(createNeonPolicyVersions(service)),
      auditOf: (target) => readAudit(service, target),
    }
  })

  describeDataAdapters(() => adapters)
})

/** Each trip begins by taking the role; the embedded Postgres knows one user alone. */
function inRole(owner: Database): Database {
  const taken = () => owner.query.execute(sql`SET LOCAL ROLE gatehouse_service`)
  return {
    ...owner,
    async run<T>(one: PromiseLike<T>): Promise<T> {
      const [, answer] = await owner.batch([taken(), one as unknown as Statement]) // every query is one
      return answer as T
    },
    async batch(statements) {
      const [, ...answers] = await owner.batch([taken(), ...statements])
      return answers as never // the same rows, without those of the first
    },
  }
}
