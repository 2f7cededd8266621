/**
 * What was said of a person before and is now, for the audit log, by a rule for each field. Passwords, their hashes,
 * codes and tokens are no part of a `User`, and so cannot get here. Pure.
 */
import type { User } from '../account/user.ts'
import type { AuditDetails, AuditEntry } from './audit-entry.ts'

/** `chained`: for as long as the entry. `personal`: until the account is deleted. `not_noted`: says nothing of a change. */
type FieldRule = 'chained' | 'personal' | 'not_noted'

const rules = {
  username: 'personal',
  email: 'personal',
  firstName: 'personal',
  lastName: 'personal',
  emailVerified: 'chained',
  locale: 'chained',
  status: 'chained',
  roles: 'chained',
  secondFactors: 'chained',
  /** What the policies decide by, set by administrators: a right must be traceable after the account, too. */
  attributes: 'chained',
  role: 'not_noted', // the first of the roles
  id: 'not_noted',
  version: 'not_noted',
  usernameChangedAt: 'not_noted',
  createdAt: 'not_noted',
  updatedAt: 'not_noted',
} as const satisfies Record<keyof User, FieldRule>

/**
 * Only what differs, attributes one by one; with `more`, which is said in any case. Without `before` the account is
 * being made.
 */
export function whatChanged(
  before: Partial<User> | undefined,
  after: Partial<User>,
  more: AuditDetails = {},
): Pick<AuditEntry, 'details' | 'personal'> {
  const details = { ...more, ...differing('chained', before, after) }
  const personal = differing('personal', before, after)
  return {
    ...(Object.keys(details).length > 0 && { details }),
    ...(Object.keys(personal).length > 0 && { personal }),
  }
}

function differing(
  rule: FieldRule,
  before: Partial<User> | undefined,
  after: Partial<User>,
): AuditDetails {
  const [old, now] = [flat(before ?? {}, rule), flat(after, rule)]
  const names = Object.keys({ ...old, ...now }).filter(
    (name) => JSON.stringify(old[name] ?? null) !== JSON.stringify(now[name] ?? null),
  )
  return Object.fromEntries(
    names.flatMap((name) => [
      ...(before ? [[`before.${name}`, old[name] ?? null] as const] : []),
      [`after.${name}`, now[name] ?? null] as const,
    ]),
  )
}

function flat({ attributes = {}, ...rest }: Partial<User>, rule: FieldRule): AuditDetails {
  const ofAttributes = Object.entries(attributes).map(
    ([name, value]) => [`attributes.${name}`, value] as const,
  )
  return Object.fromEntries([
    ...Object.entries(rest).filter(([name]) => rules[name as keyof User] === rule), // a user's own keys
    ...(rules.attributes === rule ? ofAttributes : []),
  ])
}
