import { describe, expect, it } from 'vitest'
import { err } from '../../../src/domain/shared/result.ts'
import { ada, aLearner, origin, succeeded } from '../support/people.ts'
import { aService } from '../support/service.ts'

describe('viewing the own profile', () => {
  it('shows it as it is now', async () => {
    const service = aService()
    const { viewProfile, updateProfile } = service.application.account
    const { caller, user } = await aLearner(service, ada)
    expect(succeeded(await viewProfile(caller)).user).toEqual(user)

    succeeded(
      await updateProfile({ caller, firstName: 'Augusta', expectedVersions: undefined, origin }),
    )
    expect(succeeded(await viewProfile(caller)).user.firstName).toBe('Augusta')
  })

  it('is refused once the session has ended', async () => {
    const service = aService()
    const { caller } = await aLearner(service)
    await service.application.session.signOut({ caller, everywhere: false, origin })
    expect(await service.application.account.viewProfile(caller)).toEqual(
      err({ kind: 'session_ended' }),
    )
  })

  it('is refused to an account that has been disabled since', async () => {
    const service = aService()
    const { caller, user } = await aLearner(service)
    service.setUser(user.id, { status: 'disabled' })
    expect(await service.application.account.viewProfile(caller)).toEqual(
      err({ kind: 'session_ended' }),
    )
  })
})
