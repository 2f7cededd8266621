import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { deliver, tokenMailedTo } from '../support/mail.ts'
import { ada, aLearner, isSignedIn, origin, signIn } from '../support/people.ts'
import { aService } from '../support/service.ts'

const newPassword = 'amber kettles hum'
const signInWith = (password: string) => ({ identifier: ada.username, password, origin })
const incorrect = err({ kind: 'current_password_incorrect' })

async function withAda() {
  const service = aService()
  const here = await aLearner(service, ada)
  await deliver(service)
  const change = { caller: here.caller, currentPassword: ada.password, newPassword, origin }
  return { service, here, change, changePassword: service.application.account.changePassword }
}

describe('changing the password', () => {
  it('replaces it', async () => {
    const { service, change, changePassword } = await withAda()
    expect(await changePassword(change)).toEqual(ok())
    expect((await service.application.session.signIn(signInWith(newPassword))).ok).toBe(true)
    expect(await service.application.session.signIn(signInWith(ada.password))).toEqual(
      err({ kind: 'invalid_credentials' }),
    )
  })

  it('ends the other sessions but not this one', async () => {
    const { service, here, change, changePassword } = await withAda()
    const elsewhere = await signIn(service, ada)
    await changePassword(change)

    expect(await isSignedIn(service, here.caller)).toBe(true)
    expect(await isSignedIn(service, elsewhere.caller)).toBe(false)
    const { refresh } = service.application.session
    expect((await refresh({ refreshToken: here.refreshToken, origin })).ok).toBe(true)
    expect(await refresh({ refreshToken: elsewhere.refreshToken, origin })).toEqual(
      err({ kind: 'invalid_refresh_token' }),
    )
  })

  it('makes a reset link that waits in the mailbox worthless, but no verification link', async () => {
    const { service, change, changePassword } = await withAda()
    const { requestPasswordReset, resetPassword, verifyEmail } = service.application.account
    const { resendVerification } = service.application.account
    await resendVerification({ email: ada.email, origin })
    const verification = await tokenMailedTo(service, ada.email)
    await requestPasswordReset({ email: ada.email, origin })
    const reset = await tokenMailedTo(service, ada.email)
    await changePassword(change)

    expect(
      await resetPassword({ token: reset, newPassword: 'copper meadows wait', origin }),
    ).toEqual(err({ kind: 'invalid_token' }))
    expect((await service.application.session.signIn(signInWith(newPassword))).ok).toBe(true)
    expect(await verifyEmail({ token: verification, origin })).toEqual(ok())
  })

  it('is noted and told to the person by mail', async () => {
    const { service, here, change, changePassword } = await withAda()
    await changePassword(change)
    const at = service.clock.now()
    expect(service.audit().at(-1)).toEqual({
      at,
      action: 'account.change_password',
      actor: here.user.id,
      sessionId: here.caller.sessionId,
      target: here.user.id,
      outcome: 'success',
      origin,
      details: { sessionsEnded: 0 },
    })
    const mails = await deliver(service)
    expect(mails.map(({ envelope, notification }) => ({ envelope, notification }))).toEqual([
      {
        envelope: { to: ada.email, locale: 'es' },
        notification: { template: 'password_changed', name: 'Ada', at },
      },
    ])
  })

  it.each(['not her password', '', 'x'.repeat(10_000)])(
    'with a wrong current password changes nothing but the audit log',
    async (currentPassword) => {
      const { service, here, change, changePassword } = await withAda()
      const elsewhere = await signIn(service, ada)
      const before = service.everythingStored()
      expect(await changePassword({ ...change, currentPassword })).toEqual(incorrect)

      expect(service.everythingStored()).toEqual(before)
      expect(service.audit().at(-1)).toEqual({
        at: service.clock.now(),
        action: 'account.change_password',
        actor: here.user.id,
        sessionId: here.caller.sessionId,
        target: here.user.id,
        outcome: 'failure',
        reason: 'current_password_incorrect',
        origin,
      })
      expect(await isSignedIn(service, elsewhere.caller)).toBe(true)
      expect((await service.application.session.signIn(signInWith(ada.password))).ok).toBe(true)
    },
  )

  it.each(['short', 'password1234', 'ada.ada.ada.ada'])(
    'refuses the new password %s',
    async (refused) => {
      const { service, change, changePassword } = await withAda()
      expect(await changePassword({ ...change, newPassword: refused })).toMatchObject(
        err({ kind: 'validation_failed', violations: [{ path: 'newPassword' }] }),
      )
      expect((await service.application.session.signIn(signInWith(ada.password))).ok).toBe(true)
    },
  )

  it('of two at once succeeds once: the loser no longer gave the current password', async () => {
    const { service, change, changePassword } = await withAda()
    const outcomes = await Promise.all([
      changePassword(change),
      changePassword({ ...change, newPassword: 'copper meadows wait' }),
    ])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes).toContainEqual(incorrect)
    expect(await deliver(service)).toHaveLength(1)
  })

  it('is refused once the session has ended, before the password is looked at', async () => {
    const { service, here, change, changePassword } = await withAda()
    await service.application.session.signOut({ caller: here.caller, everywhere: false, origin })
    const verified = service.counts.verify
    expect(await changePassword(change)).toEqual(err({ kind: 'session_ended' }))
    expect(service.counts.verify).toBe(verified)
  })
})
