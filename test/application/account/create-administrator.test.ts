import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { deliver } from '../support/mail.ts'
import { ada, origin, register, root, signIn, succeeded } from '../support/people.ts'
import { aService } from '../support/service.ts'

describe('making the first administrator', () => {
  it('makes an active one whose address needs no proof', async () => {
    const service = aService()
    const now = service.clock.now()
    const made = await service.application.account.createAdministrator(root)
    expect(made).toEqual(
      ok({
        status: 'created',
        user: {
          id: expect.any(String),
          username: root.username,
          email: root.email,
          emailVerified: true,
          role: 'administrator',
          roles: ['administrator'],
          attributes: {},
          firstName: null,
          lastName: null,
          locale: 'en',
          status: 'active',
          secondFactors: [],
          version: 1,
          usernameChangedAt: null,
          createdAt: now,
          updatedAt: now,
        },
      }),
    )
    expect((await signIn(service, root)).caller.roles).toEqual(['administrator'])
    expect(await deliver(service)).toEqual([])
  })

  it('is noted as done by the operator', async () => {
    const service = aService()
    const { user } = succeeded(await service.application.account.createAdministrator(root))
    expect(service.audit()).toEqual([
      {
        at: service.clock.now(),
        action: 'account.register',
        actor: null,
        onBehalfOf: 'operator',
        target: user.id,
        outcome: 'success',
        origin,
        details: {
          'after.emailVerified': true,
          'after.locale': 'en',
          'after.roles': ['administrator'],
          'after.secondFactors': [],
          'after.status': 'active',
        },
        personal: { 'after.username': user.username, 'after.email': user.email },
      },
    ])
  })

  it('again changes nothing, not even the password', async () => {
    const service = aService()
    const { createAdministrator } = service.application.account
    const first = succeeded(await createAdministrator(root))
    const commits = service.counts.commit

    const again = await createAdministrator({ ...root, password: 'copper meadows wait' })
    expect(again).toEqual(ok({ status: 'exists', user: first.user }))
    expect(service.counts.commit).toBe(commits)
    expect((await signIn(service, root)).user.id).toBe(first.user.id)
  })

  it('twice at once makes one', async () => {
    const service = aService()
    const { createAdministrator } = service.application.account
    const made = await Promise.all([createAdministrator(root), createAdministrator(root)])
    expect(made.map((outcome) => succeeded(outcome).status).toSorted()).toEqual([
      'created',
      'exists',
    ])
    expect(new Set(made.map((outcome) => succeeded(outcome).user.id)).size).toBe(1)
  })

  it('does not raise a learner who has the username or the address', async () => {
    const service = aService()
    const { createAdministrator } = service.application.account
    const user = await register(service, ada)
    const exists = ok({ status: 'exists', user })
    expect(await createAdministrator({ ...root, email: ada.email })).toEqual(exists)
    expect(await createAdministrator({ ...root, username: ada.username })).toEqual(exists)
    expect((await signIn(service, ada)).user.role).toBe('learner')
  })

  it('may take a username that is reserved for the operator', async () => {
    const { application } = aService()
    const made = await application.account.createAdministrator({ ...root, username: 'admin' })
    expect(succeeded(made).status).toBe('created')
  })

  it('refuses what nobody may have', async () => {
    const { createAdministrator } = aService().application.account
    expect(await createAdministrator({ ...root, username: '', email: 'x' })).toMatchObject(
      err({ kind: 'validation_failed', violations: [{ path: 'username' }, { path: 'email' }] }),
    )
    expect(await createAdministrator({ ...root, password: 'password1234' })).toMatchObject(
      err({ kind: 'validation_failed', violations: [{ path: 'password' }] }),
    )
  })
})
