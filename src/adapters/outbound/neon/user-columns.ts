/** What policies ask of people, in the columns of `users`: of somebody who acts, and of somebody acted on. */
import { sql } from 'drizzle-orm'
import type { ColumnOf } from './condition-sql.ts'
import { jsonColumn } from './json-column.ts'
import { users } from './schema/index.ts'

/** All roles as a jsonb array, the primary one first. */
export const rolesColumn = sql`to_jsonb(ARRAY[${users.role}::text] || ARRAY(
  SELECT roles.name::text FROM user_roles JOIN roles ON roles.id = user_roles.role_id
  WHERE user_roles.user_id = users.id
))`

export const userColumn: ColumnOf = ({ owner, name }, type) => {
  switch (name) {
    case 'id':
      return sql`${users.publicId}::text`
    case 'role':
      return sql`${users.role}::text`
    case 'roles':
      return sql`(${rolesColumn})`
    default:
      return owner === 'resource'
        ? resourceColumn(name)
        : jsonColumn(sql`${users.attributes}`, name, type)
  }
}

/** As `userResource` has them; what it does not have is missing. */
function resourceColumn(name: string) {
  switch (name) {
    case 'username':
      return sql`${users.username}::text`
    case 'email':
      return sql`${users.email}::text`
    case 'emailVerified':
      return sql`${users.emailVerified}`
    case 'status':
      return sql`${users.status}::text`
    case 'locale':
      return sql`${users.locale}::text`
    case 'createdAt':
      return sql`(floor(extract(epoch FROM ${users.createdAt}) * 1000)::double precision)`
    default:
      return sql`NULL`
  }
}
