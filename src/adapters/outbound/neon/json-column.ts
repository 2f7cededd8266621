import { type SQL, sql } from 'drizzle-orm'
import type { AttributeType } from '../../../domain/policy/attribute-type.ts'

/**
 * An attribute that lies in a jsonb object as it was sent, as `ColumnOf` wants it. What is not of its type
 * counts as missing, as everywhere.
 */
export function jsonColumn(properties: SQL, name: string, type: AttributeType): SQL {
  const value = sql`${properties} -> ${name}::text`
  const text = sql`${properties} ->> ${name}::text`
  const ofType = (json: string, typed: SQL) =>
    sql`(CASE WHEN jsonb_typeof(${value}) = ${sql.raw(`'${json}'`)} THEN ${typed} END)`
  switch (type.kind) {
    case 'list':
      return ofType('array', value)
    case 'string':
    case 'enum':
    case 'address':
      return ofType('string', text)
    case 'boolean':
      return ofType('boolean', sql`(${text})::boolean`)
    case 'number':
      return ofType('number', sql`(${text})::double precision`)
    default:
      return sql`gatehouse_comparable(${type.kind}, ${value})`
  }
}
