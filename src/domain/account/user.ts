/** A person with an account: what the service knows of them, without any credential. */
import type { RoleName } from '../access/role.ts'
import type { SecondFactorMethod } from '../factor/second-factor.ts'
import type { Scalar } from '../policy/attribute-type.ts'
import type { SignInPlace } from '../session/sign-in-place.ts'
import type { UserId } from '../shared/ids.ts'
import type { Instant } from '../shared/instant.ts'
import type { Email } from './email.ts'
import type { Locale } from './locale.ts'
import type { PasswordHash } from './password.ts'
import type { PersonName } from './person-name.ts'
import type { Username } from './username.ts'

/** `pending`: the e-mail address must be confirmed before the first sign-in. */
export type UserStatus = 'active' | 'disabled' | 'pending'

export interface User {
  readonly id: UserId
  readonly username: Username
  readonly email: Email
  readonly emailVerified: boolean
  /** The primary role (`users.role`). */
  readonly role: RoleName
  /** Every role, the primary one first. */
  readonly roles: readonly RoleName[]
  /** What the policies declare about people beyond what every account has, set by administrators. */
  readonly attributes: UserAttributes
  readonly firstName: PersonName | null
  readonly lastName: PersonName | null
  readonly locale: Locale
  readonly status: UserStatus
  /** What a sign-in asks for besides the password; empty when nothing is. */
  readonly secondFactors: readonly SecondFactorMethod[]
  /** Grows with every change: the entity tag of the profile. */
  readonly version: number
  /** When its owner last took another username; null when never. */
  readonly usernameChangedAt: Instant | null
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

/** Values as JSON has them: a moment is ISO 8601, as it was given. */
export type UserAttributes = Readonly<Record<string, Scalar | readonly Scalar[]>>

/** As it is once its owner has shown the address: that is all that a new account waits for. */
export function verified(user: User): User {
  return {
    ...user,
    emailVerified: true,
    status: user.status === 'pending' ? 'active' : user.status,
  }
}

/** What policies know of a person. */
export type Principal = Pick<User, 'id' | 'roles' | 'attributes'>

export function principalOf({ id, roles, attributes }: User): Principal {
  return { id, roles, attributes }
}

/** A user together with the hash of the password, for the use cases that check it. */
export interface UserWithPassword {
  readonly user: User
  readonly passwordHash: PasswordHash
  /** How many sessions they have that nothing has ended. */
  readonly openSessions: number
  /** Where the latest sign-ins came from, each place once; none before the first one. */
  readonly signedInFrom: readonly SignInPlace[]
}

/** What a letter calls a person. */
export function displayName(user: Pick<User, 'firstName' | 'username'>): string {
  return user.firstName ?? user.username
}
