import { Hono } from 'hono'
import type { SqlFault } from '../faults/faults.ts'
import type { Gate } from '../faults/gate.ts'
import { limitBody, readJson } from '../http/body.ts'
import { cutConnection } from '../http/connection.ts'
import { sameSecret } from '../http/secret.ts'
import type { Stats } from '../stats.ts'
import { sqlAnswer } from './answer.ts'
import type { SqlDatabase, SqlStatement, SqlTransaction } from './database.ts'
import { asSqlError, SqlError, sqlErrorBody } from './error.ts'
import { readSqlRequest } from './request.ts'

const bodyBytesMax = 4 * 1024 * 1024

/** `POST /`: Neon's SQL over HTTP. The password stands in the connection string that the driver sends along. */
export function sqlRoutes(deps: {
  database: SqlDatabase
  password: string
  gate: Gate
  faults: () => Pick<SqlFault, 'dieAfterStatements' | 'answersOf'>
  stats: Stats
}): Hono {
  const { database, password, gate, faults, stats } = deps
  const app = new Hono()

  app.post('/', limitBody(bodyBytesMax), (c) => {
    authenticate(c.req.header('Neon-Connection-String'), password)
    stats.sql.requests += 1
    let wrote = false
    const execute = async () => {
      const request = readSqlRequest(await readJson(c), (name) => c.req.header(name))
      const { statements, transaction } = request
      const survives = faults().dieAfterStatements ?? Number.POSITIVE_INFINITY
      if (transaction && survives <= statements.length) {
        stats.sql.statements += survives
        await runAndUndo(database, statements.slice(0, survives), transaction)
        return cutConnection(c)
      }
      stats.sql.statements += statements.length
      const results = await database.run(statements, transaction)
      wrote = results.some(({ command }) => command !== 'SELECT')
      return c.json(sqlAnswer(request, results))
    }
    return gate('sql', c, execute, () => faults().answersOf === 'writes' && !wrote)
  })

  app.onError((error, c) => {
    const refused = asSqlError(error)
    if (refused) return c.json(sqlErrorBody(refused), 400)
    throw error
  })
  return app
}

/** What becomes of a transaction whose connection dies before COMMIT. */
async function runAndUndo(
  database: SqlDatabase,
  statements: readonly SqlStatement[],
  transaction: SqlTransaction,
): Promise<void> {
  const death: SqlStatement = {
    query: "DO $$ BEGIN RAISE EXCEPTION 'injected fault' USING ERRCODE = '08006'; END $$",
    params: [],
  }
  await database.run([...statements, death], transaction).catch((error: unknown) => {
    if (!asSqlError(error)) throw error
  })
}

/** Neon answers these like any refused statement: 400 with a code, which the driver shows as its `NeonDbError`. */
function authenticate(connectionString: string | undefined, password: string): void {
  if (!connectionString)
    throw new SqlError('missing Neon-Connection-String header', {
      severity: 'FATAL',
      code: '08P01',
    })
  const url = URL.parse(connectionString)
  if (!url || !['postgres:', 'postgresql:'].includes(url.protocol))
    throw new SqlError('invalid connection string', { severity: 'FATAL', code: '08P01' })
  if (!sameSecret(decodeURIComponent(url.password), password))
    throw new SqlError(`password authentication failed for user '${url.username}'`, {
      severity: 'FATAL',
      code: '28P01',
    })
}
