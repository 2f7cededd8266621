import { and, asc, eq, gt, inArray, or, type SQL, sql } from 'drizzle-orm'
import type { AccessRecords, SearchPage } from '../../../application/ports/access-records.ts'
import { principalOf } from '../../../domain/account/user.ts'
import { type ColumnOf, conditionSql } from './condition-sql.ts'
import type { Database } from './database.ts'
import { jsonColumn } from './json-column.ts'
import { toUser, userColumns } from './rows.ts'
import { resources, users } from './schema/index.ts'
import { userColumn } from './user-columns.ts'

/** Answers questions about access from Postgres: one statement for each kind of thing, in one trip. */
export function createNeonAccessRecords({ query, run, batch }: Database): AccessRecords {
  return {
    async find(people, things) {
      const [found, registered] = await batch([
        query
          .select(userColumns)
          .from(users)
          .where(and(eq(users.status, 'active'), named(people))),
        query.select().from(resources).where(registeredAs(things)),
      ])
      const persons = new Map<string, ReturnType<typeof toUser>>()
      for (const user of found.map(toUser)) {
        // An id goes before a name: nobody can be called what somebody else's id is.
        for (const key of [user.username.toLowerCase(), user.email.toLowerCase()])
          persons.set(key, user)
        persons.set(user.id, user)
      }
      const properties = new Map(registered.map((row) => [`${row.type} ${row.id}`, row.properties]))
      return {
        person(reference) {
          const user = persons.get(reference) ?? persons.get(reference.toLowerCase())
          return user && principalOf(user)
        },
        thing: ({ type, id }) => properties.get(`${type} ${id}`),
      }
    },

    async searchPeople(condition, vocabulary, { after, limit }) {
      const holds = conditionSql(condition, vocabulary, userColumn)
      const rows = await run(
        query
          .select({ id: users.publicId })
          .from(users)
          .where(and(eq(users.status, 'active'), afterId(users.publicId, after), holds))
          .orderBy(asc(users.publicId))
          .limit(limit + 1),
      )
      return page(rows, limit)
    },

    async searchThings(type, condition, vocabulary, { after, limit }) {
      const column: ColumnOf = ({ name }, attributeType) =>
        name === 'id'
          ? sql`${resources.id}::text`
          : jsonColumn(sql`${resources.properties}`, name, attributeType)
      const rows = await run(
        query
          .select({ id: resources.id })
          .from(resources)
          .where(
            and(
              eq(resources.type, type),
              afterId(resources.id, after),
              conditionSql(condition, vocabulary, column),
            ),
          )
          .orderBy(asc(resources.id))
          .limit(limit + 1),
      )
      return page(rows, limit)
    },
  }
}

function named(people: readonly string[]): SQL | undefined {
  if (people.length === 0) return sql`FALSE`
  const folded = people.map((name) => name.toLowerCase())
  return or(
    inArray(users.publicId, [...people]),
    inArray(sql`lower(${users.username})`, folded),
    inArray(sql`lower(${users.email})`, folded),
  )
}

function registeredAs(things: readonly { readonly type: string; readonly id: string }[]): SQL {
  if (things.length === 0) return sql`FALSE`
  const pairs = things.map(({ type, id }) => sql`(${type}, ${id})`)
  return sql`(${resources.type}, ${resources.id}) IN (${sql.join(pairs, sql`, `)})`
}

function afterId(column: typeof users.publicId | typeof resources.id, after: SearchPage['after']) {
  return after === undefined ? undefined : gt(column, after)
}

function page(rows: readonly { readonly id: string }[], limit: number) {
  return { ids: rows.slice(0, limit).map(({ id }) => id), more: rows.length > limit }
}
