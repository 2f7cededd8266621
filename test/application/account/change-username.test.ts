import { describe, expect, it } from 'vitest'
import { days } from '../../../src/domain/shared/instant.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { lastMailTo } from '../support/mail.ts'
import { ada, aLearner, bob, origin, register, signIn } from '../support/people.ts'
import { aService } from '../support/service.ts'

async function withAda() {
  const service = aService()
  const here = await aLearner(service, ada)
  const { changeUsername } = service.application.account
  const change = (username: string, expectedVersions?: readonly number[]) =>
    changeUsername({ caller: here.caller, username, expectedVersions, origin })
  return { service, here, change }
}

describe('changing the username', () => {
  it('signs in by the new name only, and leaves sessions as they are', async () => {
    const { service, here, change } = await withAda()
    const changed = await change('countess')
    expect(changed).toEqual(
      ok({
        ...here.user,
        username: 'countess',
        usernameChangedAt: service.clock.now(),
        version: 2,
        updatedAt: service.clock.now(),
      }),
    )
    expect((await signIn(service, { ...ada, username: 'countess' })).user.username).toBe('countess')
    expect(
      await service.application.session.signIn({
        identifier: ada.username,
        password: ada.password,
        origin,
      }),
    ).toEqual(err({ kind: 'invalid_credentials' }))
    expect(await service.application.account.viewProfile(here.caller)).toMatchObject({
      value: { user: { username: 'countess' } },
    })
  })

  it('is told by mail and noted, with the names beside the chain', async () => {
    const { service, change } = await withAda()
    await change('countess')
    expect((await lastMailTo(service, ada.email)).notification).toMatchObject({
      template: 'username_changed',
      username: 'countess',
    })
    const entry = service.audit().at(-1)
    expect(entry).toMatchObject({
      action: 'account.change_username',
      outcome: 'success',
      personal: { 'before.username': 'ada', 'after.username': 'countess' },
    })
    expect(entry).not.toHaveProperty('details')
  })

  it('is possible again after 30 days, and then back to the old name as well', async () => {
    const { service, change } = await withAda()
    await change('countess')
    const nextChangeAt = service.clock.now() + days(30)
    expect(await change('lovelace')).toEqual(
      err({ kind: 'username_changed_recently', nextChangeAt }),
    )
    service.clock.advance(days(30))
    const again = await signIn(service, { ...ada, username: 'countess' }) // the session is idle by now
    const { changeUsername } = service.application.account
    const command = { caller: again.caller, expectedVersions: undefined, origin }
    expect((await changeUsername({ ...command, username: ada.username })).ok).toBe(true)
  })

  it('keeps the old name from others for 60 days', async () => {
    const { service, change } = await withAda()
    await change('countess')
    const { register: tryRegister } = service.application.account
    const impostor = { ...bob, username: 'ADA' }
    expect(await tryRegister(impostor)).toEqual(err({ kind: 'username_taken' }))
    service.clock.advance(days(60) - 1)
    expect(await tryRegister(impostor)).toEqual(err({ kind: 'username_taken' }))
    service.clock.advance(1)
    expect((await tryRegister(impostor)).ok).toBe(true)
  })

  it('tells nothing of an address by a name that is held back, under strict disclosure', async () => {
    const { service, change } = await withAda()
    await change('countess')
    const strict = service.restart({ disclosure: 'strict' })
    for (const email of [ada.email, 'nobody@example.com']) {
      const attempt = { ...bob, username: ada.username, email }
      expect(await strict.application.account.register(attempt)).toEqual(
        err({ kind: 'username_taken' }),
      )
    }
  })

  it('is none when it is called that already: nothing is written, and no time begins', async () => {
    const { service, here, change } = await withAda()
    const before = service.everythingStored()
    expect(await change(ada.username)).toEqual(ok(here.user))
    expect(service.everythingStored()).toEqual(before)
    expect((await change('Ada')).ok).toBe(true) // in another letter case it is one
  })

  it.each([
    ['that is reserved', 'admin', 'validation_failed'],
    ['with an @', 'ada@example', 'validation_failed'],
    ['that is too short', 'ad', 'validation_failed'],
    ['that somebody has', bob.username, 'username_taken'],
    ['that somebody has in other letter case', bob.username.toUpperCase(), 'username_taken'],
  ])('refuses a name %s, and changes nothing', async (_name, username, kind) => {
    const { service, change } = await withAda()
    await register(service, bob)
    const before = service.everythingStored()
    expect(await change(username)).toMatchObject({ error: { kind } })
    expect(service.everythingStored()).toEqual(before)
  })

  it('fails when the profile is another one than was seen, or changes meanwhile', async () => {
    const { service, here, change } = await withAda()
    expect(await change('countess', [7])).toEqual(err({ kind: 'stale' }))
    service.beforeNextCommit(async () => {
      const { changeUsername } = service.application.account
      const command = { caller: here.caller, expectedVersions: undefined, origin }
      await changeUsername({ ...command, username: 'lovelace' })
    })
    expect(await change('countess')).toEqual(err({ kind: 'stale' }))
  })
})
