/** Finds out what the policies in force declare of a type of resource. */
import type { Bundle, Subject } from '../../domain/policy/bundle.ts'
import { isResourceId } from '../../domain/portal/resource.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Failure } from '../errors.ts'

export function declaredType(
  { subjects }: Pick<Bundle, 'subjects'>,
  type: string,
): Result<Subject, Failure<'resource_type_unknown'>> {
  const subject = subjects.find(({ name }) => name === type)
  return subject ? ok(subject) : err({ kind: 'resource_type_unknown' })
}

/** Whether anything can be registered so; a database need not be asked for what cannot. */
export function isNameable({ type, id }: { readonly type: string; readonly id: string }): boolean {
  return /^[A-Za-z0-9]{1,60}$/.test(type) && isResourceId(id)
}
