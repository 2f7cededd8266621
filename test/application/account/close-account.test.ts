import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { deliver, tokenMailedTo } from '../support/mail.ts'
import {
  ada,
  aLearner,
  anAdministrator,
  bob,
  isSignedIn,
  origin,
  register,
  root,
  signIn,
} from '../support/people.ts'
import { aService } from '../support/service.ts'

async function withAda() {
  const service = aService()
  const here = await aLearner(service, ada)
  await deliver(service)
  const close = (currentPassword = ada.password) =>
    service.application.account.closeAccount({ caller: here.caller, currentPassword, origin })
  return { service, here, close }
}

describe('closing the own account', () => {
  it('removes everything that is the person’s own, and ends every session', async () => {
    const { service, here, close } = await withAda()
    await register(service, bob)
    const elsewhere = await signIn(service, ada)
    const { requestPasswordReset, requestEmailChange } = service.application.account
    await requestPasswordReset({ email: ada.email, origin })
    await requestEmailChange({
      caller: here.caller,
      newEmail: 'ada@new.example',
      currentPassword: ada.password,
      origin,
    })
    expect(await close()).toEqual(ok())
    expect(await isSignedIn(service, here.caller)).toBe(false)
    expect(await isSignedIn(service, elsewhere.caller)).toBe(false)
    const { refresh } = service.application.session
    expect(await refresh({ refreshToken: elsewhere.refreshToken, origin })).toEqual(
      err({ kind: 'invalid_refresh_token' }),
    )
    await deliver(service)
    const stored = service.everythingStored().filter(([name]) => name !== 'heldUsernames')
    expect(JSON.stringify(stored)).not.toContain(here.user.id)
    expect(JSON.stringify(stored)).not.toContain(ada.email)
    expect(JSON.stringify(stored)).toContain(bob.email)
  })

  it('says goodbye, and forgets even that', async () => {
    const { service, close } = await withAda()
    await close()
    const mails = await deliver(service)
    expect(mails).toMatchObject([
      { envelope: { to: ada.email, locale: 'es' }, notification: { template: 'account_deleted' } },
    ])
    expect(JSON.stringify(service.everythingStored())).not.toContain(ada.email)
  })

  it('leaves links worthless, and the address free', async () => {
    const { service, close } = await withAda()
    const { requestPasswordReset, resetPassword } = service.application.account
    await requestPasswordReset({ email: ada.email, origin })
    const token = await tokenMailedTo(service, ada.email)
    await close()
    const newPassword = 'copper meadows wait'
    expect(await resetPassword({ token, newPassword, origin })).toEqual(
      err({ kind: 'invalid_token' }),
    )
    expect((await register(service, { ...bob, email: ada.email })).email).toBe(ada.email)
  })

  it('keeps the name from others for a while', async () => {
    const { service, close } = await withAda()
    await close()
    const { register: tryRegister } = service.application.account
    expect(await tryRegister({ ...bob, username: ada.username })).toEqual(
      err({ kind: 'username_taken' }),
    )
  })

  it('leaves a trace under the opaque id alone', async () => {
    const { service, here, close } = await withAda()
    await close()
    expect(service.audit().at(-1)).toEqual({
      at: service.clock.now(),
      action: 'account.delete',
      actor: here.user.id,
      sessionId: here.caller.sessionId,
      target: here.user.id,
      outcome: 'success',
      origin,
      details: { 'before.roles': ['learner'], 'before.status': 'active' },
    })
    const [registration] = service.audit()
    expect(registration).toMatchObject({ action: 'account.register', personalForgotten: true })
    const trace = JSON.stringify(service.audit())
    for (const known of [ada.email, ada.lastName, `"${ada.username}"`]) {
      expect(trace).not.toContain(known)
    }
  })

  it('takes the password, and notes a wrong one', async () => {
    const { service, here, close } = await withAda()
    expect(await close('wrong password')).toEqual(err({ kind: 'current_password_incorrect' }))
    expect(service.audit().at(-1)).toMatchObject({
      action: 'account.delete',
      outcome: 'failure',
      reason: 'current_password_incorrect',
    })
    expect(await isSignedIn(service, here.caller)).toBe(true)
    expect(await deliver(service)).toEqual([])
  })

  it('is not for the last administrator, but for one of two', async () => {
    const service = aService()
    const admin = await anAdministrator(service)
    const { closeAccount } = service.application.account
    const command = { caller: admin.caller, currentPassword: root.password, origin }
    expect(await closeAccount(command)).toEqual(err({ kind: 'last_administrator' }))
    expect(await isSignedIn(service, admin.caller)).toBe(true)
    const other = await register(service, bob)
    service.setUser(other.id, { role: admin.user.role })
    expect(await closeAccount(command)).toEqual(ok())
  })

  it('asked for twice at the same moment happens once', async () => {
    const { service, close } = await withAda()
    service.beforeNextCommit(() => close())
    expect(await close()).toEqual(err({ kind: 'session_ended' }))
    expect(await deliver(service)).toHaveLength(1)
  })
})
