import { describe, expect, it } from 'vitest'
import { minutes } from '../../../src/domain/shared/instant.ts'
import { err } from '../../../src/domain/shared/result.ts'
import { createTestApplication } from '../../support/test-application.ts'
import {
  ada,
  aLearner,
  anAdministrator,
  bob,
  isSignedIn,
  origin,
  signIn,
  succeeded,
} from '../support/people.ts'
import { aService } from '../support/service.ts'

const page = { after: undefined, limit: 10 }

describe('the own sessions', () => {
  it('are listed, the newest first, with where they are and when they were last used', async () => {
    const service = aService()
    const first = await aLearner(service, ada)
    service.clock.advance(minutes(1))
    const second = await signIn(service, ada)
    service.clock.advance(minutes(1))
    succeeded(
      await service.application.session.refresh({ refreshToken: first.refreshToken, origin }),
    )
    const { items } = succeeded(
      await service.application.session.listOwnSessions(second.caller, page),
    )
    expect(items.map(({ id }) => id)).toEqual([second.caller.sessionId, first.caller.sessionId])
    expect(items[1]).toMatchObject({
      address: origin.address,
      userAgent: origin.userAgent,
      lastUsedAt: service.clock.now(),
    })
  })

  it('are ended one by one, and the ended one is refused at once', async () => {
    const service = aService()
    const here = await aLearner(service, ada)
    const elsewhere = await signIn(service, ada)
    const { sessionId } = elsewhere.caller
    const end = () =>
      service.application.session.endOwnSession({ caller: here.caller, sessionId, origin })
    succeeded(await end())
    expect(await isSignedIn(service, elsewhere.caller)).toBe(false)
    expect(await isSignedIn(service, here.caller)).toBe(true)
    expect(service.audit().at(-1)).toMatchObject({
      action: 'session.end',
      actor: here.user.id,
      details: { session: sessionId },
    })
    expect(await end()).toEqual(err({ kind: 'session_not_found' }))
  })

  it('are nobody else’s to end, and nothing tells that they are there', async () => {
    const service = aService()
    const [one, other] = [await aLearner(service, ada), await aLearner(service, bob)]
    const { sessionId } = other.caller
    const end = service.application.session.endOwnSession
    expect(await end({ caller: one.caller, sessionId, origin })).toEqual(
      err({ kind: 'session_not_found' }),
    )
    expect(await isSignedIn(service, other.caller)).toBe(true)
  })
})

describe('an administrator', () => {
  it('sees where somebody is signed in, and ends one of those sessions', async () => {
    const service = aService()
    const learner = await aLearner(service, ada)
    const { caller } = await anAdministrator(service)
    const { session } = service.application
    const userId = learner.user.id
    const { items } = succeeded(await session.listSessionsOf(caller, userId, page))
    expect(items.map(({ id }) => id)).toEqual([learner.caller.sessionId])
    const { sessionId } = learner.caller
    succeeded(await session.endSessionOf({ caller, userId, sessionId, origin }))
    expect(await isSignedIn(service, learner.caller)).toBe(false)
  })

  it('does not end the session of one person as another’s', async () => {
    const service = aService()
    const [one, other] = [await aLearner(service, ada), await aLearner(service, bob)]
    const { caller } = await anAdministrator(service)
    const { sessionId } = other.caller
    expect(
      await service.application.session.endSessionOf({
        caller,
        userId: one.user.id,
        sessionId,
        origin,
      }),
    ).toEqual(err({ kind: 'session_not_found' }))
  })

  it('is who may do so: a learner may not', async () => {
    const service = aService()
    const [one, other] = [await aLearner(service, ada), await aLearner(service, bob)]
    const { session } = service.application
    expect(await session.listSessionsOf(one.caller, other.user.id, page)).toMatchObject({
      error: { kind: 'permission_denied' },
    })
  })
})

describe('a person', () => {
  it('has so many sessions at most: the one that was used longest ago makes room', async () => {
    const { application, clock } = createTestApplication({ sessionsMax: 2 })
    succeeded(await application.account.register(ada))
    const begin = async () => {
      clock.advance(1000)
      const signedIn = succeeded(
        await application.session.signIn({ identifier: 'ada', password: ada.password, origin }),
      )
      if (signedIn.status !== 'authenticated') throw new Error('A second factor is asked for')
      const { token } = signedIn.accessToken
      const caller = succeeded(await application.session.authenticate(token, null))
      return { caller, refreshToken: signedIn.refreshToken }
    }
    const [first, second] = [await begin(), await begin()]
    clock.advance(1000)
    succeeded(await application.session.refresh({ refreshToken: first.refreshToken, origin }))
    const third = await begin()
    const live = await Promise.all(
      [first, second, third].map(({ caller }) => application.account.viewProfile(caller)),
    )
    expect(live.map(({ ok }) => ok)).toEqual([true, false, true])
  })
})

describe('signing out by the refresh token alone', () => {
  it('ends its session, and says nothing of a token that is none', async () => {
    const service = aService()
    const { caller, refreshToken } = await aLearner(service, ada)
    const { signOutByToken } = service.application.session
    await signOutByToken({ token: 'nobody’s', origin })
    expect(await isSignedIn(service, caller)).toBe(true)
    await signOutByToken({ token: refreshToken, origin })
    await signOutByToken({ token: refreshToken, origin })
    expect(await isSignedIn(service, caller)).toBe(false)
  })
})
