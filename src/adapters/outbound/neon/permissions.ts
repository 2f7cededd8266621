import { and, asc, eq, gt, type SQL } from 'drizzle-orm'
import type { Permissions } from '../../../application/ports/permissions.ts'
import { conditionSql } from './condition-sql.ts'
import type { Database } from './database.ts'
import { nameColumns } from './name-columns.ts'
import { toPermission } from './rows.ts'
import { permissions } from './schema/index.ts'

/** Reads permissions from Postgres. */
export function createNeonPermissions({ query, run }: Database): Permissions {
  async function find(condition: SQL | undefined, limit: number) {
    const rows = await run(
      query.select().from(permissions).where(condition).orderBy(asc(permissions.id)).limit(limit),
    )
    return rows.map(toPermission)
  }

  return {
    async list({ after, limit }, permitted) {
      const condition = and(
        after === undefined ? undefined : gt(permissions.id, after),
        permitted && conditionSql(permitted.filter, permitted.vocabulary, nameColumns(permissions)),
      )
      const found = await find(condition, limit + 1)
      return { items: found.slice(0, limit), more: found.length > limit }
    },
    byId: async (id) => (await find(eq(permissions.id, id), 1))[0],
    byName: async (name) => (await find(eq(permissions.name, name), 1))[0],
  }
}
