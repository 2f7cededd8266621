/** The application in memory, watched: what it commits and hashes is counted, and moments can be seized. */

import type { Disclosure } from '../../../src/application/account/register.ts'
import type { Ports } from '../../../src/application/application.ts'
import type { PolicyApproval } from '../../../src/application/policy/publish-policies.ts'
import type { WebAuthn } from '../../../src/application/ports/webauthn.ts'
import type { User } from '../../../src/domain/account/user.ts'
import type { Envelope } from '../../../src/domain/notification/notification.ts'
import type { UserId } from '../../../src/domain/shared/ids.ts'
import { lifetimes } from '../../support/builders.ts'
import { aTokenKey, createTestApplication } from '../../support/test-application.ts'
import type { StandInPool } from './user-pool.ts'

export interface ServiceOptions {
  readonly disclosure?: Disclosure
  readonly passwordCost?: number
  /** In place of the one that checks what an authenticator has signed. */
  readonly webAuthn?: WebAuthn
  readonly policyApproval?: PolicyApproval
  /** Keeps the passwords, in place of the record. */
  readonly pool?: StandInPool
  /** Names of the mint's keys, the current one first. */
  readonly keys?: readonly [string, ...string[]]
}

export type Service = ReturnType<typeof aService>

export function aService(options: ServiceOptions = {}) {
  const built = build(options)
  const { clock, mailer, store } = built.base
  /** What is stored now. A commit puts a new state in its place, so it is asked for each time. */
  const state = () => store.state

  /** The same record, clock and mail provider under another configuration, as after a deployment. */
  const restart = (changed: ServiceOptions) => describe(build({ ...options, ...changed }, built))

  const describe = ({ base, counts, moments }: Built) => ({
    application: base.application,
    ports: base.ports,
    store,
    counts,
    clock,
    mailer,
    settings: { lifetimes, links },
    restart,
    audit: () => [...state().audit],
    sessions: () => [...state().sessions.values()],
    /** A copy of all that is stored but for the audit log. */
    everythingStored() {
      const { audit, ...rest } = structuredClone(state())
      return Object.entries(rest).map(([name, rows]) => [
        name,
        rows instanceof Map ? [...rows] : rows,
      ])
    },
    /** Why messages were given up on. */
    refusedMail: () =>
      [...state().outbox.values()]
        .filter((row) => row.outcome === 'refused')
        .map((row) => row.lastFailure),
    /** What no use case does yet: an operator's hand in the record. */
    setUser(id: UserId, change: Partial<Pick<User, 'status' | 'role'>>) {
      const row = state().users.get(id)
      if (!row) throw new Error('There is no such user')
      state().users.set(id, {
        ...row,
        user: { ...row.user, ...change, ...(change.role ? { roles: [change.role] } : {}) },
      })
    },
    beforeNextCommit(act: Moment) {
      moments.commit = act
    },
    beforeNextRotation(act: Moment) {
      moments.rotate = act
    },
    beforeEachSending(act: (envelope: Envelope) => void) {
      moments.send = act
    },
    beforeNextSettlement(act: Moment) {
      moments.settle = act
    },
  })
  return describe(built)
}

const links = {
  verifyEmail: 'https://learn.test/verify',
  resetPassword: 'https://learn.test/reset',
  forgotPassword: 'https://learn.test/forgot',
  unlockAccount: 'https://id.example/account/unlock',
  changeEmail: 'https://learn.test/change-email',
}

type Moment = () => unknown
type Moments = Partial<Record<'commit' | 'rotate' | 'settle', Moment | undefined>> & {
  send?: (envelope: Envelope) => void
}
type Built = ReturnType<typeof build>

function build(options: ServiceOptions, earlier?: { readonly record: Ports }) {
  const { disclosure = 'open', passwordCost = 10, keys = ['old'], webAuthn, pool } = options
  const { policyApproval = 'off' } = options
  const [current, ...former] = keys
  const counts = { commit: 0, hash: 0, verify: 0, verifyUnknown: 0 }
  const moments: Moments = {}
  const seize = async (name: 'commit' | 'rotate' | 'settle') => {
    const act = moments[name]
    moments[name] = undefined
    await act?.()
  }
  let record: Ports | undefined

  const base = createTestApplication({
    disclosure,
    passwordCost,
    policyApproval,
    links,
    tokenKeys: [aTokenKey(current), ...former.map(aTokenKey)],
    ports(fresh) {
      const { refreshTokenMint, oneTimeTokenMint, sealedSecrets } = fresh
      const { identityProvider } = pool ?? fresh
      record = { ...(earlier?.record ?? fresh) }
      const { unitOfWork, refreshTokens, outbox, mailer } = record
      return {
        ...record,
        ...(webAuthn && { webAuthn }),
        ...(pool && { userPool: pool.userPool }),
        refreshTokenMint,
        oneTimeTokenMint,
        sealedSecrets,
        identityProvider: {
          ...identityProvider,
          prepare(password) {
            counts.hash++
            return identityProvider.prepare(password)
          },
          verify(password, hash) {
            counts.verify++
            return identityProvider.verify(password, hash)
          },
          verifyUnknown(password) {
            counts.verifyUnknown++
            return identityProvider.verifyUnknown(password)
          },
        },
        unitOfWork: {
          async commit(changes) {
            counts.commit++
            await seize('commit')
            return unitOfWork.commit(changes)
          },
        },
        refreshTokens: {
          ...refreshTokens,
          async rotate(rotation) {
            await seize('rotate')
            return refreshTokens.rotate(rotation)
          },
        },
        mailer: {
          send(id, envelope, notification) {
            moments.send?.(envelope)
            return mailer.send(id, envelope, notification)
          },
        },
        outbox: {
          lease: (request) => outbox.lease(request),
          async settle(settlements) {
            await seize('settle')
            return outbox.settle(settlements)
          },
        },
      }
    },
  })
  if (!record) throw new Error('The ports were not asked for')
  return { base, counts, moments, record }
}
