/** `npm run db:migrate`: applies `migrations/` to the Neon database in DATABASE_URL. */
import { createDatabase } from '../src/adapters/outbound/neon/database.ts'
import { applyMigrations } from './migrations.ts'

const url = process.env.DATABASE_URL
if (!url) {
  console.error('DATABASE_URL is missing: postgres://user:password@host/database')
  process.exit(1)
}
const applied = await applyMigrations(createDatabase({ url }))
console.log(applied === 0 ? 'Nothing to do: the database is up to date.' : `Applied ${applied}.`)
