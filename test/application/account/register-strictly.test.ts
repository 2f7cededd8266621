import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { deliver, lastMailTo, tokenMailedTo } from '../support/mail.ts'
import { ada, bob, origin, signIn } from '../support/people.ts'
import { aService } from '../support/service.ts'

const knownAddress = { ...bob, email: ada.email }

async function strictServiceWithAda() {
  const service = aService({ disclosure: 'strict' })
  await service.application.account.register(ada)
  await deliver(service)
  return service
}

describe('registering under strict disclosure', () => {
  it('answers the same for a known and an unknown address', async () => {
    const { application } = await strictServiceWithAda()
    const sent = ok({ status: 'verification_sent' })
    expect(await application.account.register(knownAddress)).toEqual(sent)
    expect(await application.account.register(bob)).toEqual(sent)
  })

  it('costs as many commits and password hashes for a known as for an unknown address', async () => {
    const service = await strictServiceWithAda()
    const costOf = async (person: typeof bob) => {
      const before = { ...service.counts }
      await service.application.account.register(person)
      return {
        commit: service.counts.commit - before.commit,
        hash: service.counts.hash - before.hash,
      }
    }
    expect(await costOf(knownAddress)).toEqual({ commit: 1, hash: 1 })
    expect(await costOf(bob)).toEqual({ commit: 1, hash: 1 })
  })

  it("writes to a known address' owner, in the owner's language, and makes no account", async () => {
    const service = await strictServiceWithAda()
    await service.application.account.register(knownAddress)

    const mails = await deliver(service)
    expect(mails.map(({ envelope, notification }) => ({ envelope, notification }))).toEqual([
      {
        envelope: { to: ada.email, locale: 'es' },
        notification: {
          template: 'email_already_registered',
          name: 'Ada',
          resetLink: service.settings.links.forgotPassword,
        },
      },
    ])
    const signedIn = await service.application.session.signIn({
      identifier: bob.username,
      password: bob.password,
      origin,
    })
    expect(signedIn).toEqual(err({ kind: 'invalid_credentials' }))
  })

  it('with a known address is noted as a failure of nobody', async () => {
    const service = await strictServiceWithAda()
    const target = service.audit().at(-1)?.target
    await service.application.account.register(knownAddress)
    expect(service.audit().at(-1)).toEqual({
      at: service.clock.now(),
      action: 'account.register_known_email',
      actor: null,
      target,
      outcome: 'failure',
      reason: 'email_taken',
      origin,
    })
  })

  it('makes an account that waits until its address is proved', async () => {
    const service = await strictServiceWithAda()
    const attempt = { identifier: ada.username, password: ada.password, origin }
    expect(await service.application.session.signIn(attempt)).toEqual(
      err({ kind: 'email_not_verified' }),
    )
    const token = await tokenMailedTo(service, ada.email)
    await service.application.account.verifyEmail({ token, origin })
    expect((await signIn(service, ada)).user).toMatchObject({
      emailVerified: true,
      status: 'active',
    })
  })

  it('still says that a username is taken: it is public', async () => {
    const { application } = await strictServiceWithAda()
    expect(await application.account.register({ ...bob, username: ada.username })).toEqual(
      err({ kind: 'username_taken' }),
    )
  })

  it('of two at once for one address answers both alike, and the owner hears of it', async () => {
    const service = aService({ disclosure: 'strict' })
    const outcomes = await Promise.all([
      service.application.account.register(ada),
      service.application.account.register(knownAddress),
    ])
    expect(outcomes).toEqual([
      ok({ status: 'verification_sent' }),
      ok({ status: 'verification_sent' }),
    ])
    await deliver(service)
    const written = service.mailer.sent.map(({ notification }) => notification.template)
    expect(written.toSorted()).toEqual(['email_already_registered', 'verify_email'])
    expect((await lastMailTo(service, ada.email)).envelope.to).toBe(ada.email)
  })
})
