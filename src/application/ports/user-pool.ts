import type { Result } from '../../domain/shared/result.ts'
import type { PoolAccount } from './identity-syncs.ts'

export interface UserPool {
  /**
   * Makes the pool's account like the record's: its address, whether it may sign in; tokens that the pool has given out
   * end with it. `undefined`: removes it. An account that the pool does not have is nothing to do. Can be repeated;
   * the failure's reason is for the operator and quotes nothing of the account.
   */
  reconcile(
    poolUsername: string,
    account: PoolAccount | undefined,
  ): Promise<Result<void, { readonly reason: string }>>
}
