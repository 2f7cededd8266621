import { neon, neonConfig } from '@neondatabase/serverless'
import type { Query } from './books.ts'

/** Asks the local cloud's database past the service. */
export function openQuery(databaseUrl: string): Query {
  neonConfig.fetchEndpoint = (host, port) => `http://${host}:${port}/sql`
  const sql = neon(databaseUrl)
  return (text, parameters = []) => sql.query(text, parameters)
}
