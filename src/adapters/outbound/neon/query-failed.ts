/** Postgres refused a statement. Carries no parameters: they may be secrets. */
export class QueryFailed extends Error {
  override readonly name = 'QueryFailed'
  /** SQLSTATE. */
  readonly code: string
  readonly constraint: string | null

  constructor(code: string, constraint: string | null, message: string) {
    super(`${code}: ${message}`)
    this.code = code
    this.constraint = constraint
  }
}
