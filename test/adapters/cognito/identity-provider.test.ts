import { describe, expect, it } from 'vitest'
import { createCognitoIdentityProvider } from '../../../src/adapters/outbound/cognito/identity-provider.ts'
import { DependencyUnavailable } from '../../../src/application/ports/dependencies.ts'
import { parsePoolReference, poolReference } from '../../../src/domain/account/pool-reference.ts'
import { after, minutes } from '../../../src/domain/shared/instant.ts'
import { describeIdentityProvider } from '../../contract/identity-provider.ts'
import { aPassword, aUser } from '../../support/builders.ts'
import { useCognitoPool } from './pool.ts'

const password = aPassword('correct horse battery')

describe('Cognito, as an app signs in', () => {
  const pool = useCognitoPool('user')
  describeIdentityProvider('Cognito on cognito-local', () => pool().identityProvider)

  it('calls an account by the id of the person, confirmed and with its address', async () => {
    const owner = aUser()
    const kept = await pool().identityProvider.prepare(password).keepFor(owner)
    expect(kept.ok && parsePoolReference(kept.value)).toEqual({ username: owner.id })
    expect(await pool().userIn(owner.id)).toMatchObject({
      Enabled: true,
      UserStatus: 'CONFIRMED',
      UserAttributes: expect.arrayContaining([{ Name: 'email', Value: owner.email }]),
    })
  })

  it('goes on with an account of an attempt that was cut off in the middle', async () => {
    const owner = aUser()
    await pool().identityProvider.prepare(password).keepFor(owner)
    const again = await pool().identityProvider.prepare(password).keepFor(owner)
    expect(again.ok).toBe(true)
  })

  it('says beforehand what the pool will call an account', async () => {
    const owner = aUser()
    const foreseen = pool().identityProvider.foresee(owner)
    expect(parsePoolReference(foreseen?.hash ?? '')?.username).toBe(owner.id)
    expect(foreseen?.until).toBe(after(pool().clock.now(), minutes(1)))
  })

  it('makes an account again that somebody has removed from the pool', async () => {
    const owner = aUser()
    const gone = poolReference(owner.id, 'abcdefgh')
    const changed = await pool().identityProvider.prepare(password).replace(owner, gone)
    if (!changed.ok) throw new Error(changed.error.message)
    expect(await pool().identityProvider.verify(password, changed.value)).toMatchObject({
      matches: true,
    })
  })

  it('is found by whatever name another system has given the account', async () => {
    const { identityProvider, config, cognito, clock } = pool()
    const owner = { ...aUser(), id: `Zoë+${crypto.randomUUID()}@example.com` as never } // a pool's own name
    const kept = await identityProvider.prepare(password).keepFor(owner)
    if (!kept.ok) throw new Error(kept.error.message)
    const newNonce = () => 'another1'
    const other = createCognitoIdentityProvider({ cognito, config, clock, newNonce })
    expect(await other.verify(password, kept.value)).toMatchObject({ matches: true })
  })

  it('is unavailable, and neither right nor wrong, while Cognito is down', async () => {
    const owner = aUser()
    const kept = await pool().identityProvider.prepare(password).keepFor(owner)
    if (!kept.ok) throw new Error(kept.error.message)
    await pool().down(true)
    await expect(pool().identityProvider.verify(password, kept.value)).rejects.toThrow(
      DependencyUnavailable,
    )
    await pool().down(false)
    expect(await pool().identityProvider.verify(password, kept.value)).toMatchObject({
      matches: true,
    })
  })
})

describe('Cognito, as an administrator signs somebody in', () => {
  const pool = useCognitoPool('admin')
  describeIdentityProvider('Cognito on cognito-local, admin flow', () => pool().identityProvider)
})
