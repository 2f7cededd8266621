import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { deliver, lastMailTo, tokenMailedTo } from '../support/mail.ts'
import { ada, isSignedIn, origin, register, signIn } from '../support/people.ts'
import { aService } from '../support/service.ts'

const newPassword = 'amber kettles hum'
const invalid = err({ kind: 'invalid_token' })
const signInWith = (password: string) => ({ identifier: ada.username, password, origin })

/** Ada, and the token of the link that she asked for. */
async function withAdaAsking(disclosure: 'open' | 'strict' = 'open') {
  const service = aService({ disclosure })
  await service.application.account.register(ada)
  await service.application.account.requestPasswordReset({ email: ada.email, origin })
  const token = await tokenMailedTo(service, ada.email)
  return { service, token, reset: service.application.account.resetPassword }
}

describe('resetting a password', () => {
  it('replaces it', async () => {
    const { service, token, reset } = await withAdaAsking()
    expect(await reset({ token, newPassword, origin })).toEqual(ok())
    expect(await service.application.session.signIn(signInWith(ada.password))).toEqual(
      err({ kind: 'invalid_credentials' }),
    )
    expect((await service.application.session.signIn(signInWith(newPassword))).ok).toBe(true)
  })

  it('ends every session', async () => {
    const { service, token, reset } = await withAdaAsking()
    const [laptop, phone] = [await signIn(service, ada), await signIn(service, ada)]
    await reset({ token, newPassword, origin })
    for (const { caller, refreshToken } of [laptop, phone]) {
      expect(await isSignedIn(service, caller)).toBe(false)
      expect(await service.application.session.refresh({ refreshToken, origin })).toEqual(
        err({ kind: 'invalid_refresh_token' }),
      )
    }
  })

  it('is noted and told to the person by mail', async () => {
    const { service, token, reset } = await withAdaAsking()
    const { user } = await signIn(service, ada)
    await reset({ token, newPassword, origin })
    expect(service.audit().at(-1)).toEqual({
      at: service.clock.now(),
      action: 'account.reset_password',
      actor: user.id,
      onBehalfOf: user.id,
      target: user.id,
      outcome: 'success',
      origin,
      details: {
        'before.emailVerified': false,
        'after.emailVerified': true,
        sessionsEnded: 1,
      },
    })
    const mail = await lastMailTo(service, ada.email)
    expect(mail.envelope).toEqual({ to: ada.email, locale: 'es' })
    expect(mail.notification).toEqual({
      template: 'password_changed',
      name: 'Ada',
      at: service.clock.now(),
    })
  })

  it('proves the address as well: a pending account becomes active', async () => {
    const { service, token, reset } = await withAdaAsking('strict')
    await reset({ token, newPassword, origin })
    expect((await signIn(service, { ...ada, password: newPassword })).user).toMatchObject({
      emailVerified: true,
      status: 'active',
    })
  })

  it('works once with one token', async () => {
    const { service, token, reset } = await withAdaAsking()
    await reset({ token, newPassword, origin })
    await deliver(service)
    expect(await reset({ token, newPassword: 'copper meadows wait', origin })).toEqual(invalid)
    expect((await service.application.session.signIn(signInWith(newPassword))).ok).toBe(true)
    expect(await deliver(service)).toEqual([])
  })

  it('works once of two at once with one token', async () => {
    const { token, reset } = await withAdaAsking()
    const outcomes = await Promise.all([
      reset({ token, newPassword, origin }),
      reset({ token, newPassword: 'copper meadows wait', origin }),
    ])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes).toContainEqual(invalid)
  })

  it.each(['short', 'password1234', 'ada.ada.ada.ada'])(
    'with the refused password %s leaves the token unspent',
    async (refused) => {
      const { token, reset } = await withAdaAsking()
      expect(await reset({ token, newPassword: refused, origin })).toMatchObject(
        err({ kind: 'validation_failed', violations: [{ path: 'newPassword' }] }),
      )
      expect(await reset({ token, newPassword, origin })).toEqual(ok())
    },
  )

  it('works until the moment the link expires', async () => {
    const { service, token, reset } = await withAdaAsking()
    service.clock.advance(service.settings.lifetimes.passwordResetMs - 1)
    expect((await reset({ token, newPassword: 'short', origin })).ok).toBe(false)
    service.clock.advance(1)
    expect(await reset({ token, newPassword, origin })).toEqual(invalid)
    expect((await service.application.session.signIn(signInWith(ada.password))).ok).toBe(true)
  })

  it('refuses a token that nobody was sent, and one that was sent to prove an address', async () => {
    const service = aService()
    await register(service, ada)
    const { resetPassword } = service.application.account
    const token = await tokenMailedTo(service, ada.email)
    expect(await resetPassword({ token, newPassword, origin })).toEqual(invalid)
    expect(await resetPassword({ token: 'x', newPassword, origin })).toEqual(invalid)
  })

  it('at the moment in which the password is changed loses, and changes nothing', async () => {
    const { service, token, reset } = await withAdaAsking()
    const { caller } = await signIn(service, ada)
    service.beforeNextCommit(() =>
      service.application.account.changePassword({
        caller,
        currentPassword: ada.password,
        newPassword: 'copper meadows wait',
        origin,
      }),
    )
    expect(await reset({ token, newPassword, origin })).toEqual(invalid)
    expect(await isSignedIn(service, caller)).toBe(true)
    expect(service.audit().map(({ action }) => action)).not.toContain('account.reset_password')
    expect((await service.application.session.signIn(signInWith('copper meadows wait'))).ok).toBe(
      true,
    )
  })

  it('is refused to an account that has been disabled since', async () => {
    const { service, token, reset } = await withAdaAsking()
    const { user } = await signIn(service, ada)
    service.setUser(user.id, { status: 'disabled' })
    expect(await reset({ token, newPassword, origin })).toEqual(invalid)
  })
})
