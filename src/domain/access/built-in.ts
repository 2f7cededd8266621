/** The roles that the service itself relies on; the first migration creates them. */
import type { RoleName } from './role.ts'

// Well-formed literals (a test parses them all).
const role = <const T extends string>(name: T) => name as T & RoleName

/** What a person who registers becomes. */
export const registrationRole = role('learner')
export const administratorRole = role('administrator')

export const builtInRoles: readonly RoleName[] = [
  registrationRole,
  role('teacher'),
  role('author'),
  role('support'),
  administratorRole,
]
