import type { Lifetimes } from '../../../domain/session/session.ts'
import type { BuiltInPolicy } from '../isolate/policy.ts'
import { createMemoryOneTimeTokens } from './one-time-tokens.ts'
import { createMemoryOutbox } from './outbox.ts'
import { createMemoryPermissions } from './permissions.ts'
import { createMemoryPolicy } from './policy.ts'
import { createMemoryPolicyVersions } from './policy-versions.ts'
import { createMemoryRefreshTokens } from './refresh-tokens.ts'
import { createMemoryRoles } from './roles.ts'
import { createMemorySessions } from './sessions.ts'
import { createMemoryStore } from './store.ts'
import { createMemoryUnitOfWork } from './unit-of-work.ts'
import { createMemoryUsers } from './users.ts'

/** Every data port over one store in memory. */
export function createMemoryAdapters(lifetimes: Lifetimes, builtIn: BuiltInPolicy) {
  const store = createMemoryStore(builtIn.bundle)
  const policyVersions = createMemoryPolicyVersions(store)
  return {
    store,
    users: createMemoryUsers(store),
    sessions: createMemorySessions(store, lifetimes),
    refreshTokens: createMemoryRefreshTokens(store, lifetimes),
    oneTimeTokens: createMemoryOneTimeTokens(store),
    roles: createMemoryRoles(store),
    permissions: createMemoryPermissions(store),
    policyVersions,
    policy: createMemoryPolicy(store, builtIn),
    unitOfWork: createMemoryUnitOfWork(store),
    outbox: createMemoryOutbox(store),
  }
}
