import { beforeAll, describe } from 'vitest'
import { createPolicyInForce } from '../../../src/adapters/outbound/casl/policy-in-force.ts'
import { createMemoryAdapters } from '../../../src/adapters/outbound/memory/adapters.ts'
import { sha256 } from '../../../src/adapters/outbound/webcrypto/sha256.ts'
import { type DataAdapters, describeDataAdapters } from '../../contract/data-adapters.ts'
import { lifetimes } from '../../support/builders.ts'
import { builtInPolicy } from '../../support/built-in-policy.ts'

describe('the in-memory adapters', () => {
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
      auditOf: async (target) => store.state.audit.filter((entry) => entry.target === target),
    }
  })

  describeDataAdapters(() => adapters)
})
