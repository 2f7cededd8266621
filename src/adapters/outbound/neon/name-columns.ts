import { sql } from 'drizzle-orm'
import type { ColumnOf } from './condition-sql.ts'
import type { permissions, roles } from './schema/index.ts'

/** What policies ask of roles and of permissions, in their columns (`roleResource`, `permissionResource`). */
export function nameColumns(table: typeof roles | typeof permissions): ColumnOf {
  return ({ name }) => {
    switch (name) {
      case 'id':
        return sql`${table.id}::double precision`
      case 'name':
        return sql`${table.name}::text`
      case 'system':
        return sql`${table.system}`
      default:
        return sql`NULL`
    }
  }
}
