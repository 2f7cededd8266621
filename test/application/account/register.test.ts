import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { deliver, lastMailTo, tokenMailedTo } from '../support/mail.ts'
import { ada, bob, origin, register, signIn } from '../support/people.ts'
import { aService } from '../support/service.ts'

describe('registering', () => {
  it('makes an active learner whose address is not yet proved', async () => {
    const service = aService()
    const now = service.clock.now()
    expect(await register(service, ada)).toEqual({
      id: expect.any(String),
      username: 'ada',
      email: 'ada@example.com',
      emailVerified: false,
      role: 'learner',
      roles: ['learner'],
      attributes: {},
      firstName: 'Ada',
      lastName: 'Lovelace',
      locale: 'es',
      status: 'active',
      secondFactors: [],
      version: 1,
      usernameChangedAt: null,
      createdAt: now,
      updatedAt: now,
    })
  })

  it('needs no name and no language: they are empty and English', async () => {
    const user = await register(aService(), bob)
    expect([user.firstName, user.lastName, user.locale]).toEqual([null, null, 'en'])
  })

  it('lets the person sign in by username and by address, in any letter case', async () => {
    const service = aService()
    const { id } = await register(service, ada)
    for (const username of ['ada', 'ADA', 'ada@example.com', 'Ada@Example.com']) {
      expect((await signIn(service, { ...ada, username })).user.id).toBe(id)
    }
  })

  it('signs nobody in by itself, and stores the password as a hash', async () => {
    const service = aService()
    await register(service, ada)
    expect(service.audit().map(({ action }) => action)).toEqual(['account.register'])
    expect(JSON.stringify(service.everythingStored())).not.toContain(ada.password)
  })

  it('is noted', async () => {
    const service = aService()
    const user = await register(service, ada)
    expect(service.audit()).toEqual([
      {
        at: service.clock.now(),
        action: 'account.register',
        actor: user.id,
        target: user.id,
        outcome: 'success',
        origin,
        details: {
          'after.emailVerified': false,
          'after.locale': 'es',
          'after.roles': ['learner'],
          'after.secondFactors': [],
          'after.status': 'active',
        },
        personal: {
          'after.username': 'ada',
          'after.email': 'ada@example.com',
          'after.firstName': 'Ada',
          'after.lastName': 'Lovelace',
        },
      },
    ])
  })

  it('sends a link that proves the address, in the language asked for', async () => {
    const service = aService()
    const user = await register(service, ada)
    const mail = await lastMailTo(service, ada.email)
    expect(mail.envelope).toEqual({ to: ada.email, locale: 'es' })
    expect(mail.notification).toMatchObject({ template: 'verify_email', name: 'Ada' })

    const token = await tokenMailedTo(service, ada.email)
    expect(await service.application.account.verifyEmail({ token, origin })).toEqual(ok())
    expect((await signIn(service, ada)).user).toEqual({
      ...user,
      emailVerified: true,
      version: expect.any(Number),
    })
  })

  it('says which of the two is taken, the username first', async () => {
    const { application } = await withAda()
    const { register } = application.account
    expect(await register({ ...bob, username: 'ADA' })).toEqual(err({ kind: 'username_taken' }))
    expect(await register({ ...bob, email: 'Ada@example.com' })).toEqual(
      err({ kind: 'email_taken' }),
    )
    expect(await register({ ...ada })).toEqual(err({ kind: 'username_taken' }))
  })

  it('names every field that is wrong', async () => {
    const { application } = aService()
    const outcome = await application.account.register({
      username: 'a b',
      email: 'nowhere',
      password: ada.password,
      firstName: '',
      lastName: '<i>',
      locale: 'tlh',
      origin,
    })
    if (outcome.ok || outcome.error.kind !== 'validation_failed') throw new Error('Was accepted')
    expect(outcome.error.violations.map(({ path }) => path)).toEqual([
      'username',
      'email',
      'firstName',
      'lastName',
      'locale',
    ])
  })

  it('refuses a reserved username', async () => {
    const { application } = aService()
    expect(await application.account.register({ ...bob, username: 'admin' })).toMatchObject(
      err({ violations: [{ path: 'username', code: 'username_reserved' }] }),
    )
  })

  it.each(['short', 'password1234', 'ada.ada.ada.ada'])(
    'refuses the password %s, and makes no account',
    async (password) => {
      const service = aService()
      expect(await service.application.account.register({ ...ada, password })).toMatchObject(
        err({ kind: 'validation_failed', violations: [{ path: 'password' }] }),
      )
      expect(service.counts.commit).toBe(0)
    },
  )

  it('of two at once for one username gives one an account and the other a clear no', async () => {
    const service = aService()
    const outcomes = await Promise.all([
      service.application.account.register(ada),
      service.application.account.register({ ...ada, email: 'other@example.com' }),
    ])
    expect(outcomes.filter(({ ok }) => ok)).toMatchObject([ok({ status: 'registered' })])
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([err({ kind: 'username_taken' })])
    expect(service.audit()).toHaveLength(1)
  })

  it('of two at once for one address gives one an account and the other a clear no', async () => {
    const service = aService()
    const outcomes = await Promise.all([
      service.application.account.register(ada),
      service.application.account.register({ ...bob, email: ada.email }),
    ])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([err({ kind: 'email_taken' })])
  })
})

describe('of twenty people who register at once for three names', () => {
  it('three get an account, each with one letter on its way, and the others a clear no', async () => {
    const service = aService()
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        service.application.account.register({
          ...bob,
          username: `bob-${index % 3}`,
          email: `bob-${index}@example.com`,
        }),
      ),
    )
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(3)
    expect(outcomes.filter(({ ok }) => !ok)).toEqual(
      Array.from({ length: 17 }, () => err({ kind: 'username_taken' })),
    )
    expect(service.audit()).toHaveLength(3)
    expect(await deliver(service)).toHaveLength(3)
  })
})

async function withAda() {
  const service = aService()
  await register(service, ada)
  return service
}
