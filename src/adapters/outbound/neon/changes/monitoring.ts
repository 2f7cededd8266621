import { lt } from 'drizzle-orm'
import type { MonitoringChange } from '../../../../application/ports/changes/monitoring.ts'
import type { Database, Statement } from '../database.ts'
import { toDate } from '../rows.ts'
import { alertEvaluations } from '../schema/index.ts'

/** Statements of what the schedule has seen. */
export function monitoringStatements(
  { query }: Database,
  { evaluation, keptSince }: MonitoringChange,
): readonly Statement[] {
  const { sequence, at, counts, states } = evaluation
  return [
    query.insert(alertEvaluations).values({ sequence, at: toDate(at), sample: counts, states }),
    query.delete(alertEvaluations).where(lt(alertEvaluations.at, toDate(keptSince))),
  ]
}
