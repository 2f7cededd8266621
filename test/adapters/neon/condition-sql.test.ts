import { type SQL, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { conditionSql } from '../../../src/adapters/outbound/neon/condition-sql.ts'
import { createDatabase, type Database } from '../../../src/adapters/outbound/neon/database.ts'
import { jsonColumn } from '../../../src/adapters/outbound/neon/json-column.ts'
import { type AttributeType, toValue } from '../../../src/domain/policy/attribute-type.ts'
import { decide } from '../../../src/domain/policy/evaluate/decide.ts'
import { filterOf } from '../../../src/domain/policy/evaluate/filter.ts'
import { partialRule } from '../../../src/domain/policy/evaluate/partial.ts'
import { createRuleTest } from '../../../src/domain/policy/evaluate/test.ts'
import * as made from '../../support/generated-policies.ts'
import { useRealPostgres } from '../../support/real-postgres.ts'

const vocabulary = made.thingVocabulary(made.thing)

describe('conditions as SQL, over PGlite', () => {
  let database: Database
  beforeAll(() => {
    database = createDatabase({ url: inject('service').DATABASE_URL ?? '' })
  })
  describeConditions(() => database, 150)
})

const { TEST_POSTGRES_URL: serverUrl } = process.env
describe.skipIf(!serverUrl)(
  'conditions as SQL, over a real PostgreSQL (set TEST_POSTGRES_URL)',
  () => {
    if (serverUrl) describeConditions(useRealPostgres(serverUrl), 300)
  },
)

function describeConditions(database: () => Database, numRuns: number): void {
  it('a list filtered by the database has exactly the things that a decision allows', async () => {
    await fc.assert(
      fc.asyncProperty(
        made.rules,
        made.question,
        made.facts,
        fc.array(made.resource, { minLength: 10, maxLength: 30 }),
        async (rules, question, facts, resources) => {
          const filter = filterOf(rules, made.thingVocabulary, question, facts)
          const rows = resources
          const condition = conditionSql(filter, vocabulary, ({ name }, type) =>
            jsonColumn(sql`properties`, name, type),
          )
          const expected = resources.map(
            (resource) =>
              decide(rules, made.thingVocabulary, { ...question, resource }, facts).allowed,
          )
          expect(await holding(rows, condition)).toEqual(expected)
        },
      ),
      { numRuns },
    )
  })

  it('with the person unknown, has exactly the people for whom a rule applies', async () => {
    await fc.assert(
      fc.asyncProperty(
        made.rules,
        made.resource,
        fc.array(made.facts, { minLength: 10, maxLength: 30 }),
        async ([rule], resource, people) => {
          if (!rule) return
          const context = { time: 1_700_000_000_000 }
          const session = { mfaAge: 1000 }
          const rest = partialRule(rule, { resource, session, context }, vocabulary)
          const condition = conditionSql(rest, vocabulary, ({ name }, type) =>
            jsonColumn(sql`properties`, name, type),
          )
          const applies = createRuleTest(rule, vocabulary)
          const rows = people.map(({ user }) => user)
          const expected = people.map(({ user }) => applies({ user, session, context, resource }))
          expect(await holding(rows, condition)).toEqual(expected)
        },
      ),
      { numRuns },
    )
  })

  it.each<[AttributeType['kind'], readonly unknown[]]>([
    [
      'time',
      [
        '2026-01-01',
        '2026-01-01T08:30Z',
        '2026-01-01T08:30:00.123+02:00',
        5,
        'soon',
        '2026-13-01',
        '2026-01-01T08:30',
        null,
      ],
    ],
    ['duration', ['5m', '1.5h', '250ms', 7, -7, '5 m', '-1s', 'm', true]],
    ['timeOfDay', ['08:30', '23:59', '24:00', '8:30', 510, 1440, -1]],
  ])('reads a %s in JSON as the domain reads it', async (kind, values) => {
    const type = { kind } as AttributeType // one of the three above
    const { query, run } = database()
    const answer = await run(
      query.execute<{ read: number | null }>(sql`
        SELECT gatehouse_comparable(${kind}, value) AS read
        FROM jsonb_array_elements(${JSON.stringify(values)}::jsonb) WITH ORDINALITY AS all_of_them(value, place)
        ORDER BY place`),
    )
    const expected = values.map((value) => toValue(type, value) ?? null)
    expect(answer.rows.map(({ read }) => read)).toEqual(expected)
  })

  it('takes values as parameters: a quote is only a quote', async () => {
    const rows = [{ owner: "x' OR TRUE --" }, { owner: 'x' }]
    const condition = conditionSql(
      {
        operator: 'eq',
        left: { attribute: { owner: 'resource', name: 'owner' } },
        right: { value: "x' OR TRUE --" },
      },
      vocabulary,
      ({ name }, type) => jsonColumn(sql`properties`, name, type),
    )
    expect(await holding(rows, condition)).toEqual([true, false])
  })

  /** Which of the rows the condition holds of, asked in one query. */
  async function holding(rows: readonly object[], condition: SQL): Promise<readonly boolean[]> {
    const { query, run } = database()
    const answer = await run(
      query.execute<{ holds: boolean }>(sql`
        SELECT ${condition} AS holds
        FROM jsonb_array_elements(${JSON.stringify(rows)}::jsonb) WITH ORDINALITY AS rows(properties, place)
        ORDER BY place`),
    )
    return answer.rows.map(({ holds }) => holds)
  }
}
