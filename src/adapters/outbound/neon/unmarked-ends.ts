import { desc, inArray } from 'drizzle-orm'
import type { UnmarkedEnds } from '../../../application/ports/unmarked-ends.ts'
import type { Voided } from '../../../application/ports/voided-answers.ts'
import type { Database } from './database.ts'
import { toDate, toInstant } from './rows.ts'
import { unmarkedEnds } from './schema/index.ts'

/** Unmarked ends in Postgres: a table that is empty while Redis answers. */
export function createNeonUnmarkedEnds({ query, run }: Database): UnmarkedEnds {
  return {
    async add(ended, at) {
      if (ended.length === 0) return
      const rows = ended.map((one) => ({ ended: one, at: toDate(at) }))
      await run(query.insert(unmarkedEnds).values(rows))
    },
    async list(limit) {
      const rows = await run(
        query.select().from(unmarkedEnds).orderBy(desc(unmarkedEnds.id)).limit(limit),
      )
      return rows.map(({ id, ended, at }) => ({
        id,
        ended: ended as Voided, // as it was written
        at: toInstant(at),
      }))
    },
    async remove(ids) {
      if (ids.length === 0) return
      await run(query.delete(unmarkedEnds).where(inArray(unmarkedEnds.id, [...ids])))
    },
  }
}
