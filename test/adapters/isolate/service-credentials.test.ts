import { beforeAll, describe, expect, test } from 'vitest'
import { createPolicyInForce } from '../../../src/adapters/outbound/casl/policy-in-force.ts'
import { withCredentialCache } from '../../../src/adapters/outbound/isolate/service-credentials.ts'
import { createMemoryAdapters } from '../../../src/adapters/outbound/memory/adapters.ts'
import { sha256 } from '../../../src/adapters/outbound/webcrypto/sha256.ts'
import type { Background } from '../../../src/application/ports/background.ts'
import type { ServiceCredential } from '../../../src/domain/portal/service-credential.ts'
import { after, seconds } from '../../../src/domain/shared/instant.ts'
import type { DataAdapters } from '../../contract/data-adapters.ts'
import { describeServiceCredentials } from '../../contract/service-credentials.ts'
import { aCredential, aTokenHash, lifetimes, start } from '../../support/builders.ts'
import { builtInPolicy } from '../../support/built-in-policy.ts'

const following: Promise<void>[] = []
const follow: Background = { run: (_name, task) => void following.push(task().catch(() => {})) }

describe('the credential cache of an isolate, before memory', () => {
  let adapters: DataAdapters

  beforeAll(() => {
    const { store, ...ports } = createMemoryAdapters(
      lifetimes,
      builtInPolicy,
      createPolicyInForce,
      sha256,
    )
    adapters = {
      ...ports,
      serviceCredentials: withCredentialCache(ports.serviceCredentials, { background: follow }),
      auditOf: async (target) => store.state.audit.filter((entry) => entry.target === target),
    }
  })

  describeServiceCredentials(() => adapters)
})

describe('the credential cache of an isolate', () => {
  function counted() {
    const credential = aCredential()
    let asked = 0
    let waited = 0
    const cached = withCredentialCache(
      {
        byId: async () => undefined,
        list: async () => ({ items: [], more: false }),
        async findActive() {
          asked += 1
          return credential
        },
      },
      { background: follow, waiting: () => (waited += 1) },
    )
    return { cached, asked: () => asked, waited: () => waited }
  }

  test('asks the record once in 2 s, behind an answer', async () => {
    const { cached, asked, waited } = counted()
    const hash = aTokenHash()
    for (const ms of [0, 1, 1999]) await cached.findActive(hash, after(start, ms))
    expect(asked()).toBe(1)
    for (const ms of [2000, 2001]) await cached.findActive(hash, after(start, ms))
    expect(asked()).toBe(2)
    await cached.findActive(hash, after(start, seconds(5)))
    expect(asked()).toBe(3)
    expect(waited()).toBe(1)
  })

  test('waits for the record after 4 s without a question, and says so before', async () => {
    const { cached, asked, waited } = counted()
    const hash = aTokenHash()
    await cached.findActive(hash, start)
    const answer = cached.findActive(hash, after(start, seconds(4)))
    expect(waited()).toBe(2)
    await answer
    expect(asked()).toBe(2)
  })

  test('a revocation that was learnt behind an answer counts for the next', async () => {
    const credential = aCredential()
    let active: ServiceCredential | undefined = credential
    const cached = withCredentialCache(
      {
        byId: async () => undefined,
        list: async () => ({ items: [], more: false }),
        findActive: async () => active,
      },
      { background: follow },
    )
    const hash = aTokenHash()
    expect(await cached.findActive(hash, start)).toBe(credential)
    active = undefined
    expect(await cached.findActive(hash, after(start, seconds(2)))).toBe(credential)
    await Promise.all(following)
    expect(await cached.findActive(hash, after(start, seconds(2)))).toBeUndefined()
  })

  test('stays small, whatever tokens are made up', async () => {
    const { cached, asked } = counted()
    const hash = aTokenHash()
    await cached.findActive(hash, start)
    for (let made = 0; made < 1000; made += 1) await cached.findActive(aTokenHash(), start)
    await cached.findActive(hash, start)
    expect(asked()).toBe(1002)
  })
})
