import { readFile } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import type { Database, Statement } from '../../../src/adapters/outbound/neon/database.ts'

/**
 * Makes the role of ops/postgres/service-role.sql. In what is answered each trip begins by taking it; the embedded Postgres
 * knows one user alone.
 */
export async function inServiceRole(owner: Database): Promise<Database> {
  const script = await readFile('ops/postgres/service-role.sql', 'utf8')
  const statements = script.replaceAll(/^--.*$/gm, '').split(';')
  for (const statement of statements.filter((one) => one.trim() !== '')) {
    await owner.run(owner.query.execute(sql.raw(statement)))
  }
  const taken = () => owner.query.execute(sql`SET LOCAL ROLE gatehouse_service`)
  return {
    ...owner,
    async run<T>(one: PromiseLike<T>): Promise<T> {
      const [, answer] = await owner.batch([taken(), one as unknown as Statement]) // every query is one
      return answer as T
    },
    async batch(statements) {
      const [, ...answers] = await owner.batch([taken(), ...statements])
      return answers as never // the same rows, without those of the first
    },
  }
}
