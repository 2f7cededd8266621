/** Brings accounts of the user pool in line with the record, and passwords out of doubt. Runs after answers and on a schedule; many may run at once. */
import { nextAttemptAt } from '../../domain/notification/retry.ts'
import { after, seconds } from '../../domain/shared/instant.ts'
import type { Clock } from '../ports/clock.ts'
import type {
  IdentitySync,
  IdentitySyncSettlement,
  IdentitySyncs,
} from '../ports/identity-syncs.ts'
import type { UserPool } from '../ports/user-pool.ts'
import type { SettlePassword } from './settle-password.ts'

/** Does one batch; answers how many accounts it took. */
export type SyncIdentities = () => Promise<{ readonly taken: number }>

const batchSize = 10
/** Longer than the pool's calls for one account are given, retries included. */
const leaseMs = seconds(60)

export function createSyncIdentities(ports: {
  identitySyncs: IdentitySyncs
  userPool: UserPool
  settlePassword: SettlePassword
  clock: Clock
}): SyncIdentities {
  const { identitySyncs, userPool, settlePassword, clock } = ports

  return async () => {
    const now = clock.now()
    const leased = await identitySyncs.lease({ now, until: after(now, leaseMs), limit: batchSize })
    const [first, ...others] = leased
    if (!first) return { taken: 0 }
    // One alone finds out whether a pool that was left alone is back; until then nobody else is let through to it.
    const found = await sync(first)
    await identitySyncs.settle([found, ...(await Promise.all(others.map(sync)))])
    return { taken: leased.length }
  }

  async function sync(one: IdentitySync): Promise<IdentitySyncSettlement> {
    const { userId, lease, poolUsername, account, attempts, passwordInDoubtUntil: until } = one
    const isBeingChanged = until !== undefined && clock.now() < until
    if (until !== undefined && !isBeingChanged) await settlePassword(userId)
    const told = await userPool.reconcile(poolUsername, account)
    const again = { userId, lease, outcome: 'retry' } as const
    if (isBeingChanged) return { ...again, nextAttemptAt: until, reason: 'password_in_doubt' }
    if (told.ok) return { userId, lease, outcome: 'done' }
    const at = nextAttemptAt(clock.now(), attempts)
    return { ...again, nextAttemptAt: at, reason: told.error.reason }
  }
}
