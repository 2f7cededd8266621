import { describe, expect, it } from 'vitest'
import { after as later } from '../../../src/domain/shared/instant.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { ada, isSignedIn, origin, register, signIn, succeeded } from '../support/people.ts'
import { aService, type Service } from '../support/service.ts'

const invalid = err({ kind: 'invalid_credentials' })
const attempt = { identifier: ada.username, password: ada.password, origin }

async function withAda() {
  const service = aService()
  const user = await register(service, ada)
  return { service, user, trySignIn: service.application.session.signIn }
}

async function workOf({ counts }: Service, act: () => Promise<unknown>) {
  const before = { ...counts }
  await act()
  return {
    commit: counts.commit - before.commit,
    hash: counts.hash - before.hash,
    passwordChecks: counts.verify + counts.verifyUnknown - before.verify - before.verifyUnknown,
  }
}

describe('signing in', () => {
  it('gives tokens that speak for the person', async () => {
    const { service, user } = await withAda()
    const signedIn = await signIn(service, ada)
    expect(signedIn.user).toEqual(user)
    expect(signedIn.caller).toEqual({
      userId: user.id,
      sessionId: expect.any(String),
      roles: ['learner'],
      policyVersion: expect.any(String),
      methods: ['pwd'],
      authenticatedAt: service.clock.now(),
      address: null,
    })
    expect(await isSignedIn(service, signedIn.caller)).toBe(true)
  })

  it.each([
    ['composed', 'José.García'],
    ['decomposed', 'José.García'.normalize('NFD')],
    ['in full width', 'Ｊosé.García'],
    ['in capitals', 'JOSÉ.GARCÍA'],
  ])('finds a name that is written %s, as registration does', async (_name, identifier) => {
    const service = aService()
    const person = { ...ada, username: 'José.García' }
    const user = await register(service, person)
    const signedIn = await service.application.session.signIn({ ...attempt, identifier })
    expect(signedIn).toMatchObject(ok({ status: 'authenticated', user }))
  })

  it('is noted with its session', async () => {
    const { service, user } = await withAda()
    const { caller } = await signIn(service, ada)
    expect(service.audit().at(-1)).toEqual({
      at: service.clock.now(),
      action: 'session.sign_in',
      actor: user.id,
      sessionId: caller.sessionId,
      target: user.id,
      outcome: 'success',
      origin,
    })
  })

  it('starts a session that remembers where it was, and for how long it may last', async () => {
    const { service, user, trySignIn } = await withAda()
    await trySignIn({ ...attempt, portal: 'teach' })
    await trySignIn({ ...attempt, origin: { ...origin, address: null, userAgent: null } })
    const now = service.clock.now()
    const session = {
      id: expect.any(String),
      userId: user.id,
      country: null,
      methods: ['pwd'],
      authenticatedAt: now,
      createdAt: now,
      mfaAt: null,
      lastUsedAt: now,
      expiresAt: later(now, service.settings.lifetimes.sessionAbsoluteMs),
      endedAt: null,
      endReason: null,
    }
    expect(service.sessions()).toEqual([
      { ...session, portal: 'teach', address: origin.address, userAgent: origin.userAgent },
      { ...session, portal: null, address: null, userAgent: null },
    ])
  })

  it('leaves no token lying about: neither of the two is stored as it is', async () => {
    const { service } = await withAda()
    const { accessToken, refreshToken } = await signIn(service, ada)
    const stored = JSON.stringify([service.everythingStored(), service.audit()])
    expect(stored).not.toContain(refreshToken)
    expect(stored).not.toContain(accessToken)
  })

  it('twice gives two sessions', async () => {
    const { service } = await withAda()
    const [one, two] = [await signIn(service, ada), await signIn(service, ada)]
    expect(one.caller.sessionId).not.toBe(two.caller.sessionId)
    expect(one.refreshToken).not.toBe(two.refreshToken)
  })

  it('lasts until its absolute end at most, however often it is refreshed', async () => {
    const { service } = await withAda()
    const { sessionIdleMs, sessionAbsoluteMs } = service.settings.lifetimes
    const { caller, refreshToken } = await signIn(service, ada)
    const end = later(service.clock.now(), sessionAbsoluteMs)
    let token = refreshToken
    while (service.clock.now() + sessionIdleMs <= end) {
      service.clock.advance(sessionIdleMs - 1)
      const refreshed = await service.application.session.refresh({ refreshToken: token, origin })
      if (refreshed.ok) token = refreshed.value.refreshToken
    }
    service.clock.advance(end - 1 - service.clock.now())
    expect(await isSignedIn(service, caller)).toBe(true)
    service.clock.advance(1)
    expect(await isSignedIn(service, caller)).toBe(false)
  })

  it('is over when nobody refreshes it for too long', async () => {
    const { service } = await withAda()
    const { caller, refreshToken } = await signIn(service, ada)
    service.clock.advance(service.settings.lifetimes.sessionIdleMs)
    expect(await isSignedIn(service, caller)).toBe(false)
    expect(await service.application.session.refresh({ refreshToken, origin })).toEqual(
      err({ kind: 'invalid_refresh_token' }),
    )
  })

  it('as nobody and with a wrong password are refused alike, and do the same work', async () => {
    const { service, trySignIn } = await withAda()
    const wrong = { ...attempt, password: 'not her password' }
    const unknown = { ...wrong, identifier: 'nobody' }
    const work = { commit: 1, hash: 0, passwordChecks: 1 }
    expect(await workOf(service, () => trySignIn(wrong))).toEqual(work)
    expect(await workOf(service, () => trySignIn(unknown))).toEqual(work)
    expect(await trySignIn(wrong)).toEqual(invalid)
    expect(await trySignIn(unknown)).toEqual(invalid)
    expect(service.counts).toMatchObject({ verify: 2, verifyUnknown: 2 })
  })

  it.each(['', 'x'.repeat(10_000), 'lone \ud800 surrogate'])(
    'with what could be no password is refused alike for known and unknown',
    async (password) => {
      const { service, trySignIn } = await withAda()
      const known = await workOf(service, () => trySignIn({ ...attempt, password }))
      const unknown = await workOf(service, () =>
        trySignIn({ ...attempt, identifier: 'nobody', password }),
      )
      expect(known).toEqual(unknown)
      expect(await trySignIn({ ...attempt, password })).toEqual(invalid)
    },
  )

  it('that fails is noted with its reason, about whom if known', async () => {
    const { service, user, trySignIn } = await withAda()
    await trySignIn({ ...attempt, password: 'not her password' })
    await trySignIn({ ...attempt, identifier: 'nobody' })
    const failure = {
      at: service.clock.now(),
      action: 'session.sign_in',
      actor: null,
      outcome: 'failure',
      reason: 'invalid_credentials',
      origin,
    }
    expect(service.audit().slice(-2)).toEqual([
      { ...failure, target: user.id },
      { ...failure, target: null },
    ])
  })

  it.each([
    ['disabled', 'account_disabled'],
    ['pending', 'email_not_verified'],
  ] as const)('to a %s account is told so only with the right password', async (status, kind) => {
    const { service, user, trySignIn } = await withAda()
    service.setUser(user.id, { status })
    expect(await trySignIn({ ...attempt, password: 'not her password' })).toEqual(invalid)
    expect(await trySignIn(attempt)).toEqual(err({ kind }))
    expect(service.audit().at(-1)).toMatchObject({
      target: user.id,
      outcome: 'failure',
      reason: kind,
    })
  })

  it('is refused when the account is disabled while we look', async () => {
    const { service, user, trySignIn } = await withAda()
    service.beforeNextCommit(() => service.setUser(user.id, { status: 'disabled' }))
    expect(await trySignIn(attempt)).toEqual(invalid)
  })

  it('is refused when the password is changed while we look, and starts no session', async () => {
    const { service, trySignIn } = await withAda()
    const { caller } = await signIn(service, ada)
    const change = {
      caller,
      currentPassword: ada.password,
      newPassword: 'amber kettles hum',
      origin,
    }
    service.beforeNextCommit(() => service.application.account.changePassword(change))
    expect(await trySignIn(attempt)).toEqual(invalid)
    const signedIn = service
      .audit()
      .filter(({ action, outcome }) => action === 'session.sign_in' && outcome === 'success')
    expect(signedIn.map(({ sessionId }) => sessionId)).toEqual([caller.sessionId])
    expect(service.audit().at(-1)).toMatchObject({ outcome: 'failure', target: caller.userId })
  })
})

describe('the hash of a password', () => {
  it('is made anew at the next sign-in when the cost rises, once', async () => {
    const { service } = await withAda()
    const stronger = service.restart({ passwordCost: 11 })
    const hashed = () => workOf(stronger, () => signIn(stronger, ada))
    expect((await hashed()).hash).toBe(1)
    expect((await hashed()).hash).toBe(0)
  })

  it('made anew changes nothing that the person sees, and the password still works', async () => {
    const { service, user } = await withAda()
    const stronger = service.restart({ passwordCost: 11 })
    stronger.clock.advance(1000)
    const { caller } = await signIn(stronger, ada)
    expect(succeeded(await stronger.application.account.viewProfile(caller)).user).toEqual(user)
    expect((await signIn(stronger, ada)).user).toEqual(user)
  })

  it('is left alone by a sign-in that fails', async () => {
    const { service } = await withAda()
    const stronger = service.restart({ passwordCost: 11 })
    const before = stronger.everythingStored()
    await stronger.application.session.signIn({ ...attempt, password: 'not her password' })
    expect(stronger.everythingStored()).toEqual(before)
  })
})
