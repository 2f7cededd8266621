import { describe, expect, it } from 'vitest'
import { createIdentityProviderByAccount } from '../../../src/adapters/outbound/identity/by-account.ts'
import { createLocalIdentityProvider } from '../../../src/adapters/outbound/identity/local.ts'
import { createMemoryPasswords } from '../../../src/adapters/outbound/memory/passwords.ts'
import { parsePoolReference, poolReference } from '../../../src/domain/account/pool-reference.ts'
import { createStandInPool } from '../../application/support/user-pool.ts'
import { aPasswordHash, start } from '../../support/builders.ts'

const local = createLocalIdentityProvider(createMemoryPasswords({ cost: 10 }))
const { identityProvider: cognito } = createStandInPool()
const inPool = poolReference('ana', 'nonce-12')
const inDoubt = poolReference('ana', 'nonce-12', start)

describe('passwords that are kept in the record from now on', () => {
  const provider = createIdentityProviderByAccount({ home: 'local', local, cognito })

  it('are in no doubt while they replace one of the pool: the record decides', () => {
    expect(provider.doubt(inPool)).toBeUndefined()
    expect(provider.doubt(inDoubt)).toBeUndefined()
  })

  it('leave one that was in doubt in the pool to be settled there', () => {
    const settled = parsePoolReference(provider.settled(inDoubt) ?? '')
    expect(settled).toEqual({ username: 'ana' })
    expect(provider.settled(inPool)).toBeUndefined()
  })
})

describe('passwords that are kept in a pool from now on', () => {
  const provider = createIdentityProviderByAccount({ home: 'cognito', local, cognito })

  it('are in doubt only where the pool has one to replace', () => {
    expect(provider.doubt(inPool)).toBeDefined()
    expect(provider.doubt(aPasswordHash())).toBeUndefined()
  })
})
