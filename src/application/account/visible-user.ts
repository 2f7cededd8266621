/** An account as far as somebody may see it. */
import { requirements } from '../../domain/access/requirement.ts'
import type { User } from '../../domain/account/user.ts'
import type { Admission } from '../access/admit.ts'
import { userResource } from '../access/resources.ts'

export interface VisibleUser {
  readonly user: User
  /** The names, as the policies declare them, of what may be shown. */
  readonly fields: ReadonlySet<string>
}

const userFields = [
  'id',
  'username',
  'email',
  'emailVerified',
  'role',
  'roles',
  'attributes',
  'firstName',
  'lastName',
  'locale',
  'status',
  'mfaEnabled',
  'createdAt',
  'updatedAt',
] as const

/** By the admission to read it. */
export function visibleUser(
  user: User,
  admission: Pick<Admission, 'permittedFields'>,
): VisibleUser {
  return { user, fields: admission.permittedFields(userResource(user), userFields) }
}

/** By an admission to do something else to it; whoever acts on an account knows its id. */
export function readableUser(
  user: User,
  { policy, principal, facts }: Pick<Admission, 'policy' | 'principal' | 'facts'>,
): VisibleUser {
  const question = { ...requirements.readUsers, resource: userResource(user) }
  const shown = userFields.filter((field) =>
    policy.decide(principal.roles, { ...question, field }, facts),
  )
  return { user, fields: new Set(['id', ...shown]) }
}
