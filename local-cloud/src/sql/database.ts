/** What the SQL endpoint needs of a PostgreSQL, embedded or real. Rows travel as Postgres' own text, untouched. */
export interface SqlDatabase {
  /**
   * Runs the statements in order. With a `transaction` they commit together or not at all; without one there is a
   * single statement, which is its own transaction. Nothing of the session outlives the call.
   * Throws `SqlError` for what Postgres refused.
   */
  run(statements: readonly SqlStatement[], transaction?: SqlTransaction): Promise<SqlResult[]>
  /** Releases everything, flushed. */
  close(): Promise<void>
}

export interface SqlStatement {
  readonly query: string
  readonly params: readonly (string | null)[]
}

export interface SqlTransaction {
  readonly isolation?: (typeof isolationLevels)[keyof typeof isolationLevels]
  readonly readOnly?: boolean
  readonly deferrable?: boolean
}

export interface SqlField {
  readonly name: string
  readonly tableID: number
  readonly columnID: number
  readonly dataTypeID: number
  readonly dataTypeSize: number
  readonly dataTypeModifier: number
}

export interface SqlResult {
  readonly fields: readonly SqlField[]
  readonly rows: readonly (readonly (string | null)[])[]
  /** The first word of the command tag; empty for an empty query. */
  readonly command: string
  /** The number in the command tag, where it has one. */
  readonly rowCount: number | null
}

/** The names that Neon's header uses, and the SQL they stand for. */
export const isolationLevels = {
  ReadUncommitted: 'READ UNCOMMITTED',
  ReadCommitted: 'READ COMMITTED',
  RepeatableRead: 'REPEATABLE READ',
  Serializable: 'SERIALIZABLE',
} as const

/** `BEGIN` with the modes asked for. */
export function beginStatement(transaction: SqlTransaction): string {
  const modes = ['BEGIN']
  if (transaction.isolation) modes.push(`ISOLATION LEVEL ${transaction.isolation}`)
  if (transaction.readOnly !== undefined)
    modes.push(transaction.readOnly ? 'READ ONLY' : 'READ WRITE')
  if (transaction.deferrable !== undefined)
    modes.push(transaction.deferrable ? 'DEFERRABLE' : 'NOT DEFERRABLE')
  return modes.join(' ')
}
