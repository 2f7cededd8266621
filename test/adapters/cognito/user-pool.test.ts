import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { aPassword, aUser } from '../../support/builders.ts'
import { useCognitoPool } from './pool.ts'

describe('the pool’s copy of an account', () => {
  const pool = useCognitoPool()
  const account = { email: 'new@example.com', emailVerified: true, status: 'active' } as const

  async function somebody() {
    const owner = aUser()
    await pool().identityProvider.prepare(aPassword('correct horse battery')).keepFor(owner)
    return owner.id
  }

  it('takes over the address, and whether it is proven', async () => {
    const id = await somebody()
    expect(await pool().userPool.reconcile(id, account)).toEqual(ok())
    expect((await pool().userIn(id))?.UserAttributes).toEqual(
      expect.arrayContaining([
        { Name: 'email', Value: 'new@example.com' },
        { Name: 'email_verified', Value: 'true' },
      ]),
    )
  })

  it('is disabled and enabled with the record’s, however often it is told', async () => {
    const id = await somebody()
    for (const status of ['disabled', 'disabled', 'active', 'disabled'] as const) {
      expect(await pool().userPool.reconcile(id, { ...account, status })).toEqual(ok())
      expect((await pool().userIn(id))?.Enabled).toBe(status === 'active')
    }
  })

  it('goes with the record’s, and is nothing to do when it is gone', async () => {
    const id = await somebody()
    for (const _ of [1, 2]) {
      expect(await pool().userPool.reconcile(id, undefined)).toEqual(ok())
      expect(await pool().userIn(id)).toBeUndefined()
    }
  })

  it('waits while Cognito is down, with a reason that quotes nothing', async () => {
    const id = await somebody()
    await pool().down(true)
    expect(await pool().userPool.reconcile(id, account)).toEqual(err({ reason: 'unavailable' }))
    await pool().down(false)
  })
})
