import { describe, expect, test } from 'vitest'
import type { IdentitySync } from '../../src/application/ports/identity-syncs.ts'
import type { Change } from '../../src/application/ports/unit-of-work.ts'
import { poolReference } from '../../src/domain/account/pool-reference.ts'
import type { User } from '../../src/domain/account/user.ts'
import { after, hours, type Instant, minutes } from '../../src/domain/shared/instant.ts'
import { aUser, start } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, given } from './given.ts'

/** What waits for the user pool. Others may be leasing from it too: each test looks at its own people only. */
export function describeIdentitySyncs(adapters: () => DataAdapters): void {
  const { account } = given(adapters)
  const later = (ms: number) => after(start, ms)
  const referenceTo = (user: User) => poolReference(`pool-${user.id}`, 'nonce-12')
  const expectation = (user: User, at: Instant): Change => ({
    kind: 'expect_identity',
    userId: user.id,
    poolReference: referenceTo(user),
    at,
  })
  const arrival = (user: User): readonly Change[] => [
    { kind: 'confirm_identity', userId: user.id },
    { kind: 'insert_user', user, passwordHash: referenceTo(user) },
  ]

  async function inPool(overrides: Partial<User> = {}, inDoubtUntil?: Instant): Promise<User> {
    const user = aUser(overrides)
    const passwordHash = poolReference(`pool-${user.id}`, 'nonce-12', inDoubtUntil)
    const committed = await adapters().unitOfWork.commit([
      { kind: 'insert_user', user, passwordHash },
    ])
    expect(committed).toEqual(done)
    return user
  }

  const tell = async ({ id }: Pick<User, 'id'>, at = start) =>
    expect(await adapters().unitOfWork.commit([{ kind: 'sync_identity', userId: id, at }])).toEqual(
      done,
    )

  /** An account of the pool that the record does not have yet. */
  async function expected(at = start): Promise<User> {
    const user = aUser()
    expect(await adapters().unitOfWork.commit([expectation(user, at)])).toEqual(done)
    return user
  }

  async function lease(
    { id }: Pick<User, 'id'>,
    now: Instant = start,
  ): Promise<IdentitySync | undefined> {
    const until = after(now, minutes(1))
    const leased = await adapters().identitySyncs.lease({ now, until, limit: 10_000 })
    return leased.find(({ userId }) => userId === id)
  }

  async function taken(user: User, now: Instant = start): Promise<IdentitySync> {
    const found = await lease(user, now)
    if (!found) throw new Error('not due')
    return found
  }

  describe('an account that the pool is about to have', () => {
    test('comes out as gone when the record never had it', async () => {
      const user = await expected(later(minutes(1)))
      expect(await lease(user)).toBeUndefined()
      expect(await taken(user, later(minutes(1)))).toMatchObject({
        poolUsername: `pool-${user.id}`,
        account: undefined,
      })
    })

    test('does not come out when the record has it', async () => {
      const user = await expected()
      expect(await adapters().unitOfWork.commit(arrival(user))).toEqual(done)
      expect(await lease(user)).toBeUndefined()
    })

    test('is not made any more when somebody has begun to remove it', async () => {
      const user = await expected()
      await taken(user)
      const late = await adapters().unitOfWork.commit(arrival(user))
      expect(late).toEqual(failure('stale'))
      expect(await adapters().users.byId(user.id)).toBeUndefined()
      const unexpected = aUser()
      expect(await adapters().unitOfWork.commit(arrival(unexpected))).toEqual(failure('stale'))
    })
  })

  describe('an account of the pool that may differ', () => {
    test('comes out with what the record says of it then', async () => {
      const user = await inPool({ emailVerified: true })
      await tell(user)
      expect(await taken(user)).toEqual({
        userId: user.id,
        poolUsername: `pool-${user.id}`,
        account: { email: user.email, emailVerified: true, status: 'active' },
        passwordInDoubtUntil: undefined,
        attempts: 1,
        lease: expect.any(String),
      })
    })

    test('comes out with a password in doubt, if it is', async () => {
      const until = later(minutes(1))
      const user = await inPool({}, until)
      await tell(user)
      expect(await taken(user)).toMatchObject({ passwordInDoubtUntil: until })
    })

    test('waits for a later moment if it is told so, unless it waits for an earlier one', async () => {
      const user = await inPool()
      await tell(user, later(minutes(5)))
      expect(await lease(user)).toBeUndefined()
      await tell(user)
      await tell(user, later(minutes(5)))
      expect(await lease(user)).toMatchObject({ userId: user.id })
    })

    test('comes out once, however much has changed, and not again when it is done', async () => {
      const user = await inPool()
      await tell(user)
      await tell(user)
      const { lease: name } = await taken(user)
      expect(await lease(user)).toBeUndefined()
      await adapters().identitySyncs.settle([{ userId: user.id, lease: name, outcome: 'done' }])
      expect(await lease(user, later(hours(1)))).toBeUndefined()
    })

    test('comes out again when it changes while somebody is at it', async () => {
      const user = await inPool()
      await tell(user)
      const { lease: name } = await taken(user)
      await tell(user)
      expect(await lease(user)).toBeUndefined() // one at a time
      await adapters().identitySyncs.settle([{ userId: user.id, lease: name, outcome: 'done' }])
      expect(await lease(user)).toMatchObject({ userId: user.id })
    })

    test('outlives the account, and says that it is gone', async () => {
      const user = await inPool()
      const committed = await adapters().unitOfWork.commit([
        { kind: 'sync_identity', userId: user.id, at: start },
        { kind: 'delete_user', userId: user.id, nameHeldUntil: start, at: start },
      ])
      expect(committed).toEqual(done)
      expect(await taken(user)).toMatchObject({
        poolUsername: `pool-${user.id}`,
        account: undefined,
      })
    })

    test('is none when the change is undone', async () => {
      const user = await inPool()
      const committed = await adapters().unitOfWork.commit([
        { kind: 'sync_identity', userId: user.id, at: start },
        { kind: 'set_status', userId: user.id, from: 'disabled', to: 'active', at: start },
      ])
      expect(committed.ok).toBe(false)
      expect(await lease(user)).toBeUndefined()
    })

    test('is none when the password is kept in the record', async () => {
      const { user } = await account()
      await tell(user)
      expect(await lease(user)).toBeUndefined()
    })

    test('waits after a failure until it is due again', async () => {
      const user = await inPool()
      await tell(user)
      const { lease: name } = await taken(user)
      const nextAttemptAt = later(minutes(10))
      await adapters().identitySyncs.settle([
        { userId: user.id, lease: name, outcome: 'retry', nextAttemptAt, reason: 'unavailable' },
      ])
      expect(await lease(user, later(minutes(9)))).toBeUndefined()
      expect(await taken(user, nextAttemptAt)).toMatchObject({ attempts: 2 })
    })

    test('comes out again when whoever took it has died', async () => {
      const user = await inPool()
      await tell(user)
      await taken(user)
      expect(await lease(user, later(minutes(2)))).toMatchObject({ attempts: 2 })
    })
  })
}
