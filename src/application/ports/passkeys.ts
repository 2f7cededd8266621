import type { UserWithPassword } from '../../domain/account/user.ts'
import type { Passkey } from '../../domain/factor/passkey.ts'
import type { UserId } from '../../domain/shared/ids.ts'

/** Reads passkeys. Each method is one trip. */
export interface Passkeys {
  /** In the order in which they were added. */
  of(userId: UserId): Promise<readonly Passkey[]>
  byCredentialId(
    credentialId: string,
  ): Promise<{ readonly passkey: Passkey; readonly owner: UserWithPassword } | undefined>
}
