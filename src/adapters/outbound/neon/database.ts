/** The one way to Postgres: drizzle on Neon's SQL over HTTP. Every call is one round trip. */
import { NeonDbError, neon, neonConfig } from '@neondatabase/serverless'
import { sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { drizzle, type NeonHttpDatabase } from 'drizzle-orm/neon-http'
import { DependencyUnavailable } from '../../../application/ports/dependencies.ts'
import { besideGate } from '../system/gate.ts'
import { trip } from '../system/ledger.ts'
import { QueryFailed } from './query-failed.ts'

export type Statement = BatchItem<'pg'>

export interface Database {
  /** Builds queries; only `run` and `batch` send them. */
  readonly query: NeonHttpDatabase
  /** Asks the shortest question there is. */
  ping(): Promise<unknown>
  /** Sends one query, which leaves when it is awaited. */
  run<T>(query: PromiseLike<T>): Promise<T>
  /** Sends statements as one transaction (read committed) and answers each one's rows. */
  batch<const T extends readonly [Statement, ...Statement[]]>(statements: T): Promise<BatchRows<T>>
}

type BatchRows<T extends readonly Statement[]> = { [K in keyof T]: T[K]['_']['result'] }

/** Longer than any statement of ours takes, shorter than a person waits. */
const answerWithinMs = 10_000
/** The transaction was undone by Postgres in favour of another one; nothing has changed. */
const worthAnotherTry = new Set(['40001', '40P01'])

export function createDatabase({ url }: { readonly url: string }): Database {
  neonConfig.fetchEndpoint = sqlEndpoint
  neonConfig.fetchFunction = fetchWithin
  const query = drizzle({ client: neon(url) })

  return {
    query,
    ping: () => trip('db', () => answered(query.execute(sql`SELECT 1`))),
    run: (one) => trip('db', () => answered(one)),
    batch: async (statements) => {
      // drizzle wants a mutable tuple; the rows come back in the same order.
      const send = () =>
        trip('db', () => answered(query.batch([...statements] as [Statement, ...Statement[]])))
      const rows = await send().catch((error: unknown) => {
        if (error instanceof QueryFailed && worthAnotherTry.has(error.code)) return send()
        throw error
      })
      return rows as BatchRows<typeof statements> // see above
    },
  }
}

/** The same for what requests ask: nothing of it is answered to whom the guard does not let in. */
export function behindGate(database: Database): Database {
  return {
    ...database,
    run: (one) => besideGate(() => database.run(one)),
    batch: (statements) => besideGate(() => database.batch(statements)),
  }
}

/** The local cloud answers on loopback over plain HTTP; everything else is Neon. */
function sqlEndpoint(host: string, port: number | string): string {
  if (host === '127.0.0.1' || host === 'localhost') return `http://${host}:${port}/sql`
  return `https://${host.replace(/^[^.]+\./, 'api.')}/sql`
}

/** A redirect would carry the connection string, with its password, to wherever an answer says. */
function fetchWithin(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, {
    ...init,
    redirect: 'manual',
    signal: AbortSignal.timeout(answerWithinMs),
  })
}

/** Waits for the driver and translates its errors; never lets one through, as they quote parameters. */
async function answered<T>(query: PromiseLike<T>): Promise<T> {
  try {
    return await query
  } catch (thrown) {
    const error = thrown instanceof Error && thrown.cause ? thrown.cause : thrown
    if (error instanceof NeonDbError && error.code && !isOutage(error.code)) {
      throw new QueryFailed(error.code, error.constraint ?? null, error.message)
    }
    throw new DependencyUnavailable(
      'database',
      error instanceof NeonDbError ? error.code : undefined,
    )
  }
}

/** SQLSTATE classes: 08 connection, 53 resources, 57P shutdown, 58 system. */
function isOutage(code: string): boolean {
  return /^(?:08|53|57P|58)/.test(code)
}
