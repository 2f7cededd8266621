import { describe, expect, it } from 'vitest'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { deliver, lastMailTo, tokenMailedTo } from '../support/mail.ts'
import { ada, aLearner, bob, isSignedIn, origin, register, signIn } from '../support/people.ts'
import { aService, type ServiceOptions } from '../support/service.ts'

const newEmail = 'ada@new.example'
const invalidToken = err({ kind: 'invalid_token' })

async function withAda(options: ServiceOptions = {}) {
  const open = aService()
  const here = await aLearner(open, ada)
  const service = open.restart(options)
  await deliver(service)
  const { account } = service.application
  const request = (to = newEmail, currentPassword = ada.password) =>
    account.requestEmailChange({ caller: here.caller, newEmail: to, currentPassword, origin })
  /** As if both mailboxes were read right after the request. */
  const letters = async (to = newEmail) => ({
    current: await tokenMailedTo(service, ada.email),
    new: await tokenMailedTo(service, to),
  })
  const agree = (token: string) => account.agreeToEmailChange({ token, origin })
  const stop = (token: string) => account.stopEmailChangeByLetter({ token, origin })
  const view = () => account.viewEmailChange(here.caller)
  const emailNow = async () => (await service.ports.users.byId(here.user.id))?.email
  return { service, here, request, letters, agree, stop, view, emailNow }
}

describe('changing the address', () => {
  it.each([
    ['current', 'new'],
    ['new', 'current'],
  ] as const)('happens when both sides have agreed, the %s one first', async (first, second) => {
    const { request, letters, agree, emailNow } = await withAda()
    expect(await request()).toEqual(ok())
    const tokens = await letters()
    expect(await agree(tokens[first])).toEqual(ok({ status: 'agreed', outstanding: second }))
    expect(await emailNow()).toBe(ada.email)
    expect(await agree(tokens[second])).toEqual(ok({ status: 'changed' }))
    expect(await emailNow()).toBe(newEmail)
  })

  it('ends every session, and signs in with the new address, which is proven', async () => {
    const { service, here, request, letters, agree } = await withAda()
    const elsewhere = await signIn(service, ada)
    await request()
    const tokens = await letters()
    await agree(tokens.new)
    await agree(tokens.current)
    expect(await isSignedIn(service, here.caller)).toBe(false)
    expect(await isSignedIn(service, elsewhere.caller)).toBe(false)
    const { signIn: trySignIn } = service.application.session
    const withAddress = (identifier: string) =>
      trySignIn({ identifier, password: ada.password, origin })
    expect(await withAddress(newEmail)).toMatchObject({ value: { user: { emailVerified: true } } })
    expect(await withAddress(ada.email)).toEqual(err({ kind: 'invalid_credentials' }))
  })

  it('makes a reset link in the old mailbox worthless, and tells the old address', async () => {
    const { service, request, letters, agree } = await withAda()
    const { requestPasswordReset, resetPassword } = service.application.account
    await requestPasswordReset({ email: ada.email, origin })
    const reset = await tokenMailedTo(service, ada.email)
    await request()
    const tokens = await letters()
    await agree(tokens.current)
    await agree(tokens.new)
    expect(
      await resetPassword({ token: reset, newPassword: 'copper meadows wait', origin }),
    ).toEqual(invalidToken)
    expect((await lastMailTo(service, ada.email)).notification).toEqual({
      template: 'email_changed',
      name: 'Ada',
      newEmail,
      at: service.clock.now(),
    })
  })

  it('takes both agreements at the same moment', async () => {
    const { service, request, letters, agree, emailNow } = await withAda()
    await request()
    const tokens = await letters()
    service.beforeNextCommit(() => agree(tokens.new))
    expect(await agree(tokens.current)).toEqual(ok({ status: 'changed' }))
    expect(await emailNow()).toBe(newEmail)
  })

  it('is noted: who asked, each agreement, and the change', async () => {
    const { service, here, request, letters, agree } = await withAda()
    await request()
    const tokens = await letters()
    await agree(tokens.current)
    await agree(tokens.new)
    const noted = service.audit().filter(({ action }) => action.includes('email_change'))
    expect(noted.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['account.request_email_change', 'success'],
      ['account.agree_to_email_change', 'success'],
      ['account.agree_to_email_change', 'success'],
    ])
    const change = service.audit().find(({ action }) => action === 'account.change_email')
    expect(change).toMatchObject({
      actor: here.user.id,
      onBehalfOf: here.user.id, // whoever held the letter
      target: here.user.id,
      details: { 'after.emailVerified': true, sessionsEnded: 1 },
      personal: { 'before.email': ada.email, 'after.email': newEmail },
    })
    const chained = service.audit().map(({ personal, ...entry }) => entry)
    expect(JSON.stringify(chained)).not.toContain(newEmail)
  })
})

describe('a link of a change of address', () => {
  it('works once, and not after its time', async () => {
    const { service, request, letters, agree, emailNow } = await withAda()
    await request()
    const tokens = await letters()
    await agree(tokens.current)
    expect(await agree(tokens.current)).toEqual(invalidToken)
    service.clock.advance(service.settings.lifetimes.emailVerificationMs)
    expect(await agree(tokens.new)).toEqual(invalidToken)
    expect(await emailNow()).toBe(ada.email)
  })

  it('is worthless once another change was asked for', async () => {
    const { request, letters, agree, emailNow } = await withAda()
    await request()
    const first = await letters()
    await agree(first.new)
    await request('ada@other.example')
    const second = await letters('ada@other.example')
    expect(await agree(first.current)).toEqual(invalidToken)
    expect(await agree(second.current)).toEqual(ok({ status: 'agreed', outstanding: 'new' }))
    expect(await agree(first.new)).toEqual(invalidToken)
    expect(await agree(second.new)).toEqual(ok({ status: 'changed' }))
    expect(await emailNow()).toBe('ada@other.example')
  })

  it('confirms nothing else, and links for other things do not confirm it', async () => {
    const { service, request, letters, agree } = await withAda()
    const { requestPasswordReset, resetPassword, verifyEmail } = service.application.account
    await request()
    const tokens = await letters()
    await requestPasswordReset({ email: ada.email, origin })
    const reset = await tokenMailedTo(service, ada.email)
    expect(await agree(reset)).toEqual(invalidToken)
    const newPassword = 'copper meadows wait'
    for (const token of Object.values(tokens)) {
      expect(await verifyEmail({ token, origin })).toEqual(invalidToken)
      expect(await resetPassword({ token, newPassword, origin })).toEqual(invalidToken)
    }
  })

  it('is worthless once the password was changed or reset', async () => {
    const { service, here, request, letters, agree, emailNow } = await withAda()
    await request()
    const tokens = await letters()
    await agree(tokens.current)
    const { changePassword } = service.application.account
    await changePassword({
      caller: here.caller,
      currentPassword: ada.password,
      newPassword: 'amber kettles hum',
      origin,
    })
    expect(await agree(tokens.new)).toEqual(invalidToken)
    expect(await emailNow()).toBe(ada.email)
  })

  it('is worthless while the account is disabled', async () => {
    const { service, here, request, letters, agree } = await withAda()
    await request()
    const tokens = await letters()
    service.setUser(here.user.id, { status: 'disabled' })
    expect(await agree(tokens.new)).toEqual(invalidToken)
  })

  it('answers that the address was taken meanwhile, and is good again when it is free', async () => {
    const { service, request, letters, agree, emailNow } = await withAda()
    await request()
    const tokens = await letters()
    await agree(tokens.current)
    const newcomer = await register(service, { ...bob, email: newEmail })
    expect(await agree(tokens.new)).toEqual(err({ kind: 'email_taken' }))
    expect(await emailNow()).toBe(ada.email)
    const at = service.clock.now()
    await service.ports.unitOfWork.commit([
      { kind: 'delete_user', userId: newcomer.id, nameHeldUntil: at, at },
    ])
    expect(await agree(tokens.new)).toEqual(ok({ status: 'changed' }))
  })
})

describe('stopping a change of address', () => {
  it.each(['current', 'new'] as const)('by the letter to the %s address', async (side) => {
    const { request, letters, agree, stop, view } = await withAda()
    await request()
    const tokens = await letters()
    expect(await stop(tokens[side])).toEqual(ok())
    for (const token of Object.values(tokens)) {
      expect(await agree(token)).toEqual(invalidToken)
      expect(await stop(token)).toEqual(invalidToken)
    }
    expect(await view()).toMatchObject({ value: { change: undefined } })
  })

  it('by a side that has agreed already, but not by a letter of an earlier request', async () => {
    const { request, letters, agree, stop, emailNow } = await withAda()
    await request('ada@typo.example')
    const typo = await letters('ada@typo.example')
    await request()
    const tokens = await letters()
    expect(await stop(typo.new)).toEqual(invalidToken)
    await agree(tokens.current)
    expect(await stop(tokens.current)).toEqual(ok())
    expect(await agree(tokens.new)).toEqual(invalidToken)
    expect(await emailNow()).toBe(ada.email)
  })

  it('by the person who is signed in, once', async () => {
    const { service, here, request, letters, agree } = await withAda()
    const { stopEmailChange } = service.application.account
    const command = { caller: here.caller, origin }
    expect(await stopEmailChange(command)).toEqual(err({ kind: 'no_email_change' }))
    await request()
    const tokens = await letters()
    expect(await stopEmailChange(command)).toEqual(ok())
    expect(await agree(tokens.new)).toEqual(invalidToken)
    expect(service.audit().at(-1)).toMatchObject({
      action: 'account.stop_email_change',
      sessionId: here.caller.sessionId,
    })
  })

  it('not any more when time has run out', async () => {
    const { service, request, letters, stop, view } = await withAda()
    await request()
    const tokens = await letters()
    service.clock.advance(service.settings.lifetimes.emailVerificationMs)
    expect(await stop(tokens.current)).toEqual(invalidToken)
    expect(await view()).toMatchObject({ value: { change: undefined } })
  })
})

describe('asking for another address', () => {
  it('takes the password, and notes a wrong one', async () => {
    const { service, request, view } = await withAda()
    expect(await request(newEmail, 'wrong password')).toEqual(
      err({ kind: 'current_password_incorrect' }),
    )
    expect(service.audit().at(-1)).toMatchObject({
      action: 'account.request_email_change',
      outcome: 'failure',
      reason: 'current_password_incorrect',
    })
    expect(await view()).toMatchObject({ value: { change: undefined } })
    expect(await deliver(service)).toEqual([])
  })

  it.each([
    ['no address', 'not an address'],
    ['the address of the account', ada.email],
    ['the same in other letter case', 'ADA@example.com'],
  ])('refuses %s', async (_name, to) => {
    const { service, request } = await withAda()
    expect(await request(to)).toMatchObject({
      error: { kind: 'validation_failed', violations: [{ path: 'newEmail' }] },
    })
    expect(await deliver(service)).toEqual([])
  })

  it('is for nobody whose session has ended', async () => {
    const { service, here, request } = await withAda()
    await service.application.session.signOut({ caller: here.caller, everywhere: false, origin })
    expect(await request()).toEqual(err({ kind: 'session_ended' }))
    expect(await deliver(service)).toEqual([])
  })

  it('shows what is outstanding, until when', async () => {
    const { service, here, request, letters, agree, view } = await withAda()
    await request()
    const { emailVerificationMs } = service.settings.lifetimes
    const expiresAt = service.clock.now() + emailVerificationMs
    expect(await view()).toMatchObject({
      value: {
        user: here.user,
        change: { to: newEmail, expiresAt, outstanding: ['current', 'new'] },
      },
    })
    await agree((await letters()).new)
    expect(await view()).toMatchObject({ value: { change: { outstanding: ['current'] } } })
  })

  it('says that an address is taken when disclosure is open', async () => {
    const { service, request } = await withAda()
    await register(service, bob)
    await deliver(service)
    expect(await request(bob.email)).toEqual(err({ kind: 'email_taken' }))
    expect(await deliver(service)).toEqual([])
  })
})

describe('asking for an address that somebody has, under strict disclosure', () => {
  async function withBoth() {
    const open = aService()
    const here = await aLearner(open, ada)
    await register(open, bob)
    const service = open.restart({ disclosure: 'strict' })
    await deliver(service)
    const { account } = service.application
    const request = (to: string) =>
      account.requestEmailChange({
        caller: here.caller,
        newEmail: to,
        currentPassword: ada.password,
        origin,
      })
    return { service, here, account, request }
  }

  it('looks to the person who asks as if it was free: answer, view, mail, link and entries', async () => {
    const seen = await Promise.all(
      [bob.email, newEmail].map(async (to) => {
        const { service, here, account, request } = await withBoth()
        const before = service.counts.commit
        const answer = await request(to)
        const commits = service.counts.commit - before
        const mail = (await lastMailTo(service, ada.email)).notification
        const token = await tokenMailedTo(service, ada.email)
        const agreed = await account.agreeToEmailChange({ token, origin })
        const view = await account.viewEmailChange(here.caller)
        const entries = service
          .audit()
          .filter(({ actor, target }) => [actor, target].includes(here.user.id))
        const everything = JSON.stringify([answer, commits, mail, agreed, view, entries])
        return everything.replaceAll(to, 'TO').replaceAll(token, 'TOKEN')
      }),
    )
    expect(seen[0]).toBe(seen[1])
  })

  it('tells the holder, who can do nothing and need not', async () => {
    const { service, request } = await withBoth()
    await request(bob.email)
    const mails = await deliver(service)
    expect(mails.map(({ envelope, notification }) => [envelope.to, notification.template])).toEqual(
      [
        [ada.email, 'confirm_current_email'],
        [bob.email, 'email_in_use'],
      ],
    )
    expect(service.audit().at(-1)).toMatchObject({ actor: null, reason: 'email_taken' })
  })
})
