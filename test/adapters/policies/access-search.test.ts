/** Searches by partial evaluation in one statement, held against asking about everything one by one. */
import fc from 'fast-check'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { createNeonAccessRecords } from '../../../src/adapters/outbound/neon/access-records.ts'
import { createDatabase, type Database } from '../../../src/adapters/outbound/neon/database.ts'
import {
  resources,
  roles,
  userRoles,
  users,
} from '../../../src/adapters/outbound/neon/schema/index.ts'
import { userFacts } from '../../../src/application/access/facts.ts'
import type { AccessRecords } from '../../../src/application/ports/access-records.ts'
import type { PermissionName, RoleName } from '../../../src/domain/access/role.ts'
import type { UserAttributes } from '../../../src/domain/account/user.ts'
import type { Bundle, PolicyRole, Rule, SubjectName } from '../../../src/domain/policy/bundle.ts'
import { decide } from '../../../src/domain/policy/evaluate/decide.ts'
import { filterOf } from '../../../src/domain/policy/evaluate/filter.ts'
import { rulesOf } from '../../../src/domain/policy/grants.ts'
import { subjectFilterOf } from '../../../src/domain/policy/subject-filter.ts'
import { aPasswordHash, aUser, unique } from '../../support/builders.ts'
import * as made from '../../support/generated-policies.ts'
import { useRealPostgres } from '../../support/real-postgres.ts'

describe('searching for access, over PGlite', () => {
  let database: Database
  beforeAll(() => {
    database = createDatabase({ url: inject('service').DATABASE_URL ?? '' })
  })
  describeSearch(() => database, 60)
})

const { TEST_POSTGRES_URL: serverUrl } = process.env
describe.skipIf(!serverUrl)(
  'searching for access, over a real PostgreSQL (set TEST_POSTGRES_URL)',
  () => {
    if (serverUrl) describeSearch(useRealPostgres(serverUrl), 150)
  },
)

const additions = new Map()
const vocabulary = made.thingVocabulary(made.thing)
const context = { time: 1_700_000_000_000 }

function describeSearch(database: () => Database, numRuns: number): void {
  // Others share the database, so the roles, the people and the type of the things are this run's own.
  const mark = unique()
  const type = `Thing${mark}`
  const roleNames = ['one', 'two'].map((word) => `${word}-${mark}` as RoleName)
  let records: AccessRecords
  let people: ReturnType<typeof aUser>[]
  let things: { id: string; properties: Readonly<Record<string, unknown>> }[]

  beforeAll(async () => {
    const { query, run } = database()
    records = createNeonAccessRecords(database())
    const [first, second] = await run(
      query
        .insert(roles)
        .values(roleNames.map((name) => ({ name })))
        .returning(),
    )
    if (!first || !second) throw new Error('No roles were made')
    people = fc.sample(made.facts, { numRuns: 40, seed: 7 }).map(({ user }, index) => {
      const { id, role, roles: _roles, ...attributes } = user
      const held = [[first.name], [second.name], [first.name, second.name]][index % 3] ?? []
      const [primary = first.name] = held
      return aUser({
        role: primary as RoleName, // just made
        roles: held as RoleName[], // just made
        attributes: attributes as UserAttributes, // as generated
      })
    })
    const rows = await run(
      query
        .insert(users)
        .values(
          people.map(({ id, username, email, role, attributes }) => ({
            publicId: id,
            username,
            email,
            role,
            attributes,
            passwordHash: aPasswordHash(),
          })),
        )
        .returning({ id: users.id, publicId: users.publicId }),
    )
    const further = rows.filter((_, index) => index % 3 === 2)
    await run(
      query.insert(userRoles).values(further.map(({ id }) => ({ userId: id, roleId: second.id }))),
    )
    things = fc
      .sample(made.resource, { numRuns: 60, seed: 7 })
      .map(({ id, ...properties }, index) => {
        return { id: `t${index}`, properties }
      })
    await run(
      query
        .insert(resources)
        .values(things.map((thing) => ({ ...thing, type, updatedAt: new Date() }))),
    )
  }, 30_000)

  it('finds exactly the things that a decision allows, page by page', async () => {
    await fc.assert(
      fc.asyncProperty(made.rules, made.question, made.facts, async (rules, question, facts) => {
        const filter = filterOf(rules, made.thingVocabulary, question, facts)
        const found = await everything((page) =>
          records.searchThings(type, filter, vocabulary, page),
        )
        const expected = things.filter(({ id, properties }) => {
          const resource = { ...properties, id }
          return decide(rules, made.thingVocabulary, { ...question, resource }, facts).allowed
        })
        expect(found.sort()).toEqual(expected.map(({ id }) => id).sort())
      }),
      { numRuns },
    )
  })

  it('finds exactly the people for whom a decision is yes, whatever their roles bring', async () => {
    await fc.assert(
      fc.asyncProperty(made.rules, made.rules, made.question, async (one, two, question) => {
        const state = { bundle: bundleOf(one, two), additions, vocabularyFor: made.thingVocabulary }
        const session = { mfaAge: 1000 }
        const filter = subjectFilterOf(state, question, { session, context })
        const all = await everything((page) => records.searchPeople(filter, vocabulary, page))
        const found = all.filter((id) => people.some((person) => person.id === id))
        const expected = people.filter((person) => {
          const facts = { user: userFacts(person), session, context }
          const rules = rulesOf(state.bundle, additions, person.roles)
          return decide(rules, made.thingVocabulary, question, facts).allowed
        })
        expect(found.sort()).toEqual(expected.map(({ id }) => id).sort())
      }),
      { numRuns },
    )
  })

  /** Each role holds one permission, and the second inherits the first where the rules say so. */
  function bundleOf(one: readonly Rule[], two: readonly Rule[]): Bundle {
    const origin = { path: 'generated.yaml', line: 1 }
    const permission = (name: string, rules: readonly Rule[]) => ({
      name: name as PermissionName, // well-formed
      description: null,
      rules: rules.map((rule) => ({ ...rule, id: `${name}/${rule.id}` })),
      origin,
    })
    const role = (name: RoleName, held: string, inherits: readonly RoleName[]): PolicyRole => ({
      name,
      description: null,
      inherits,
      permissions: [held as PermissionName], // well-formed
      origin,
    })
    const [first, second] = roleNames as [RoleName, RoleName] // made with two
    return {
      format: 1,
      subjects: [
        {
          name: made.thing as SubjectName,
          description: null,
          attributes: made.thingAttributes,
          actions: ['read', 'update'],
          fields: [],
        },
      ],
      user: {},
      context: {},
      permissions: [permission('thing:one', one), permission('thing:two', two)],
      roles: [
        role(first, 'thing:one', []),
        role(second, 'thing:two', two.length % 2 === 0 ? [first] : []),
      ],
    }
  }
}

async function everything(
  search: (page: {
    after: string | undefined
    limit: number
  }) => Promise<{ ids: readonly string[]; more: boolean }>,
) {
  const found: string[] = []
  let after: string | undefined
  for (let more = true; more; ) {
    const page = await search({ after, limit: 25 })
    found.push(...page.ids)
    after = page.ids.at(-1)
    more = page.more
  }
  return found
}
