/** What the schedule has seen: the counts of each minute, and what it made of them. */
import { integer, jsonb, pgTable } from 'drizzle-orm/pg-core'
import type { AlertStates } from '../../../../domain/monitoring/alert-state.ts'
import type { Sample } from '../../../../domain/monitoring/sample.ts'
import { moment } from './columns.ts'

export const alertEvaluations = pgTable('alert_evaluations', {
  /** Of two evaluations at once only one gets the next number, and its notices are sent. */
  sequence: integer().primaryKey(),
  at: moment('at').notNull(),
  /** The counts that rules look back at. */
  sample: jsonb().$type<Sample['counts']>().notNull(),
  states: jsonb().$type<AlertStates>().notNull(),
})
