import { describe, expect, it } from 'vitest'
import { minutes } from '../../../src/domain/shared/instant.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { ada, aLearner, origin, succeeded } from '../support/people.ts'
import { aService } from '../support/service.ts'

const whatever = { expectedVersions: undefined, origin }

describe('updating the own profile', () => {
  it('changes what was given, leaves what was left out, clears what is null', async () => {
    const service = aService()
    const { caller, user } = await aLearner(service, ada)
    service.clock.advance(minutes(5))

    const updated = await service.application.account.updateProfile({
      caller,
      firstName: 'Augusta',
      lastName: null,
      ...whatever,
    })
    expect(updated).toEqual(
      ok({
        ...user,
        firstName: 'Augusta',
        lastName: null,
        version: user.version + 1,
        updatedAt: service.clock.now(),
      }),
    )
    const profile = succeeded(await service.application.account.viewProfile(caller))
    expect(ok(profile.user)).toEqual(updated)
  })

  it('is noted with what was there before and is now, names beside the chain', async () => {
    const service = aService()
    const { caller, user } = await aLearner(service, ada)
    await service.application.account.updateProfile({
      caller,
      locale: 'en-GB',
      firstName: 'Augusta',
      ...whatever,
    })
    expect(service.audit().at(-1)).toEqual({
      at: service.clock.now(),
      action: 'account.update_profile',
      actor: user.id,
      sessionId: caller.sessionId,
      target: user.id,
      outcome: 'success',
      origin,
      details: {
        fields: ['firstName', 'locale'],
        'before.locale': 'es',
        'after.locale': 'en',
      },
      personal: { 'before.firstName': 'Ada', 'after.firstName': 'Augusta' },
    })
  })

  it('of the version that the person saw succeeds, of an older one is stale', async () => {
    const service = aService()
    const { updateProfile, viewProfile } = service.application.account
    const { caller, user } = await aLearner(service, ada)
    const edit = { caller, expectedVersions: [user.version], origin }

    expect((await updateProfile({ ...edit, firstName: 'Augusta' })).ok).toBe(true)
    expect(await updateProfile({ ...edit, firstName: 'Byron' })).toEqual(err({ kind: 'stale' }))
    expect(succeeded(await viewProfile(caller)).user.firstName).toBe('Augusta')
  })

  it('of any version that the person saw succeeds, and of no version at all never does', async () => {
    const service = aService()
    const { updateProfile } = service.application.account
    const { caller, user } = await aLearner(service, ada)
    const edit = (firstName: string, expectedVersions: readonly number[]) =>
      updateProfile({ caller, firstName, expectedVersions, origin })

    expect((await edit('Augusta', [user.version + 7, user.version])).ok).toBe(true)
    expect(await edit('Byron', [])).toEqual(err({ kind: 'stale' }))
  })

  it('that was stale leaves no entry in the audit log', async () => {
    const service = aService()
    const { caller } = await aLearner(service, ada)
    const before = service.audit()
    await service.application.account.updateProfile({
      caller,
      firstName: 'Byron',
      expectedVersions: [99],
      origin,
    })
    expect(service.audit()).toEqual(before)
  })

  it('of nothing changes nothing, but still says when the version is stale', async () => {
    const service = aService()
    const { updateProfile } = service.application.account
    const { caller, user } = await aLearner(service, ada)
    const commits = service.counts.commit

    expect(await updateProfile({ caller, ...whatever })).toEqual(ok(user))
    expect(await updateProfile({ caller, expectedVersions: [user.version + 1], origin })).toEqual(
      err({ kind: 'stale' }),
    )
    expect(service.counts.commit).toBe(commits)
  })

  it('lets exactly one of two at once win when both saw the same version', async () => {
    const service = aService()
    const { caller, user } = await aLearner(service, ada)
    const edit = (firstName: string) =>
      service.application.account.updateProfile({
        caller,
        firstName,
        expectedVersions: [user.version],
        origin,
      })
    const outcomes = await Promise.all([edit('One'), edit('Two')])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes.find(({ ok }) => !ok)).toEqual(err({ kind: 'stale' }))
  })

  it('names every field that is wrong', async () => {
    const service = aService()
    const { caller } = await aLearner(service, ada)
    const outcome = await service.application.account.updateProfile({
      caller,
      firstName: '',
      lastName: '<b>',
      locale: 'tlh',
      ...whatever,
    })
    expect(outcome).toMatchObject(
      err({
        kind: 'validation_failed',
        violations: [
          { path: 'firstName', code: 'name_empty' },
          { path: 'lastName', code: 'name_markup' },
          { path: 'locale', code: 'locale_unknown' },
        ],
      }),
    )
  })

  it('is refused once the session has ended', async () => {
    const service = aService()
    const { caller } = await aLearner(service, ada)
    await service.application.session.signOut({ caller, everywhere: false, origin })
    expect(
      await service.application.account.updateProfile({ caller, firstName: 'Eve', ...whatever }),
    ).toEqual(err({ kind: 'session_ended' }))
  })
})
