import { type SQL, sql } from 'drizzle-orm'
import type { AttributeType, ScalarType } from '../../../domain/policy/attribute-type.ts'

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
      return ofType('array', listSql(value, type.of))
    case 'enum':
      return ofType('string', sql`CASE WHEN ${valuesOf(type)} @> (${value}) THEN ${text} END`)
    case 'string':
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

/** One item of another type, and the whole list counts as missing. */
function listSql(value: SQL, of: ScalarType): SQL {
  switch (of.kind) {
    case 'enum':
      return sql`CASE WHEN ${valuesOf(of)} @> (${value}) THEN ${value} END`
    case 'string':
    case 'address':
      return onlyOf(value, 'string')
    case 'number':
    case 'boolean':
      return onlyOf(value, of.kind)
    default:
      return sql`(
        SELECT CASE WHEN count(*) = count(item) THEN coalesce(jsonb_agg(item), '[]'::jsonb) END
        FROM jsonb_array_elements(${value}) AS elements(element),
          LATERAL (SELECT gatehouse_comparable(${of.kind}, element) AS item) AS items
      )`
  }
}

function onlyOf(value: SQL, jsonType: string): SQL {
  // Strict: else an inner list would be taken for its items.
  const other = `strict $[*] ? (@.type() != "${jsonType}")`
  return sql`CASE WHEN NOT jsonb_path_exists(${value}, ${other}::jsonpath) THEN ${value} END`
}

function valuesOf({ values }: Extract<ScalarType, { kind: 'enum' }>): SQL {
  return sql`${JSON.stringify(values)}::jsonb`
}
