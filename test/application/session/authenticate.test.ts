import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { ada, aLearner, origin } from '../support/people.ts'
import { aService } from '../support/service.ts'

describe('an access token', () => {
  it('speaks for its caller until it expires', async () => {
    const service = aService()
    const { authenticate } = service.application.session
    const { accessToken, caller } = await aLearner(service, ada)
    service.clock.advance(service.settings.lifetimes.accessTokenMs - 1)
    expect(await authenticate(accessToken, null)).toEqual(ok(caller))
    service.clock.advance(1)
    expect(await authenticate(accessToken, null)).toEqual(err({ kind: 'expired_access_token' }))
  })

  it('says nothing about whether its session has ended: admission does', async () => {
    const service = aService()
    const { accessToken, caller } = await aLearner(service, ada)
    await service.application.session.signOut({ caller, everywhere: true, origin })
    expect(await service.application.session.authenticate(accessToken, null)).toEqual(ok(caller))
    expect(await service.application.account.viewProfile(caller)).toEqual(
      err({ kind: 'session_ended' }),
    )
  })

  it.each(['', 'x', 'a.b.c'])('that nobody issued is refused: %j', async (token) => {
    const { application } = aService()
    expect(await application.session.authenticate(token, null)).toEqual(
      err({ kind: 'invalid_access_token' }),
    )
  })
})
