import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { deliver, tokenMailedTo } from '../support/mail.ts'
import { ada, origin, register } from '../support/people.ts'
import { aService } from '../support/service.ts'

async function withAda() {
  const service = aService()
  const user = await register(service, ada)
  const firstToken = await tokenMailedTo(service, ada.email)
  return { service, user, firstToken, account: service.application.account }
}

const again = (email: string) => ({ email, origin })

describe('asking for the verification link again', () => {
  it('sends a new link that works, and makes the earlier one worthless', async () => {
    const { service, firstToken, account } = await withAda()
    expect(await account.resendVerification(again('ADA@example.com'))).toEqual(ok())

    const token = await tokenMailedTo(service, ada.email)
    expect(token).not.toBe(firstToken)
    expect(await account.verifyEmail({ token: firstToken, origin })).toEqual(
      err({ kind: 'invalid_token' }),
    )
    expect(await account.verifyEmail({ token, origin })).toEqual(ok())
  })

  it('leaves a link for a new password alone', async () => {
    const { service, account } = await withAda()
    await account.requestPasswordReset({ email: ada.email, origin })
    const token = await tokenMailedTo(service, ada.email)
    await account.resendVerification(again(ada.email))
    expect(
      await account.resetPassword({ token, newPassword: 'amber kettles hum', origin }),
    ).toEqual(ok())
  })

  it.each([
    ['unknown', 'nobody@example.com'],
    ['malformed', 'no address at all'],
  ])(
    'answers the same for an %s address, in as many commits, and writes to nobody',
    async (_, email) => {
      const { service, account } = await withAda()
      const commits = service.counts.commit
      expect(await account.resendVerification(again(email))).toEqual(ok())
      expect(service.counts.commit).toBe(commits + 1)
      expect(await deliver(service)).toEqual([])
      expect(service.audit().at(-1)).toMatchObject({
        action: 'account.request_email_verification',
        actor: null,
        target: null,
        outcome: 'failure',
        reason: 'unknown_email',
      })
    },
  )

  it('is one commit for a known address too, and is noted', async () => {
    const { service, user, account } = await withAda()
    const commits = service.counts.commit
    await account.resendVerification(again(ada.email))
    expect(service.counts.commit).toBe(commits + 1)
    expect(service.audit().at(-1)).toEqual({
      at: service.clock.now(),
      action: 'account.request_email_verification',
      actor: null,
      target: user.id,
      outcome: 'success',
      origin,
    })
  })

  it('writes to nobody whose address is proved already', async () => {
    const { service, firstToken, account } = await withAda()
    await account.verifyEmail({ token: firstToken, origin })
    expect(await account.resendVerification(again(ada.email))).toEqual(ok())
    expect(await deliver(service)).toEqual([])
    expect(service.audit().at(-1)).toMatchObject({ outcome: 'failure', reason: 'not_due' })
  })

  it('writes to nobody whose account is disabled', async () => {
    const { service, user, account } = await withAda()
    service.setUser(user.id, { status: 'disabled' })
    expect(await account.resendVerification(again(ada.email))).toEqual(ok())
    expect(await deliver(service)).toEqual([])
    expect(service.audit().at(-1)).toMatchObject({ outcome: 'failure', reason: 'not_due' })
  })
})
