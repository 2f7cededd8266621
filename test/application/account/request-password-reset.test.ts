import { describe, expect, it } from 'vitest'
import { after as later } from '../../../src/domain/shared/instant.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { deliver, lastMailTo, tokenMailedTo } from '../support/mail.ts'
import { ada, origin, register, signIn } from '../support/people.ts'
import { aService } from '../support/service.ts'

const newPassword = 'amber kettles hum'

async function withAda() {
  const service = aService()
  const user = await register(service, ada)
  await deliver(service)
  const { requestPasswordReset, resetPassword } = service.application.account
  return { service, user, ask: requestPasswordReset, reset: resetPassword }
}

describe('asking for a new password', () => {
  it('sends a link that opens the way to one', async () => {
    const { service, ask, reset } = await withAda()
    expect(await ask({ email: 'Ada@EXAMPLE.com', origin })).toEqual(ok())

    const { envelope, notification } = await lastMailTo(service, ada.email)
    const token = await tokenMailedTo(service, ada.email)
    expect(envelope).toEqual({ to: ada.email, locale: 'es' })
    expect(notification).toEqual({
      template: 'reset_password',
      name: 'Ada',
      link: `${service.settings.links.resetPassword}#token=${token}`,
      expiresAt: later(service.clock.now(), service.settings.lifetimes.passwordResetMs),
    })
    expect(await reset({ token, newPassword, origin })).toEqual(ok())
  })

  it('changes nothing by itself: the password still works and nobody is signed out', async () => {
    const { service, ask } = await withAda()
    const { caller } = await signIn(service, ada)
    await ask({ email: ada.email, origin })
    expect((await service.application.account.viewProfile(caller)).ok).toBe(true)
    expect((await signIn(service, ada)).user.id).toBe(caller.userId)
  })

  it('again makes the earlier link worthless', async () => {
    const { service, ask, reset } = await withAda()
    await ask({ email: ada.email, origin })
    const earlier = await tokenMailedTo(service, ada.email)
    await ask({ email: ada.email, origin })
    const newest = await tokenMailedTo(service, ada.email)

    expect(await reset({ token: earlier, newPassword, origin })).toEqual(
      err({ kind: 'invalid_token' }),
    )
    expect(await reset({ token: newest, newPassword, origin })).toEqual(ok())
  })

  it('is noted, as asked for by nobody known', async () => {
    const { service, user, ask } = await withAda()
    await ask({ email: ada.email, origin })
    expect(service.audit().at(-1)).toEqual({
      at: service.clock.now(),
      action: 'account.request_password_reset',
      actor: null,
      target: user.id,
      outcome: 'success',
      origin,
    })
  })

  it('answers the same for an unknown address, in as many commits, and writes to nobody', async () => {
    const { service, ask } = await withAda()
    const commits = service.counts.commit
    expect(await ask({ email: 'nobody@example.com', origin })).toEqual(ok())
    expect(service.counts.commit).toBe(commits + 1)
    expect(await deliver(service)).toEqual([])
    expect(service.audit().at(-1)).toMatchObject({
      target: null,
      outcome: 'failure',
      reason: 'unknown_email',
    })

    await ask({ email: ada.email, origin })
    expect(service.counts.commit).toBe(commits + 2)
  })

  it('answers the same for a disabled account, and writes to nobody', async () => {
    const { service, user, ask } = await withAda()
    service.setUser(user.id, { status: 'disabled' })
    expect(await ask({ email: ada.email, origin })).toEqual(ok())
    expect(await deliver(service)).toEqual([])
    expect(service.audit().at(-1)).toMatchObject({
      target: user.id,
      outcome: 'failure',
      reason: 'account_disabled',
    })
  })
})
