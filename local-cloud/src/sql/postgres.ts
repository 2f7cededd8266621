import pg from 'pg'
import { beginStatement, type SqlDatabase, type SqlResult, type SqlStatement } from './database.ts'
import { asSqlError } from './error.ts'

const connectionsMax = 10
const connectTimeoutMs = 5_000
const statementTimeoutMs = 30_000

/** A real PostgreSQL behind a pool. A request holds one connection from its first statement to its last. */
export async function openPostgres(url: string): Promise<SqlDatabase> {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    connectionTimeoutMillis: connectTimeoutMs,
    // Start-up options are the session's defaults, which DISCARD ALL goes back to.
    options: `-c TimeZone=UTC -c statement_timeout=${statementTimeoutMs}`,
    allowExitOnIdle: true,
  })
  // An idle connection that dies (the server restarts) is replaced by the pool; the next request sees what is wrong.
  pool.on('error', () => {})
  try {
    await pool.query('SELECT 1')
  } catch (cause) {
    await pool.end()
    throw new Error(`The PostgreSQL of LOCAL_POSTGRES_URL cannot be reached: ${String(cause)}`, {
      cause,
    })
  }
  return {
    run: (statements, transaction) =>
      withClient(pool, async (client) => {
        if (transaction) await client.query(beginStatement(transaction))
        const results: SqlResult[] = []
        for (const statement of statements) results.push(await execute(client, statement))
        if (transaction) await client.query('COMMIT')
        return results
      }),
    close: () => pool.end(),
  }
}

async function withClient<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  // Anything but a statement that Postgres refused: the connection may be in any state.
  let broken: Error | undefined
  try {
    return await work(client)
  } catch (error) {
    const refused = asSqlError(error)
    if (!refused) broken = asError(error)
    throw refused ?? error
  } finally {
    broken ??= await restoreSession(client)
    client.release(broken)
  }
}

/** Neon hands a fresh-looking session to every request. Gives the error of a connection that cannot be used again. */
async function restoreSession(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    if (client.getTransactionStatus() !== 'I') await client.query('ROLLBACK')
    await client.query('DISCARD ALL')
    return undefined
  } catch (error) {
    return asError(error)
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

/** Values stay as Postgres printed them; the driver at the other end parses. */
const rawText: pg.CustomTypesConfig = { getTypeParser: () => (value: string) => value }

/** One statement a message, always: `pg` would otherwise send one without parameters as a script of many. */
interface ExtendedQuery extends pg.QueryArrayConfig<(string | null)[]> {
  queryMode: 'extended'
}

async function execute(client: pg.PoolClient, statement: SqlStatement): Promise<SqlResult> {
  const query: ExtendedQuery = {
    text: statement.query,
    values: [...statement.params],
    rowMode: 'array',
    types: rawText,
    queryMode: 'extended',
  }
  const result = await client.query<(string | null)[], (string | null)[]>(query)
  return {
    fields: result.fields,
    rows: result.rows,
    command: result.command ?? '',
    rowCount: result.rowCount,
  }
}
