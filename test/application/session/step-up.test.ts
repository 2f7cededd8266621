import { describe, expect, it } from 'vitest'
import type { StepUpCommand } from '../../../src/application/session/step-up.ts'
import { minutes } from '../../../src/domain/shared/instant.ts'
import { err } from '../../../src/domain/shared/result.ts'
import { aRole } from '../support/access.ts'
import { codeNow, enrolTotp, waitForNextCode } from '../support/factors.ts'
import {
  ada,
  aLearner,
  anAdministrator,
  origin,
  root,
  signIn,
  succeeded,
} from '../support/people.ts'
import { aService } from '../support/service.ts'

const aal1 = err({ kind: 'step_up_required', stepUp: { level: 'aal1', maxAgeSeconds: 300 } })
const aal2 = err({ kind: 'step_up_required', stepUp: { level: 'aal2', maxAgeSeconds: 300 } })

async function withAdministrator() {
  const service = aService()
  const admin = await anAdministrator(service)
  const createRole = (name: string) =>
    service.application.access.createRole({
      caller: admin.caller,
      name,
      permissions: [],
      origin,
    })
  const stepUp = (presented: StepUpCommand['presented']) =>
    service.application.session.stepUp({ caller: admin.caller, presented, origin })
  return { service, admin, createRole, stepUp }
}

const rightPassword = { method: 'password', password: root.password } as const

describe('something sensitive', () => {
  it('is done for five minutes after a sign-in, and then asks who it is', async () => {
    const { service, createRole } = await withAdministrator()
    service.clock.advance(minutes(5))
    expect((await createRole('in-time')).ok).toBe(true)
    service.clock.advance(1)
    expect(await createRole('late')).toEqual(aal1)
  })

  it('is done again once the password was shown, with the access token at hand', async () => {
    const { service, createRole, stepUp } = await withAdministrator()
    service.clock.advance(minutes(6))
    succeeded(await stepUp(rightPassword))
    expect((await createRole('editor')).ok).toBe(true)
  })

  it('asks nobody who may not do it anyway', async () => {
    const service = aService()
    const { caller } = await aLearner(service)
    service.clock.advance(minutes(6))
    expect(
      await service.application.access.createRole({
        caller,
        name: 'mine',
        permissions: [],
        origin,
      }),
    ).toMatchObject({ ok: false, error: { kind: 'permission_denied' } })
  })

  it('asks who has a second factor for that one: a password will not do', async () => {
    const { service, admin, createRole, stepUp } = await withAdministrator()
    const { secret, recoveryCodes } = await enrolTotp(service, admin)
    service.clock.advance(minutes(6))
    expect(await createRole('editor')).toEqual(aal2)
    succeeded(await stepUp(rightPassword))
    expect(await createRole('editor')).toEqual(aal2)
    succeeded(await stepUp({ method: 'totp', code: codeNow(service, secret) }))
    expect((await createRole('editor')).ok).toBe(true)

    service.clock.advance(minutes(6))
    const [code = ''] = recoveryCodes
    succeeded(await stepUp({ method: 'recovery_code', code }))
    expect((await createRole('author-in-chief')).ok).toBe(true)
  })

  it('is what gives somebody else another way in, or other rights: their address and attributes', async () => {
    const { service, admin, stepUp } = await withAdministrator()
    const { user } = await aLearner(service)
    service.clock.advance(minutes(6))
    const update = (change: object) =>
      service.application.users.updateUser({
        caller: admin.caller,
        id: user.id,
        expectedVersions: undefined,
        origin,
        ...change,
      })
    const mine = { email: 'mine@evil.example' }
    for (const change of [mine, { emailVerified: true }, { attributes: {} }]) {
      expect(await update(change)).toEqual(aal1)
    }
    expect((await update({ firstName: 'Ada' })).ok).toBe(true)
    succeeded(await stepUp(rightPassword))
    expect((await update(mine)).ok).toBe(true)
  })

  it('is not asked for when something is only read', async () => {
    const { service, admin } = await withAdministrator()
    service.clock.advance(minutes(9))
    const page = { after: undefined, limit: 5 }
    expect((await service.application.access.listRoles(admin.caller, page)).ok).toBe(true)
  })
})

describe('a step-up', () => {
  it('gives a token that says what was shown and when, and is noted', async () => {
    const { service, admin, stepUp } = await withAdministrator()
    const { secret } = await enrolTotp(service, admin)
    service.clock.advance(minutes(7))
    const { accessToken } = succeeded(
      await stepUp({ method: 'totp', code: codeNow(service, secret) }),
    )
    const caller = succeeded(
      await service.application.session.authenticate(accessToken.token, null),
    )
    expect(caller).toMatchObject({
      sessionId: admin.caller.sessionId,
      methods: ['pwd', 'otp', 'mfa'],
      authenticatedAt: service.clock.now(),
    })
    expect(service.audit().at(-1)).toMatchObject({
      action: 'session.step_up',
      actor: admin.user.id,
      outcome: 'success',
      details: { method: 'totp' },
    })
  })

  it('is remembered by a refresh', async () => {
    const { service, admin, stepUp } = await withAdministrator()
    service.clock.advance(minutes(7))
    succeeded(await stepUp(rightPassword))
    const at = service.clock.now()
    service.clock.advance(minutes(1))
    const { accessToken } = succeeded(
      await service.application.session.refresh({ refreshToken: admin.refreshToken, origin }),
    )
    const caller = succeeded(
      await service.application.session.authenticate(accessToken.token, null),
    )
    expect(caller.authenticatedAt).toBe(at)
  })

  it.each([
    ['a wrong password', { method: 'password', password: 'wrong and long' }, 'invalid_credentials'],
    ['no password at all', { method: 'password', password: '' }, 'invalid_credentials'],
    ['a code of nobody', { method: 'totp', code: '123456' }, 'invalid_mfa_code'],
    [
      'a recovery code of nobody',
      { method: 'recovery_code', code: 'k7m2-9qxw-4f0r-t8cz' },
      'invalid_mfa_code',
    ],
  ] as const)('with %s is refused, noted, and changes nothing', async (_name, presented, kind) => {
    const { service, createRole, stepUp } = await withAdministrator()
    service.clock.advance(minutes(6))
    expect(await stepUp(presented)).toEqual(err({ kind }))
    expect(service.audit().at(-1)).toMatchObject({
      action: 'session.step_up',
      outcome: 'failure',
      reason: kind,
    })
    expect(await createRole('editor')).toEqual(aal1)
  })

  it('takes each code once', async () => {
    const { service, admin, stepUp } = await withAdministrator()
    const { secret } = await enrolTotp(service, admin)
    const code = codeNow(service, secret)
    const outcomes = await Promise.all([1, 2, 3].map(() => stepUp({ method: 'totp', code })))
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    waitForNextCode(service)
    expect((await stepUp({ method: 'totp', code: codeNow(service, secret) })).ok).toBe(true)
  })

  it('is nothing for a session that has ended', async () => {
    const { service, admin, stepUp } = await withAdministrator()
    await service.application.session.signOut({
      caller: admin.caller,
      everywhere: false,
      origin,
    })
    expect(await stepUp(rightPassword)).toEqual(err({ kind: 'session_ended' }))
  })

  it('raises its own session and no other', async () => {
    const { service, stepUp } = await withAdministrator()
    const elsewhere = await signIn(service, root)
    service.clock.advance(minutes(6))
    succeeded(await stepUp(rightPassword))
    await expect(aRole(service, elsewhere)).rejects.toThrow('step_up_required')
  })
})

describe('changing the password', () => {
  const change = (
    service: ReturnType<typeof aService>,
    caller: Parameters<typeof service.application.account.viewProfile>[0],
  ) =>
    service.application.account.changePassword({
      caller,
      currentPassword: ada.password,
      newPassword: 'another quiet harbour',
      origin,
    })

  it('shows by itself who it is', async () => {
    const service = aService()
    const { caller } = await aLearner(service, ada)
    service.clock.advance(minutes(30))
    expect((await change(service, caller)).ok).toBe(true)
  })

  it('asks for the second factor, too, where there is one', async () => {
    const service = aService()
    const person = await enrolTotp(service, await aLearner(service, ada))
    service.clock.advance(minutes(30))
    expect(await change(service, person.caller)).toEqual(aal2)
  })
})
