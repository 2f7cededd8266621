/** A user pool has a new password before the record can; what happens when the record never does. */
import { describe, expect, it } from 'vitest'
import { DependencyUnavailable } from '../../../src/application/ports/dependencies.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { deliver, tokenMailedTo } from '../support/mail.ts'
import { ada, aLearner, isSignedIn, origin } from '../support/people.ts'
import { aService } from '../support/service.ts'
import { createStandInPool, inDoubtUntil } from '../support/user-pool.ts'

const newPassword = 'amber kettles hum'
const unavailable = DependencyUnavailable

async function withAda() {
  const pool = createStandInPool()
  const service = aService({ pool })
  const here = await aLearner(service, ada)
  await deliver(service)
  const { account, identity, session } = service.application
  const change = { caller: here.caller, currentPassword: ada.password, newPassword, origin }
  return {
    pool,
    service,
    here,
    change: () => account.changePassword(change),
    signInWith: async (password: string) => {
      const signedIn = await session.signIn({ identifier: ada.username, password, origin })
      return signedIn.ok || signedIn.error.kind
    },
    /** What the schedule does, a minute later. */
    async later() {
      service.clock.advance(Math.max(0, inDoubtUntil - service.clock.now()))
      await identity.syncIdentities()
    },
    audited: () =>
      service
        .audit()
        .map(({ action }) => action)
        .filter((action) => action.includes('password')),
  }
}

describe('a new password that the pool takes', () => {
  it('is begun and done, each with its entry, and nothing is left to settle', async () => {
    const { service, here, change, signInWith, later, audited } = await withAda()
    expect(await change()).toEqual(ok())
    expect(audited()).toEqual(['account.begin_password_change', 'account.change_password'])
    expect(service.audit().find(({ action }) => action.includes('begin'))).toEqual({
      at: service.clock.now(),
      action: 'account.begin_password_change',
      actor: here.user.id,
      sessionId: here.caller.sessionId,
      target: here.user.id,
      outcome: 'success',
      origin,
    })
    await later()
    expect(audited()).toHaveLength(2)
    expect(await isSignedIn(service, here.caller)).toBe(true)
    expect(await signInWith(newPassword)).toBe(true)
    expect(await signInWith(ada.password)).toBe('invalid_credentials')
  })

  it('lets nobody in until the record has it too', async () => {
    const { service, change, signInWith } = await withAda()
    let meanwhile: Promise<unknown>[] = []
    service.beforeNextCommit(() => {
      // The first commit puts it in doubt, the second one is the change.
      service.beforeNextCommit(async () => {
        meanwhile = [signInWith(newPassword), signInWith(ada.password)]
        await Promise.allSettled(meanwhile)
      })
    })
    expect(await change()).toEqual(ok())
    expect(meanwhile).toHaveLength(2)
    for (const attempt of meanwhile) await expect(attempt).rejects.toThrow(unavailable)
  })
})

describe('a new password that the pool refuses', () => {
  it('leaves everything as it was', async () => {
    const { pool, service, here, change, signInWith, later } = await withAda()
    pool.behave('refuse')
    expect(await change()).toMatchObject({
      error: { violations: [{ path: 'newPassword', code: 'password_refused' }] },
    })
    expect(await signInWith(ada.password)).toBe(true)
    await later()
    expect(await isSignedIn(service, here.caller)).toBe(true)
    expect(await deliver(service)).toEqual([])
  })
})

describe.each([
  ['has taken', 'die after taking', newPassword, ada.password],
  ['has not taken', 'die before taking', ada.password, newPassword],
] as const)('a new password that the pool %s, nobody knows which', (_, behaviour, right, wrong) => {
  it('shows nothing of itself until it is settled: nobody gets in, and whoever was in stays in', async () => {
    const { pool, service, here, change, signInWith } = await withAda()
    pool.behave(behaviour)
    await expect(change()).rejects.toThrow(unavailable)
    pool.behave('take')
    for (const password of [right, wrong]) {
      await expect(signInWith(password)).rejects.toThrow(unavailable)
    }
    await expect(change()).rejects.toThrow(unavailable)
    expect(await isSignedIn(service, here.caller)).toBe(true)
    // The schedule comes by too early, for another reason.
    const due = { kind: 'sync_identity', userId: here.user.id, at: service.clock.now() } as const
    expect(await service.ports.unitOfWork.commit([due])).toEqual(ok())
    expect(await service.application.identity.syncIdentities()).toEqual({ taken: 1 })
    expect(await service.application.identity.syncIdentities()).toEqual({ taken: 0 })
    await expect(signInWith(right)).rejects.toThrow(unavailable)
    expect(await deliver(service)).toEqual([])
  })

  it('is settled later even if the schedule came by before that', async () => {
    const { pool, service, here, change, signInWith, later } = await withAda()
    pool.behave(behaviour)
    await expect(change()).rejects.toThrow(unavailable)
    pool.behave('take')
    const due = { kind: 'sync_identity', userId: here.user.id, at: service.clock.now() } as const
    await service.ports.unitOfWork.commit([due])
    await service.application.identity.syncIdentities()
    await later()
    expect(await signInWith(right)).toBe(true)
  })

  it('is settled by the schedule: every session ends, an entry and a letter say so', async () => {
    const { pool, service, here, change, signInWith, later, audited } = await withAda()
    pool.behave(behaviour)
    await expect(change()).rejects.toThrow(unavailable)
    pool.behave('take')
    await later()
    await later()

    expect(await isSignedIn(service, here.caller)).toBe(false)
    expect(audited()).toEqual(['account.begin_password_change', 'account.settle_password_change'])
    expect(service.audit().at(-1)).toEqual({
      at: inDoubtUntil,
      action: 'account.settle_password_change',
      actor: null,
      onBehalfOf: 'service',
      target: here.user.id,
      outcome: 'success',
      origin: { requestId: 'settle password', address: null, userAgent: null },
      details: { sessionsEnded: 1 },
    })
    const letters = await deliver(service)
    expect(letters.map(({ notification }) => notification)).toEqual([
      { template: 'password_change_interrupted', name: 'Ada', at: inDoubtUntil },
    ])
    expect(await signInWith(wrong)).toBe('invalid_credentials')
    expect(await signInWith(right)).toBe(true)
  })

  it('leaves the link of a reset good, so that it can be tried again', async () => {
    const { pool, service, signInWith, later } = await withAda()
    const { requestPasswordReset, resetPassword } = service.application.account
    await requestPasswordReset({ email: ada.email, origin })
    const token = await tokenMailedTo(service, ada.email)
    pool.behave(behaviour)
    const reset = () => resetPassword({ token, newPassword, origin })
    await expect(reset()).rejects.toThrow(unavailable)
    pool.behave('take')
    await expect(reset()).rejects.toThrow(unavailable)
    await later()
    expect(await reset()).toEqual(ok())
    expect(await reset()).toEqual(err({ kind: 'invalid_token' }))
    expect(await signInWith(newPassword)).toBe(true)
  })
})

describe('a new password whose link was replaced by another one meanwhile', () => {
  it('is refused, and settled all the same: the pool has it', async () => {
    const { service, here, signInWith, later } = await withAda()
    const { requestPasswordReset, resetPassword } = service.application.account
    const ask = () => requestPasswordReset({ email: ada.email, origin })
    await ask()
    const token = await tokenMailedTo(service, ada.email)
    service.beforeNextCommit(() => {
      // The first commit puts it in doubt, the second one is the change.
      service.beforeNextCommit(ask)
    })
    expect(await resetPassword({ token, newPassword, origin })).toEqual(
      err({ kind: 'invalid_token' }),
    )
    await later()
    expect(await isSignedIn(service, here.caller)).toBe(false)
    expect(await signInWith(newPassword)).toBe(true)
  })
})

describe('two new passwords at once', () => {
  it('of which the pool has only ever one', async () => {
    const { service, change, signInWith } = await withAda()
    let other: unknown
    service.beforeNextCommit(async () => {
      other = await change().catch((error: unknown) => error)
    })
    // Both have read the same password; the one that is begun second is too late.
    expect(await change()).toEqual(err({ kind: 'current_password_incorrect' }))
    expect(other).toEqual(ok())
    expect(await signInWith(newPassword)).toBe(true)
  })
})
