import { describe, expect, it } from 'vitest'
import { minutes } from '../../../src/domain/shared/instant.ts'
import { err } from '../../../src/domain/shared/result.ts'
import { codeNow, enrolTotp, waitForNextCode } from '../support/factors.ts'
import { lastMailTo } from '../support/mail.ts'
import { ada, aLearner, anAdministrator, origin, signIn, succeeded } from '../support/people.ts'
import { aService } from '../support/service.ts'

async function withAda() {
  const service = aService()
  const person = await aLearner(service, ada)
  return { service, person, factor: service.application.factor, caller: person.caller }
}

describe('setting up an authenticator app', () => {
  it('changes nothing until a code has been shown', async () => {
    const { service, factor, caller } = await withAda()
    succeeded(await factor.enrolTotp({ caller, origin }))
    expect(succeeded(await factor.viewFactors(caller))).toEqual({
      codes: {
        totp: { secret: expect.any(String), confirmedAt: null, usedStep: null, tries: 0 },
        recoveryCodes: 0,
      },
      passkeys: [],
      required: false,
    })
    expect((await signIn(service, ada)).user.secondFactors).toEqual([])
  })

  it('gives ten recovery codes once, makes this session one with two factors, and tells its owner', async () => {
    const { service, person, factor, caller } = await withAda()
    const enrolled = await enrolTotp(service, person)
    expect(enrolled.recoveryCodes).toHaveLength(10)
    expect(service.sessions().at(-1)).toMatchObject({ methods: ['pwd', 'otp', 'mfa'] })
    const { codes } = succeeded(await factor.viewFactors(caller))
    expect(codes).toMatchObject({ recoveryCodes: 10 })
    expect((await lastMailTo(service, ada.email)).notification).toMatchObject({
      template: 'second_factor_changed',
      news: 'totp_added',
    })
  })

  it('keeps neither the secret nor a recovery code as it is', async () => {
    const { service, person } = await withAda()
    const { secret, recoveryCodes } = await enrolTotp(service, person)
    const stored = JSON.stringify([service.everythingStored(), service.audit()])
    for (const one of [
      secret,
      ...recoveryCodes,
      ...recoveryCodes.map((code) => code.replaceAll('-', '')),
    ]) {
      expect(stored).not.toContain(one)
    }
  })

  it('with a wrong code is refused, and can be tried again', async () => {
    const { service, factor, caller } = await withAda()
    const { secret } = succeeded(await factor.enrolTotp({ caller, origin }))
    expect(await factor.confirmTotp({ caller, code: '000000', origin })).toEqual(
      err({ kind: 'invalid_mfa_code' }),
    )
    expect((await factor.confirmTotp({ caller, code: codeNow(service, secret), origin })).ok).toBe(
      true,
    )
  })

  it('begun twice goes by the newer secret', async () => {
    const { service, factor, caller } = await withAda()
    const first = succeeded(await factor.enrolTotp({ caller, origin }))
    const second = succeeded(await factor.enrolTotp({ caller, origin }))
    const confirm = (secret: string) =>
      factor.confirmTotp({ caller, code: codeNow(service, secret), origin })
    expect(await confirm(first.secret)).toEqual(err({ kind: 'invalid_mfa_code' }))
    expect((await confirm(second.secret)).ok).toBe(true)
  })

  it('confirmed twice at once gives one set of recovery codes', async () => {
    const { service, factor, caller } = await withAda()
    const { secret } = succeeded(await factor.enrolTotp({ caller, origin }))
    const code = codeNow(service, secret)
    const outcomes = await Promise.all(
      [1, 2].map(() => factor.confirmTotp({ caller, code, origin })),
    )
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(outcomes).toContainEqual(err({ kind: 'totp_enrolled' }))
  })

  it('is refused beside another one, and cannot be confirmed when it was not begun', async () => {
    const { service, person, factor, caller } = await withAda()
    expect(await factor.confirmTotp({ caller, code: '000000', origin })).toEqual(
      err({ kind: 'totp_not_enrolled' }),
    )
    await enrolTotp(service, person)
    expect(await factor.enrolTotp({ caller, origin })).toEqual(err({ kind: 'totp_enrolled' }))
  })

  it('asks who it is when the sign-in is older than five minutes', async () => {
    const { service, factor, caller } = await withAda()
    service.clock.advance(minutes(5) + 1)
    expect(await factor.enrolTotp({ caller, origin })).toMatchObject({
      error: { kind: 'step_up_required' },
    })
  })
})

describe('removing the authenticator app', () => {
  it('needs it once more, then lets the password alone sign in', async () => {
    const { service, person, factor, caller } = await withAda()
    const { secret } = await enrolTotp(service, person)
    service.clock.advance(minutes(6))
    expect(await factor.removeTotp({ caller, origin })).toMatchObject({
      error: { kind: 'step_up_required', stepUp: { level: 'aal2' } },
    })
    const presented = { method: 'totp', code: codeNow(service, secret) } as const
    succeeded(await service.application.session.stepUp({ caller, presented, origin }))
    succeeded(await factor.removeTotp({ caller, origin }))
    expect((await signIn(service, ada)).user.secondFactors).toEqual([])
    expect(succeeded(await factor.viewFactors(caller)).codes).toEqual({
      totp: undefined,
      recoveryCodes: 0,
    })
    expect(await factor.removeTotp({ caller, origin })).toEqual(err({ kind: 'totp_not_enrolled' }))
  })
})

describe('new recovery codes', () => {
  it('replace the old ones', async () => {
    const { service, person, factor, caller } = await withAda()
    const { recoveryCodes: old } = await enrolTotp(service, person)
    const { recoveryCodes } = succeeded(await factor.renewRecoveryCodes({ caller, origin }))
    const stepUp = (code: string) =>
      service.application.session.stepUp({
        caller,
        presented: { method: 'recovery_code', code },
        origin,
      })
    expect(await stepUp(old[0] ?? '')).toEqual(err({ kind: 'invalid_mfa_code' }))
    expect((await stepUp(recoveryCodes[0] ?? '')).ok).toBe(true)
  })

  it('are given to nobody without a second factor', async () => {
    const { factor, caller } = await withAda()
    expect(await factor.renewRecoveryCodes({ caller, origin })).toEqual(
      err({ kind: 'mfa_not_enrolled' }),
    )
  })
})

describe('an administrator', () => {
  it('removes the factors of somebody who has lost them: their sessions end, and they are told', async () => {
    const { service, person } = await withAda()
    await enrolTotp(service, person)
    const { caller } = await anAdministrator(service)
    const id = person.user.id
    const removed = succeeded(await service.application.users.removeFactors({ caller, id, origin }))
    expect(removed.user.id).toBe(id)
    waitForNextCode(service)
    expect((await service.application.account.viewProfile(person.caller)).ok).toBe(false)
    expect((await signIn(service, ada)).user.secondFactors).toEqual([])
    expect((await lastMailTo(service, ada.email)).notification).toMatchObject({
      news: 'factors_removed',
    })
  })
})
