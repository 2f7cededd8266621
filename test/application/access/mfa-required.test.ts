import { generateSync } from 'otplib'
import { describe, expect, it } from 'vitest'
import { createPolicyInForce } from '../../../src/adapters/outbound/casl/policy-in-force.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { builtInPolicy } from '../../support/built-in-policy.ts'
import { createTestApplication } from '../../support/test-application.ts'
import { origin, root, succeeded } from '../support/people.ts'

/** The shipped policies, but that administrators must have a second factor. */
async function aStricterService() {
  const { bundle } = builtInPolicy
  const roles = bundle.roles.map((role) =>
    role.name === 'administrator' ? { ...role, mfa: 'required' as const } : role,
  )
  const policy = createPolicyInForce({
    sequence: 1,
    hash: 'stricter',
    bundle: { ...bundle, roles },
    additions: new Map(),
  })
  const { application, clock } = createTestApplication({
    ports: () => ({ policy: { inForce: async () => policy, lastKnown: () => policy } }),
  })
  succeeded(await application.account.createAdministrator(root))
  const signIn = async () => {
    const signedIn = succeeded(
      await application.session.signIn({
        identifier: root.username,
        password: root.password,
        origin,
      }),
    )
    if (signedIn.status !== 'authenticated') throw new Error('A second factor is asked for')
    const { token } = signedIn.accessToken
    return { signedIn, caller: succeeded(await application.session.authenticate(token, null)) }
  }
  const enrol = async (caller: Awaited<ReturnType<typeof signIn>>['caller']) => {
    const { secret } = succeeded(await application.factor.enrolTotp({ caller, origin }))
    const code = generateSync({ secret, epoch: clock.now() / 1000 })
    succeeded(await application.factor.confirmTotp({ caller, code, origin }))
  }
  return { application, clock, signIn, enrol }
}

const page = { after: undefined, limit: 10 }

describe('a role that asks for a second factor', () => {
  it('does not count in a session without one: what it allows is refused, and the way is shown', async () => {
    const { application, signIn } = await aStricterService()
    const { signedIn, caller } = await signIn()
    expect(signedIn.mfaEnrollmentRequired).toBe(true)
    expect(caller.roles).toEqual([])
    expect(await application.access.listRoles(caller, page)).toEqual(
      err({ kind: 'mfa_enrollment_required' }),
    )
    expect(
      await application.access.createRole({ caller, name: 'editor', permissions: [], origin }),
    ).toEqual(err({ kind: 'mfa_enrollment_required' }))
    expect(succeeded(await application.access.viewPermissions(caller)).roles).toEqual([])
  })

  it('leaves people their own account, and the way to a second factor', async () => {
    const { application, signIn, enrol } = await aStricterService()
    const { caller } = await signIn()
    expect((await application.account.viewProfile(caller)).ok).toBe(true)
    expect(await application.factor.viewFactors(caller)).toEqual(
      ok({ codes: { totp: undefined, recoveryCodes: 0 }, passkeys: [], required: true }),
    )
    await enrol(caller)
    expect((await application.access.listRoles(caller, page)).ok).toBe(true)
  })

  it('asks a session that began without one to step up once there is one', async () => {
    const { application, signIn, enrol } = await aStricterService()
    const [first, second] = [await signIn(), await signIn()]
    await enrol(first.caller)
    expect(await application.access.listRoles(second.caller, page)).toEqual(
      err({ kind: 'step_up_required', stepUp: { level: 'aal2', maxAgeSeconds: 300 } }),
    )
  })

  it('comes back into the access token with the refresh after that', async () => {
    const { application, signIn, enrol } = await aStricterService()
    const { signedIn, caller } = await signIn()
    await enrol(caller)
    const { accessToken } = succeeded(
      await application.session.refresh({ refreshToken: signedIn.refreshToken, origin }),
    )
    const renewed = succeeded(await application.session.authenticate(accessToken.token, null))
    expect(renewed.roles).toEqual(['administrator'])
  })
})

describe('a condition on session.mfaAge', () => {
  it('goes by when the second factor was used in this very session', async () => {
    const { application, clock, signIn, enrol } = await aStricterService()
    const { caller } = await signIn()
    const before = succeeded(await application.access.viewPermissions(caller))
    expect(before.facts.session).not.toHaveProperty('mfaAge')
    await enrol(caller)
    clock.advance(120_000)
    const after = succeeded(await application.access.viewPermissions(caller))
    expect(after.facts.session).toMatchObject({ mfaAge: 120_000 })
  })
})
