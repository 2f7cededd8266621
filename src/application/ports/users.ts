import type { Email } from '../../domain/account/email.ts'
import type { User, UserStatus, UserWithPassword } from '../../domain/account/user.ts'
import type { Username } from '../../domain/account/username.ts'
import type { RoleSet } from '../../domain/policy/impact.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Page, PageRequest } from './page.ts'
import type { Permitted } from './permitted.ts'

export interface UserListQuery extends PageRequest<UserId> {
  /** The beginning of a username or an e-mail address. */
  readonly search?: string | undefined
  readonly role?: string | undefined
  readonly status?: UserStatus | undefined
}

/** Reads people. Each method is one trip at most; names and addresses match case-insensitively. */
export interface Users {
  /** Which sets of roles active people have, how many have each, and some of them by id. */
  roleSets(): Promise<readonly RoleSet[]>
  byId(id: UserId): Promise<User | undefined>
  /** Whom the reader may see, in the order of their ids. */
  list(query: UserListQuery, permitted: Permitted): Promise<Page<User>>
  /** By public id, username or e-mail address. */
  byReference(reference: string): Promise<User | undefined>
  byEmail(email: string): Promise<User | undefined>
  withPassword(id: UserId): Promise<UserWithPassword | undefined>
  /** The account that a person means when signing in: by e-mail if it has an `@`, else by username. */
  withPasswordByIdentifier(identifier: string): Promise<UserWithPassword | undefined>
  /** Who already has the username, and who the address; or whether the name is held back from newcomers. */
  holding(
    username: Username,
    email: Email,
    now: Instant,
  ): Promise<{
    readonly username: User | undefined
    readonly email: User | undefined
    readonly nameIsHeld: boolean
  }>
}
