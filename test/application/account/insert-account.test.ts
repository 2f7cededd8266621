/** A user pool has an account before the record can; what happens when the record never does. */
import { describe, expect, it } from 'vitest'
import { DependencyUnavailable } from '../../../src/application/ports/dependencies.ts'
import { minutes } from '../../../src/domain/shared/instant.ts'
import { err } from '../../../src/domain/shared/result.ts'
import { ada, bob, register } from '../support/people.ts'
import { aService } from '../support/service.ts'
import { createStandInPool } from '../support/user-pool.ts'

function withPool(disclosure: 'open' | 'strict' = 'open') {
  const pool = createStandInPool()
  const service = aService({ pool, disclosure })
  return {
    pool,
    service,
    register: service.application.account.register,
    /** Two minutes of the schedule. */
    async later() {
      for (let minute = 0; minute < 2; minute += 1) {
        service.clock.advance(minutes(1))
        await service.application.identity.syncIdentities()
      }
    },
  }
}

describe('an account whose password a pool keeps', () => {
  it('stays in the pool when the record has it', async () => {
    const { pool, service, later } = withPool()
    const { id } = await register(service, ada)
    expect(service.store.state.identitySyncs.size).toBe(0)
    await later()
    expect(pool.usernames()).toEqual([id])
  })

  it('is removed from the pool when the record never got it', async () => {
    const { pool, service, register, later } = withPool()
    service.beforeNextCommit(() => {
      // The first commit expects it, the second one would insert it.
      service.beforeNextCommit(() => {
        throw new Error('Postgres is gone')
      })
    })
    await expect(register(ada)).rejects.toThrow('Postgres is gone')
    expect(pool.usernames()).toHaveLength(1)
    await later()
    expect(pool.usernames()).toEqual([])
  })

  it('is in neither when the pool took so long that its account is being removed', async () => {
    const { pool, service, register, later } = withPool()
    service.beforeNextCommit(() => {
      service.beforeNextCommit(later)
    })
    await expect(register(ada)).rejects.toThrow(DependencyUnavailable)
    expect(pool.usernames()).toEqual([])
    expect(service.store.state.users.size).toBe(0)
  })

  it('is removed from the pool when somebody else was faster', async () => {
    const { pool, service, register: registers, later } = withPool()
    let winner: unknown
    service.beforeNextCommit(async () => {
      winner = await register(service, bob)
    })
    expect(await registers({ ...ada, username: bob.username })).toEqual(
      err({ kind: 'username_taken' }),
    )
    expect(pool.usernames()).toHaveLength(2)
    await later()
    expect(pool.usernames()).toEqual([(winner as { id: string }).id]) // as `register` answers
  })

  it('is removed from the pool when the pool refuses its password', async () => {
    const { pool, register, later } = withPool()
    pool.behave('refuse')
    expect(await register(ada)).toMatchObject({
      error: { violations: [{ path: 'password', code: 'password_refused' }] },
    })
    expect(pool.usernames()).toHaveLength(1)
    await later()
    expect(pool.usernames()).toEqual([])
  })

  it('takes as many commits as an address that is known, but for the letter that both write', async () => {
    const { service, register } = withPool('strict')
    await register(ada)
    const taken = service.counts.commit
    await register({ ...bob, email: ada.email })
    expect(service.counts.commit - taken).toBe(taken)
  })
})
