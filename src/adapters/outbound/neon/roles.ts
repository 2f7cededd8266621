import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm'
import type { Roles } from '../../../application/ports/roles.ts'
import { conditionSql } from './condition-sql.ts'
import type { Database } from './database.ts'
import { nameColumns } from './name-columns.ts'
import { toRole } from './rows.ts'
import { roles } from './schema/index.ts'

/** Reads roles with their permissions from Postgres. */
export function createNeonRoles({ query, run }: Database): Roles {
  async function find(condition: SQL | undefined, limit: number) {
    const rows = await run(
      query
        .select({
          id: roles.id,
          name: roles.name,
          description: roles.description,
          system: roles.system,
          version: roles.version,
          // Written out: drizzle leaves table names away in a query of one table, and here are three.
          permissions: sql<string[]>`ARRAY(
            SELECT permissions.name FROM role_permissions
            JOIN permissions ON permissions.id = role_permissions.permission_id
            WHERE role_permissions.role_id = roles.id
          )`,
        })
        .from(roles)
        .where(condition)
        .orderBy(asc(roles.id))
        .limit(limit),
    )
    return rows.map((row) => toRole(row, row.permissions))
  }

  return {
    async list({ after, limit }, permitted) {
      const condition = and(
        after === undefined ? undefined : gt(roles.id, after),
        permitted && conditionSql(permitted.filter, permitted.vocabulary, nameColumns(roles)),
      )
      const found = await find(condition, limit + 1)
      return { items: found.slice(0, limit), more: found.length > limit }
    },
    byId: async (id) => (await find(eq(roles.id, id), 1))[0],
    byName: async (name) => (await find(eq(roles.name, name), 1))[0],
  }
}
