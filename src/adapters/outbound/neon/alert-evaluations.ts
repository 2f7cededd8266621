import { asc, desc, eq, gte, or } from 'drizzle-orm'
import type { AlertEvaluations } from '../../../application/ports/alert-evaluations.ts'
import type { Database } from './database.ts'
import { toDate, toInstant } from './rows.ts'
import { alertEvaluations } from './schema/index.ts'

/** Reads from Postgres what the schedule has seen. */
export function createNeonAlertEvaluations({ query, run }: Database): AlertEvaluations {
  return {
    async since(at) {
      const last = query
        .select({ sequence: alertEvaluations.sequence })
        .from(alertEvaluations)
        .orderBy(desc(alertEvaluations.sequence))
        .limit(1)
      const rows = await run(
        query
          .select()
          .from(alertEvaluations)
          .where(or(gte(alertEvaluations.at, toDate(at)), eq(alertEvaluations.sequence, last)))
          .orderBy(asc(alertEvaluations.sequence)),
      )
      return rows.map(({ sequence, at: seenAt, sample, states }) => {
        return { sequence, at: toInstant(seenAt), counts: sample, states }
      })
    },
  }
}
