import { type SQL, sql } from 'drizzle-orm'
import type { AttributeType } from '../../../domain/policy/attribute-type.ts'
import { sqlTypeOf } from './condition-sql.ts'

/**
 * An attribute that lies in a jsonb object, as `ColumnOf` wants it. What is not of its type counts as
 * missing, as everywhere. Moments are stored as epoch milliseconds (see `storedProperties`).
 */
export function jsonColumn(properties: SQL, name: string, type: AttributeType): SQL {
  const value = sql`${properties} -> ${name}::text`
  if (type.kind === 'list') {
    return sql`(CASE WHEN jsonb_typeof(${value}) = 'array' THEN ${value} END)`
  }
  const text = sql`${properties} ->> ${name}::text`
  switch (sqlTypeOf(type)) {
    case 'text':
      return sql`(CASE WHEN jsonb_typeof(${value}) = 'string' THEN ${text} END)`
    case 'number':
      return sql`(CASE WHEN jsonb_typeof(${value}) = 'number' THEN (${text})::double precision END)`
    case 'boolean':
      return sql`(CASE WHEN jsonb_typeof(${value}) = 'boolean' THEN (${text})::boolean END)`
  }
}
