/** A user pool that keeps passwords in memory, and can be cut off before or after it has taken a new one. */
import { DependencyUnavailable } from '../../../src/application/ports/dependencies.ts'
import type { IdentityProvider } from '../../../src/application/ports/identity-provider.ts'
import type { UserPool } from '../../../src/application/ports/user-pool.ts'
import type { Password, PasswordHash } from '../../../src/domain/account/password.ts'
import { parsePoolReference, poolReference } from '../../../src/domain/account/pool-reference.ts'
import { after, minutes } from '../../../src/domain/shared/instant.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { violation } from '../../../src/domain/shared/violation.ts'
import { start } from '../../support/builders.ts'

export const inDoubtUntil = after(start, minutes(1))

export interface StandInPool {
  readonly identityProvider: IdentityProvider
  readonly userPool: UserPool
  /** Of the accounts that it has, in the order in which they came. */
  usernames(): readonly string[]
  /** How the next new password goes. */
  behave(behaviour: Behaviour): void
}

type Behaviour = 'take' | 'refuse' | 'die before taking' | 'die after taking'

export function createStandInPool(): StandInPool {
  const accounts = new Set<string>()
  const passwords = new Map<string, Password>()
  let behaviour: Behaviour = 'take'
  let nonces = 0

  const reference = (username: string, until?: typeof inDoubtUntil) => {
    nonces += 1
    return poolReference(username, `nonce-${String(nonces).padStart(4, '0')}`, until)
  }
  const settled = (hash: PasswordHash) => {
    const known = parsePoolReference(hash)
    if (known?.inDoubtUntil !== undefined) throw new DependencyUnavailable('pool', 'in doubt')
    return known?.username
  }
  function take(username: string, password: Password) {
    accounts.add(username)
    if (behaviour === 'refuse') return err(violation('password_refused', 'Choose another.'))
    if (behaviour === 'die before taking') throw new DependencyUnavailable('pool', 'gone')
    passwords.set(username, password)
    if (behaviour === 'die after taking') throw new DependencyUnavailable('pool', 'gone')
    return ok(reference(username))
  }

  return {
    behave(next) {
      behaviour = next
    },
    usernames: () => [...accounts],
    userPool: {
      async reconcile(username, account) {
        if (!account) accounts.delete(username)
        return ok()
      },
    },
    identityProvider: {
      prepare: (password) => ({
        keepFor: async ({ id }) => take(id, password),
        replace: async ({ id }, current) =>
          take(parsePoolReference(current)?.username ?? id, password),
        discard: async () => {},
      }),
      foresee: ({ id }) => ({ hash: reference(id, inDoubtUntil), until: inDoubtUntil }),
      doubt(current) {
        const username = settled(current)
        if (username === undefined) return undefined
        return { hash: reference(username, inDoubtUntil), until: inDoubtUntil }
      },
      settled(hash) {
        const known = parsePoolReference(hash)
        return known?.inDoubtUntil === undefined ? undefined : reference(known.username)
      },
      async verify(password, hash) {
        const username = settled(hash)
        const matches = username !== undefined && passwords.get(username) === password
        return matches ? { matches, needsUpgrade: false } : { matches: false }
      },
      verifyUnknown: async () => {},
      answer: async () => err({ kind: 'invalid_challenge' }),
    },
  }
}
