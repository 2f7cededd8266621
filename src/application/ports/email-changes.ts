import type { AddressSide, EmailChange } from '../../domain/account/email-change.ts'
import type { OneTimeToken } from '../../domain/account/one-time-token.ts'
import type { User } from '../../domain/account/user.ts'
import type { UserId } from '../../domain/shared/ids.ts'
import type { TokenHash } from '../../domain/shared/token-hash.ts'

/** Reads changes of addresses, in one trip; they are made through the unit of work. */
export interface EmailChanges {
  /** The newest, expired or not; undefined when it has come into force or was stopped. */
  ofUser(userId: UserId): Promise<EmailChange | undefined>
  /** By what the letter to one side carries, spent or not, with the change of that person and the account. */
  byToken(hash: TokenHash): Promise<EmailChangeLetter | undefined>
}

export interface EmailChangeLetter {
  readonly token: OneTimeToken
  readonly side: AddressSide
  readonly change: EmailChange
  readonly user: User
}
