/** An account as far as somebody may see it. */
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
