import { Hono } from 'hono'
import type { Gate } from '../faults/gate.ts'
import { limitBody, readJson } from '../http/body.ts'
import { sameSecret } from '../http/secret.ts'
import type { Stats } from '../stats.ts'
import { sqlAnswer } from './answer.ts'
import type { SqlDatabase } from './database.ts'
import { asSqlError, SqlError, sqlErrorBody } from './error.ts'
import { readSqlRequest } from './request.ts'

const bodyBytesMax = 4 * 1024 * 1024

/** `POST /`: Neon's SQL over HTTP. The password stands in the connection string that the driver sends along. */
export function sqlRoutes(deps: {
  database: SqlDatabase
  password: string
  gate: Gate
  stats: Stats
}): Hono {
  const { database, password, gate, stats } = deps
  const app = new Hono()

  app.post('/', limitBody(bodyBytesMax), async (c) => {
    authenticate(c.req.header('Neon-Connection-String'), password)
    stats.sql.requests += 1
    const injected = await gate('sql', c)
    if (injected) return injected
    const request = readSqlRequest(await readJson(c), (name) => c.req.header(name))
    stats.sql.statements += request.statements.length
    const results = await database.run(request.statements, request.transaction)
    return c.json(sqlAnswer(request, results))
  })

  app.onError((error, c) => {
    const refused = asSqlError(error)
    if (refused) return c.json(sqlErrorBody(refused), 400)
    throw error
  })
  return app
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
