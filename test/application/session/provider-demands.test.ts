/** What a sign-in does with what the keeper of the passwords asks for besides. */
import { describe, expect, it } from 'vitest'
import { DependencyUnavailable } from '../../../src/application/ports/dependencies.ts'
import type {
  PreparedPassword,
  Verification,
} from '../../../src/application/ports/identity-provider.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { createTestApplication } from '../../support/test-application.ts'
import { bob, origin, succeeded } from '../support/people.ts'

/** A service whose keeper of the passwords answers as it is told. */
async function aServiceWith(changes: {
  verification?: Verification
  replace?: PreparedPassword['replace']
}) {
  const { verification, replace } = changes
  const answers: unknown[] = []
  const base = createTestApplication({
    ports: ({ identityProvider }) => ({
      identityProvider: {
        ...identityProvider,
        ...(verification && { verify: async () => verification }),
        answer: async (_hash, challenge, code) => {
          answers.push({ challenge, code })
          return code === '123456' ? ok() : err({ kind: 'invalid_mfa_code' })
        },
        prepare: (password) => ({
          ...identityProvider.prepare(password),
          ...(replace && { replace }),
        }),
      },
    }),
  })
  const registration = succeeded(await base.application.account.register(bob))
  if (registration.status !== 'registered') throw new Error('Not registered')
  const { session } = base.application
  return {
    ...base,
    answers,
    signIn: () => session.signIn({ identifier: bob.username, password: bob.password, origin }),
    verify: (challengeToken: string, code: string, method: 'totp' | 'recovery_code' = 'totp') =>
      session.verifySecondFactor({ challengeToken, presented: { method, code }, origin }),
  }
}

const right = (besides: Extract<Verification, { matches: true }>['besides']): Verification => ({
  matches: true,
  needsUpgrade: true,
  ...(besides && { besides }),
})
const totp = right({ kind: 'totp', challenge: 'the provider’s session' })

async function challenged(service: Awaited<ReturnType<typeof aServiceWith>>) {
  const outcome = succeeded(await service.signIn())
  if (outcome.status !== 'mfa_required') throw new Error('No challenge')
  return outcome
}

describe('a code that the keeper of the password asks for', () => {
  it('is asked of the person, and answered to the keeper with what it wants back', async () => {
    const service = await aServiceWith({ verification: totp })
    const challenge = await challenged(service)
    expect(challenge.methods).toEqual(['totp'])
    const signedIn = succeeded(await service.verify(challenge.challengeToken, '123456'))
    expect(signedIn.user.username).toBe(bob.username)
    expect(service.answers).toEqual([{ challenge: 'the provider’s session', code: '123456' }])
    expect([...service.store.state.sessions.values()]).toMatchObject([
      { methods: ['pwd', 'otp', 'mfa'] },
    ])
  })

  it('lies encrypted in the record meanwhile', async () => {
    const service = await aServiceWith({ verification: totp })
    await challenged(service)
    const stored = JSON.stringify([...service.store.state.challenges.values()])
    expect(stored).toContain('providerChallenge')
    expect(stored).not.toContain('the provider’s session')
  })

  it('is refused when it is wrong, and can be tried again', async () => {
    const service = await aServiceWith({ verification: totp })
    const { challengeToken } = await challenged(service)
    expect(await service.verify(challengeToken, '000000')).toEqual(
      err({ kind: 'invalid_mfa_code' }),
    )
    expect(await service.verify(challengeToken, '123456')).toMatchObject({ ok: true })
  })

  it('cannot be replaced by a recovery code, which the keeper knows nothing of', async () => {
    const service = await aServiceWith({ verification: totp })
    const { challengeToken } = await challenged(service)
    expect(await service.verify(challengeToken, '123456', 'recovery_code')).toEqual(
      err({ kind: 'invalid_mfa_code' }),
    )
    expect(service.answers).toEqual([])
  })

  it('cannot be used twice', async () => {
    const service = await aServiceWith({ verification: totp })
    const { challengeToken } = await challenged(service)
    await service.verify(challengeToken, '123456')
    expect(await service.verify(challengeToken, '123456')).toEqual(
      err({ kind: 'invalid_challenge' }),
    )
  })

  it('keeps the password where the authenticator app is known', async () => {
    let changes = 0
    const service = await aServiceWith({
      verification: totp,
      replace: async () => {
        changes += 1
        return err({ code: 'password_refused', message: '' })
      },
    })
    await service.signIn()
    expect(changes).toBe(0)
  })
})

describe('a password that only a new one can follow', () => {
  const letters = (service: Awaited<ReturnType<typeof aServiceWith>>) =>
    [...service.store.state.outbox.values()].filter(
      ({ notification }) => notification.template === 'reset_password',
    )

  it('is answered so to somebody who knows it, with a link in the mailbox', async () => {
    const service = await aServiceWith({ verification: right({ kind: 'new_password' }) })
    expect(await service.signIn()).toEqual(err({ kind: 'password_reset_required' }))
    expect(letters(service)).toMatchObject([{ to: bob.email }])
    expect(service.store.state.sessions.size).toBe(0)
  })

  it('is a wrong one to somebody who may not, and the owner gets the link all the same', async () => {
    const service = await aServiceWith({
      verification: { matches: false, because: 'reset_required' },
    })
    expect(await service.signIn()).toEqual(err({ kind: 'invalid_credentials' }))
    expect(letters(service)).toMatchObject([{ to: bob.email }])
  })
})

describe('a proof that cannot be given here', () => {
  it('is refused as such, and only to somebody who knows the password', async () => {
    const demand = { kind: 'unsupported', challengeName: 'SMS_MFA' } as const
    const service = await aServiceWith({ verification: right(demand) })
    expect(await service.signIn()).toEqual(err({ kind: 'challenge_unsupported' }))
    expect(service.store.state.audit.at(-1)).toMatchObject({
      action: 'session.sign_in',
      outcome: 'failure',
      reason: 'challenge_unsupported',
    })
  })
})

describe('a password that is to be kept elsewhere', () => {
  it.each([
    ['refuses it', async () => err({ code: 'password_refused', message: '' })],
    [
      'is away',
      async () => {
        throw new DependencyUnavailable('cognito', undefined)
      },
    ],
  ])('lets its owner in when the new keeper %s', async (_what, replace) => {
    const service = await aServiceWith({ verification: right(undefined), replace })
    expect(succeeded(await service.signIn()).status).toBe('authenticated')
  })
})

describe('a password that its keeper refuses', () => {
  const refused = { code: 'password_refused', message: 'Choose another.' }

  it('is named as the field that it came in, and changes nothing', async () => {
    const base = createTestApplication({
      ports: ({ identityProvider }) => ({
        identityProvider: {
          ...identityProvider,
          prepare: () => ({
            keepFor: async () => err(refused),
            replace: async () => err(refused),
            discard: async () => {},
          }),
        },
      }),
    })
    expect(await base.application.account.register(bob)).toEqual(
      err({ kind: 'validation_failed', violations: [{ path: 'password', ...refused }] }),
    )
    expect(base.store.state.users.size).toBe(0)
  })
})
