/** Applies `migrations/` with the driver that the service itself uses: each one whole or not at all. */
import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator'
import type { Database } from '../src/adapters/outbound/neon/database.ts'
import { QueryFailed } from '../src/adapters/outbound/neon/query-failed.ts'

const folder = fileURLToPath(new URL('../migrations', import.meta.url))

/** Any number that nobody else locks with. */
const lock = sql`SELECT pg_advisory_xact_lock(4607182418)`
const uniqueViolation = '23505'

/**
 * Brings the database forward and answers how many migrations that took. Two at once wait for each
 * other. The record of what was applied is the one drizzle-kit keeps, so either tool can go on.
 */
export async function applyMigrations(db: Database): Promise<number> {
  await prepareRecord(db)
  const { rows } = await db.run(
    db.query.execute<{ created_at: string }>(
      sql`SELECT created_at FROM drizzle.__drizzle_migrations`,
    ),
  )
  const applied = new Set(rows.map((row) => Number(row.created_at)))
  const due = readMigrationFiles({ migrationsFolder: folder }).filter(
    ({ folderMillis }) => !applied.has(folderMillis),
  )
  for (const migration of due) await apply(db, migration)
  return due.length
}

async function prepareRecord({ query, batch }: Database): Promise<void> {
  await batch([
    query.execute(lock),
    query.execute(sql`CREATE SCHEMA IF NOT EXISTS drizzle`),
    query.execute(sql`CREATE TABLE IF NOT EXISTS drizzle.__drizzle_migrations
      (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint)`),
    query.execute(sql`CREATE UNIQUE INDEX IF NOT EXISTS __drizzle_migrations_created_at
      ON drizzle.__drizzle_migrations (created_at)`),
  ])
}

async function apply({ query, batch }: Database, migration: MigrationMeta): Promise<void> {
  try {
    await batch([
      query.execute(lock),
      // Noted first: whoever comes second, after the lock, stops here.
      query.execute(sql`INSERT INTO drizzle.__drizzle_migrations (hash, created_at)
        VALUES (${migration.hash}, ${migration.folderMillis})`),
      ...migration.sql.map((statement) => query.execute(sql.raw(statement))),
    ])
  } catch (error) {
    const somebodyElseDid =
      error instanceof QueryFailed &&
      error.code === uniqueViolation &&
      error.constraint === '__drizzle_migrations_created_at'
    if (!somebodyElseDid) throw error
  }
}
