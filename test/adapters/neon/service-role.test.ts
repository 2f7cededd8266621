/** The role of ops/postgres/service-role.sql: not enough for more than the service needs. What it needs: data-adapters.test.ts. */
import { type SQL, sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type Database } from '../../../src/adapters/outbound/neon/database.ts'
import { useOwnCloud } from '../../support/own-cloud.ts'
import { inServiceRole } from './in-service-role.ts'

const own = useOwnCloud()
let service: Database

beforeAll(async () => {
  service = await inServiceRole(createDatabase({ url: own().cloud.databaseUrl }))
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
