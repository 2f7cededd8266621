import type { SqlField, SqlResult } from './database.ts'
import type { SqlRequest } from './request.ts'

/** The body of a successful answer: one result, or `{results}` for a batch. */
export function sqlAnswer(request: SqlRequest, results: readonly SqlResult[]): object {
  const answers = results.map((result) => resultBody(request, result))
  return request.batch ? { results: answers } : (answers[0] ?? {})
}

function resultBody(request: SqlRequest, result: SqlResult): object {
  const rows = result.rows.map((row) =>
    request.rawText ? row : row.map((text, i) => jsonValue(text, result.fields[i]?.dataTypeID)),
  )
  return {
    fields: result.fields.map(fieldBody),
    rows: request.arrayMode ? rows : rows.map((row) => namedRow(result.fields, row)),
    rowCount: result.rowCount,
    command: result.command,
    rowAsArray: request.arrayMode,
  }
}

function fieldBody(field: SqlField): object {
  const { name, tableID, columnID, dataTypeID, dataTypeSize, dataTypeModifier } = field
  return {
    name,
    tableID,
    columnID,
    dataTypeID,
    dataTypeSize,
    dataTypeModifier,
    format: 'text',
  }
}

function namedRow(fields: readonly SqlField[], row: readonly unknown[]): object {
  return Object.fromEntries(fields.map((field, i) => [field.name, row[i] ?? null]))
}

const booleanType = 16
const numberTypes = new Set([21, 23, 700, 701])
const jsonTypes = new Set([114, 3802])

/** Without `Neon-Raw-Text-Output` (the driver always sends it) the simple types become JSON's own. */
function jsonValue(text: string | null, type: number | undefined): unknown {
  if (text === null || type === undefined) return text
  if (type === booleanType) return text === 't'
  if (jsonTypes.has(type)) return JSON.parse(text)
  if (numberTypes.has(type) && Number.isFinite(Number(text))) return Number(text)
  return text
}
