import { type SQL, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { conditionSql } from '../../../src/adapters/outbound/neon/condition-sql.ts'
import { createDatabase, type Database } from '../../../src/adapters/outbound/neon/database.ts'
import { jsonColumn } from '../../../src/adapters/outbound/neon/json-column.ts'
import type { Condition } from '../../../src/domain/policy/condition.ts'
import type { Properties } from '../../../src/domain/policy/evaluate/facts.ts'
import { partialRule } from '../../../src/domain/policy/evaluate/partial.ts'
import { createRuleTest } from '../../../src/domain/policy/evaluate/test.ts'
import * as made from '../../support/generated-types.ts'
import { useRealPostgres } from '../../support/real-postgres.ts'

describe('attributes of every type as SQL, over PGlite', () => {
  let database: Database
  beforeAll(() => {
    database = createDatabase({ url: inject('service').DATABASE_URL ?? '' })
  })
  describeTypes(() => database)
})

const { TEST_POSTGRES_URL: serverUrl } = process.env
describe.skipIf(!serverUrl)(
  'attributes of every type as SQL, over a real PostgreSQL (set TEST_POSTGRES_URL)',
  () => {
    if (serverUrl) describeTypes(useRealPostgres(serverUrl))
  },
)

const effect = fc.constantFrom('allow' as const, 'deny' as const)
const none = { user: {}, session: {}, context: {} }

function describeTypes(database: () => Database): void {
  it('holds of exactly the things that a rule applies to, values of the wrong type and all', async () => {
    await fc.assert(
      fc.asyncProperty(made.aboutResource, manyOf(made.resource), async (condition, resources) => {
        const applies = createRuleTest({ effect: 'allow', condition }, made.vocabulary)
        const expected = resources.map((resource) => applies({ ...none, resource }))
        expect(await holding(resources, condition)).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })

  it('holds of exactly the people for whom a rule applies', async () => {
    await fc.assert(
      fc.asyncProperty(
        effect,
        made.aboutPeople,
        made.resource,
        manyOf(made.user),
        async (effect, condition, resource, people) => {
          const known = { resource, session: {}, context: { address: '10.1.2.3' } }
          const rest = partialRule({ effect, condition }, known, made.vocabulary)
          const applies = createRuleTest({ effect, condition }, made.vocabulary)
          const expected = people.map((user) => applies({ ...known, user }))
          expect(await holding(people, rest)).toEqual(expected)
        },
      ),
      { numRuns: 300 },
    )
  })

  /** Of which of the rows the condition holds, asked in one query. */
  async function holding(
    rows: readonly object[],
    condition: Condition,
  ): Promise<readonly unknown[]> {
    const { query, run } = database()
    const holds: SQL = conditionSql(condition, made.vocabulary, ({ name }, type) =>
      jsonColumn(sql`properties`, name, type),
    )
    const answer = await run(
      query.execute<{ holds: unknown }>(sql`
        SELECT ${holds} AS holds
        FROM jsonb_array_elements(${JSON.stringify(rows)}::jsonb) WITH ORDINALITY AS rows(properties, place)
        ORDER BY place`),
    )
    return answer.rows.map(({ holds }) => holds)
  }
}

function manyOf(properties: fc.Arbitrary<Properties>): fc.Arbitrary<readonly Properties[]> {
  return fc.array(properties, { minLength: 10, maxLength: 30 })
}
