/** What a portal tells of one of its things, as far as the policies ask about it. Pure. */
import { showType, toValue } from '../policy/attribute-type.ts'
import type { Attributes, SubjectName } from '../policy/bundle.ts'
import type { Properties } from '../policy/evaluate/facts.ts'
import type { Instant } from '../shared/instant.ts'
import { err, ok, type Result } from '../shared/result.ts'
import type { FieldViolation } from '../shared/violation.ts'

export interface Resource {
  readonly type: SubjectName
  readonly id: string
  /** As they were sent, every one declared and of its type at that moment; the id is never one of them. */
  readonly properties: Properties
  readonly updatedAt: Instant
}

export const resourceIdLengthMax = 200

/** `.` and `..` are no ids, as an address cannot end with one. */
export function isResourceId(id: string): boolean {
  if (id === '.' || id === '..' || !id.isWellFormed() || /\p{Cc}/u.test(id)) return false
  const length = [...id].length
  return length >= 1 && length <= resourceIdLengthMax
}

/** Checks a resource against what the policies declare of its type. */
export function parseResource(
  attributes: Attributes,
  { id, properties }: { readonly id: string; readonly properties: Properties },
): Result<Pick<Resource, 'id' | 'properties'>, readonly FieldViolation[]> {
  const violations = Object.entries(properties).flatMap(([name, value]) =>
    violationsOf(attributes, id, name, value),
  )
  if (!isResourceId(id)) {
    const message = `An id has 1 to ${resourceIdLengthMax} characters, none of them a control character.`
    violations.unshift({ path: 'id', code: 'resource_id_invalid', message })
  }
  if (violations.length > 0) return err(violations)
  const { id: _same, ...rest } = properties
  return ok({ id, properties: rest })
}

function violationsOf(
  attributes: Attributes,
  id: string,
  name: string,
  value: unknown,
): FieldViolation[] {
  const path = `properties.${name}`
  const type = Object.hasOwn(attributes, name) ? attributes[name] : undefined
  if (!type)
    return [{ path, code: 'unknown_field', message: 'The policies declare no such attribute.' }]
  if (toValue(type, value) === undefined) {
    return [{ path, code: 'wrong_type', message: `Must be ${showType(type)}.` }]
  }
  if (name === 'id' && String(value) !== id) {
    return [{ path, code: 'id_differs', message: 'Must be the id of the resource, or left out.' }]
  }
  return []
}
