import type { User } from '../../domain/account/user.ts'
import type { AuditDetails } from '../../domain/audit/audit-entry.ts'

type Said = Partial<
  Pick<User, 'firstName' | 'lastName' | 'locale' | 'emailVerified' | 'attributes' | 'status'>
>

/** What was said of somebody before and is now, for the audit log: only what differs, attributes one by one. */
export function changedDetails(before: Said, after: Said): AuditDetails {
  const [old, now] = [flat(before), flat(after)]
  const names = Object.keys({ ...old, ...now }).filter(
    (name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]),
  )
  return Object.fromEntries(
    names.flatMap((name) => [
      [`before.${name}`, old[name] ?? null],
      [`after.${name}`, now[name] ?? null],
    ]),
  )
}

function flat({ attributes = {}, ...rest }: Said): AuditDetails {
  const ofAttributes = Object.entries(attributes).map(([name, value]) => [
    `attributes.${name}`,
    value,
  ])
  return { ...rest, ...Object.fromEntries(ofAttributes) }
}
