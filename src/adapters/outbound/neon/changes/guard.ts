import { type SQL, sql } from 'drizzle-orm'
import type { CommitFailure } from '../../../../application/ports/unit-of-work.ts'
import type { Database, Statement } from '../database.ts'

/** A statement that undoes the transaction, as `failure`, unless the condition holds. */
export function require(
  { query }: Database,
  condition: SQL,
  failure: CommitFailure['kind'],
): Statement {
  return query.execute(sql`SELECT gatehouse_require(${condition}, ${failure})`)
}

/** Performs a data-changing statement that ends in RETURNING; undoes all unless it met a row. */
export function requireRow(
  { query }: Database,
  change: SQL,
  failure: CommitFailure['kind'],
): Statement {
  return query.execute(
    sql`WITH changed AS (${change}) SELECT gatehouse_require(EXISTS (SELECT FROM changed), ${failure})`,
  )
}
