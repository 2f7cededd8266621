import { isolationLevels, type SqlStatement, type SqlTransaction } from './database.ts'
import { SqlError } from './error.ts'

export interface SqlRequest {
  readonly batch: boolean
  readonly statements: readonly SqlStatement[]
  readonly transaction: SqlTransaction | undefined
  readonly arrayMode: boolean
  readonly rawText: boolean
}

/**
 * Reads one request of Neon's SQL over HTTP: `{query, params}`, or `{queries: […]}` for a transaction, and the
 * `Neon-*` headers. Throws `SqlError` for what does not fit.
 */
export function readSqlRequest(body: unknown, header: HeaderReader): SqlRequest {
  const queries = member(body, 'queries')
  const batch = queries !== undefined
  if (batch && !Array.isArray(queries)) throw malformed('"queries" must be an array')
  return {
    batch,
    statements: Array.isArray(queries) ? queries.map(readStatement) : [readStatement(body)],
    transaction: batch ? readTransaction(header) : undefined,
    arrayMode: header('Neon-Array-Mode') === 'true',
    rawText: header('Neon-Raw-Text-Output') === 'true',
  }
}

export type HeaderReader = (name: string) => string | undefined

function readStatement(value: unknown): SqlStatement {
  const query = member(value, 'query')
  const params = member(value, 'params') ?? []
  if (typeof query !== 'string') throw malformed('"query" must be a string')
  if (!Array.isArray(params)) throw malformed('"params" must be an array')
  // The wire protocol ends a query's text at its first NUL.
  if (query.includes('\0'))
    throw new SqlError('invalid byte sequence for encoding "UTF8": 0x00', {
      severity: 'ERROR',
      code: '22021',
    })
  return { query, params: params.map(parameterText) }
}

function readTransaction(header: HeaderReader): SqlTransaction {
  const isolation = header('Neon-Batch-Isolation-Level')
  const readOnly = readFlag(header, 'Neon-Batch-Read-Only')
  const deferrable = readFlag(header, 'Neon-Batch-Deferrable')
  if (isolation !== undefined && !isIsolationLevel(isolation))
    throw malformed(
      `Neon-Batch-Isolation-Level must be one of ${Object.keys(isolationLevels).join(', ')}`,
    )
  return {
    ...(isolation === undefined ? {} : { isolation: isolationLevels[isolation] }),
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(deferrable === undefined ? {} : { deferrable }),
  }
}

function isIsolationLevel(name: string): name is keyof typeof isolationLevels {
  return Object.hasOwn(isolationLevels, name)
}

function readFlag(header: HeaderReader, name: string): boolean | undefined {
  const value = header(name)
  if (value === undefined) return undefined
  if (value === 'true') return true
  if (value === 'false') return false
  throw malformed(`${name} must be true or false`)
}

/** JSON to the text that Postgres reads, as Neon's proxy does it; the type is the statement's to say. */
function parameterText(value: unknown): string | null {
  if (value === null) return null
  if (Array.isArray(value)) return `{${value.map(arrayElementText).join(',')}}`
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function arrayElementText(value: unknown): string {
  if (value === null) return 'NULL'
  if (Array.isArray(value)) return parameterText(value) ?? 'NULL'
  if (typeof value === 'object') return JSON.stringify(JSON.stringify(value))
  return JSON.stringify(value)
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function malformed(detail: string): SqlError {
  return new SqlError(`malformed request: ${detail}`, { severity: 'ERROR', code: '08P01' })
}
