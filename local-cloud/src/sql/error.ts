/** A statement that PostgreSQL (or this stand-in, in its words) refused, with Postgres' own fields. */
export class SqlError extends Error {
  override readonly name = 'SqlError'
  readonly fields: SqlErrorFields

  constructor(message: string, fields: SqlErrorFields) {
    super(message)
    this.fields = fields
  }
}

/** The fields that the Neon driver copies onto its `NeonDbError`, in the protocol's order. */
const fieldNames = [
  'severity',
  'code',
  'detail',
  'hint',
  'position',
  'internalPosition',
  'internalQuery',
  'where',
  'schema',
  'table',
  'column',
  'dataType',
  'constraint',
  'file',
  'line',
  'routine',
] as const

export type SqlErrorFields = Partial<Record<(typeof fieldNames)[number], string>>

/** The error as a `SqlError` where it is Postgres' (`pg` and PGlite use the same member names), else undefined. */
export function asSqlError(error: unknown): SqlError | undefined {
  if (error instanceof SqlError) return error
  if (!(error instanceof Error) || !('severity' in error) || !('code' in error)) return undefined
  const fields: SqlErrorFields = {}
  for (const name of fieldNames) {
    const value: unknown = Reflect.get(error, name)
    if (typeof value === 'string') fields[name] = value
  }
  return new SqlError(error.message, fields)
}

/** The body of a refused request: every field present, null where Postgres said nothing. */
export function sqlErrorBody(error: SqlError): Record<string, string | null> {
  const body: Record<string, string | null> = { message: error.message }
  for (const name of fieldNames) body[name] = error.fields[name] ?? null
  return body
}
