import { and, eq } from 'drizzle-orm'
import type { Resources } from '../../../application/ports/resources.ts'
import type { SubjectName } from '../../../domain/policy/bundle.ts'
import type { Database } from './database.ts'
import { toInstant } from './rows.ts'
import { resources } from './schema/index.ts'

/** Reads registered resources from Postgres. */
export function createNeonResources({ query, run }: Database): Resources {
  return {
    async find(type, id) {
      const [row] = await run(
        query
          .select()
          .from(resources)
          .where(and(eq(resources.type, type), eq(resources.id, id))),
      )
      if (!row) return undefined
      return {
        type: row.type as SubjectName, // as this service wrote it
        id: row.id,
        properties: row.properties,
        updatedAt: toInstant(row.updatedAt),
      }
    },
  }
}
