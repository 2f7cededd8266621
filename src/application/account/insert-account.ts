/** Puts a new account into the record, and its password where passwords are kept: both, or neither in the end. */
import type { User } from '../../domain/account/user.ts'
import { err, type Result } from '../../domain/shared/result.ts'
import type { Violation } from '../../domain/shared/violation.ts'
import { DependencyUnavailable } from '../ports/dependencies.ts'
import type {
  CredentialOwner,
  IdentityProvider,
  PreparedPassword,
} from '../ports/identity-provider.ts'
import type { Change, CommitFailure, UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'

export interface InsertAccount {
  /** Rejects with `DependencyUnavailable` as well when the provider took so long that its account is being removed. */
  insert(account: {
    readonly user: User
    readonly prepared: PreparedPassword
    /** Committed with the account. */
    readonly alongside: readonly Change[]
  }): Promise<Result<void, CommitFailure | { readonly kind: 'refused'; readonly why: Violation }>>
  /** There will be no account. Takes the work of `insert` but for its last commit, so that the time does not tell. */
  discard(owner: CredentialOwner, prepared: PreparedPassword): Promise<void>
}

export function createInsertAccount({
  identityProvider,
  unitOfWork,
}: {
  identityProvider: IdentityProvider
  unitOfWork: UnitOfWork
}): InsertAccount {
  return {
    async insert({ user, prepared, alongside }) {
      const isExpected = await expect(user)
      const kept = await prepared.keepFor(user)
      if (!kept.ok) return err({ kind: 'refused', why: kept.error })
      const committed = await unitOfWork.commit([
        ...(isExpected ? [{ kind: 'confirm_identity', userId: user.id } as const] : []),
        { kind: 'insert_user', user, passwordHash: kept.value },
        ...alongside,
      ])
      if (committed.ok || committed.error.kind !== 'stale') return committed
      throw new DependencyUnavailable('identity provider', 'it took too long')
    },

    async discard(owner, prepared) {
      await expect(owner)
      await prepared.discard()
    },
  }

  /** Whatever dies from here on, `SyncIdentities` removes what the provider has and the record has not. */
  async function expect(owner: CredentialOwner): Promise<boolean> {
    const foreseen = identityProvider.foresee(owner)
    if (!foreseen) return false
    const { hash: poolReference, until: at } = foreseen
    const noted = await unitOfWork.commit([
      { kind: 'expect_identity', userId: owner.id, poolReference, at },
    ])
    return noted.ok || unexpectedFailure(noted.error)
  }
}
