import { beforeAll, describe, expect, test } from 'vitest'
import { createPolicyInForce } from '../../../src/adapters/outbound/casl/policy-in-force.ts'
import { withCredentialCache } from '../../../src/adapters/outbound/isolate/service-credentials.ts'
import { createMemoryAdapters } from '../../../src/adapters/outbound/memory/adapters.ts'
import { sha256 } from '../../../src/adapters/outbound/webcrypto/sha256.ts'
import { after, seconds } from '../../../src/domain/shared/instant.ts'
import type { DataAdapters } from '../../contract/data-adapters.ts'
import { describeServiceCredentials } from '../../contract/service-credentials.ts'
import { aCredential, aTokenHash, lifetimes, start } from '../../support/builders.ts'
import { builtInPolicy } from '../../support/built-in-policy.ts'

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
      serviceCredentials: withCredentialCache(ports.serviceCredentials),
      auditOf: async (target) => store.state.audit.filter((entry) => entry.target === target),
    }
  })

  describeServiceCredentials(() => adapters)
})

describe('the credential cache of an isolate', () => {
  function counted() {
    const credential = aCredential()
    let asked = 0
    const cached = withCredentialCache({
      byId: async () => undefined,
      list: async () => ({ items: [], more: false }),
      async findActive() {
        asked += 1
        return credential
      },
    })
    return { cached, asked: () => asked }
  }

  test('asks the record once in 4 s', async () => {
    const { cached, asked } = counted()
    const hash = aTokenHash()
    for (const ms of [0, 1, 3999]) await cached.findActive(hash, after(start, ms))
    expect(asked()).toBe(1)
    await cached.findActive(hash, after(start, seconds(4)))
    expect(asked()).toBe(2)
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
