import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { tokenMailedTo } from '../support/mail.ts'
import { ada, bob, origin, register, signIn } from '../support/people.ts'
import { aService } from '../support/service.ts'

const invalid = err({ kind: 'invalid_token' })

async function withAda() {
  const service = aService()
  const user = await register(service, ada)
  const token = await tokenMailedTo(service, ada.email)
  return { service, user, token, verify: service.application.account.verifyEmail }
}

describe('verifying an address', () => {
  it('proves it with the token of the link, and is noted', async () => {
    const { service, user, token, verify } = await withAda()
    expect(await verify({ token, origin })).toEqual(ok())
    expect((await signIn(service, ada)).user.emailVerified).toBe(true)
    expect(service.audit()).toContainEqual({
      at: service.clock.now(),
      action: 'account.verify_email',
      actor: user.id,
      onBehalfOf: user.id,
      target: user.id,
      outcome: 'success',
      origin,
      details: { 'before.emailVerified': false, 'after.emailVerified': true },
    })
  })

  it('works once', async () => {
    const { token, verify } = await withAda()
    await verify({ token, origin })
    expect(await verify({ token, origin })).toEqual(invalid)
  })

  it('works once of two at once', async () => {
    const { service, token, verify } = await withAda()
    const outcomes = await Promise.all([verify({ token, origin }), verify({ token, origin })])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes).toContainEqual(invalid)
    const noted = service.audit().filter(({ action }) => action === 'account.verify_email')
    expect(noted).toHaveLength(1)
  })

  it('works until the moment the link expires', async () => {
    const { service, token, verify } = await withAda()
    const { emailVerificationMs } = service.settings.lifetimes
    service.clock.advance(emailVerificationMs - 1)
    await register(service, bob)
    const fresh = await tokenMailedTo(service, bob.email)
    expect(await verify({ token, origin })).toEqual(ok())
    service.clock.advance(emailVerificationMs)
    expect(await verify({ token: fresh, origin })).toEqual(invalid)
  })

  it.each(['', 'x', 'x'.repeat(10_000)])('refuses a token that nobody was sent', async (token) => {
    const { verify } = await withAda()
    expect(await verify({ token, origin })).toEqual(invalid)
  })

  it('is not open to a token that was sent for a new password', async () => {
    const { service, verify } = await withAda()
    await service.application.account.requestPasswordReset({ email: ada.email, origin })
    const token = await tokenMailedTo(service, ada.email)
    expect(await verify({ token, origin })).toEqual(invalid)
  })

  it('does not bring a disabled account back', async () => {
    const { service, user, token, verify } = await withAda()
    service.setUser(user.id, { status: 'disabled' })
    await verify({ token, origin })
    const attempt = { identifier: ada.username, password: ada.password, origin }
    expect(await service.application.session.signIn(attempt)).toEqual(
      err({ kind: 'account_disabled' }),
    )
  })
})
