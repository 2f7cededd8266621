/** What `cognito-local` does not do: docs/cognito.md, "The emulator". */
import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { failuresMax, restMs } from '../../../src/adapters/outbound/cognito/circuit-breaker.ts'
import { DependencyUnavailable } from '../../../src/application/ports/dependencies.ts'
import { poolReference } from '../../../src/domain/account/pool-reference.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import { aPassword, aUser } from '../../support/builders.ts'
import { configAt, speakTo } from './pool.ts'
import { useWire } from './wire.ts'

const wire = useWire()
const password = aPassword('correct horse battery')
const hash = poolReference('ana', 'nonce-12')
const tokens = { AuthenticationResult: { AccessToken: 'a', RefreshToken: 'r', IdToken: 'i' } }
const service = (flow: 'admin' | 'user' = 'admin') =>
  speakTo({ ...configAt(wire().endpoint), authFlow: flow })
const exception = (name: string, message?: string, status = 400) => {
  return { status, exception: name, ...(message === undefined ? {} : { message }) }
}

describe('a sign-in, as it goes over the wire', () => {
  it('is signed, and carries the secret hash that Cognito documents', async () => {
    wire().answers({ body: tokens })
    expect(await service().identityProvider.verify(password, hash)).toEqual({
      matches: true,
      needsUpgrade: false,
    })
    const SECRET_HASH = createHmac('sha256', 'client secret').update('anaclient').digest('base64')
    expect(wire().asked).toEqual([
      {
        action: 'AdminInitiateAuth',
        body: {
          UserPoolId: 'eu-central-1_Pool00001',
          ClientId: 'client',
          AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: 'ana', PASSWORD: password, SECRET_HASH },
        },
        authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=id\//),
      },
    ])
  })

  it('has no secret hash where the client has no secret, and no pool in the flow of apps', async () => {
    wire().answers({ body: tokens })
    const config = {
      ...configAt(wire().endpoint),
      clientSecret: undefined,
      authFlow: 'user' as const,
    }
    await speakTo(config).identityProvider.verify(password, hash)
    expect(wire().asked).toMatchObject([
      {
        action: 'InitiateAuth',
        body: {
          ClientId: 'client',
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: 'ana', PASSWORD: password },
        },
      },
    ])
  })

  it.each([
    ['NotAuthorizedException', 'Incorrect username or password.'],
    ['NotAuthorizedException', 'User is disabled.'],
    ['NotAuthorizedException', 'Password attempts exceeded'],
    ['UserNotFoundException', 'User does not exist.'],
    ['InvalidPasswordException', 'as the emulator says'],
  ])('matches nothing on %s: %s', async (name, message) => {
    wire().answers(exception(name, message))
    const verification = await service().identityProvider.verify(password, hash)
    expect(verification).toEqual({ matches: false })
  })

  it.each(['PasswordResetRequiredException', 'UserNotConfirmedException'])(
    'says on %s that only a new password will do',
    async (name) => {
      wire().answers(exception(name))
      const verification = await service().identityProvider.verify(password, hash)
      expect(verification).toEqual({ matches: false, because: 'reset_required' })
    },
  )

  it('needs a new password after one that was given for a single use', async () => {
    wire().answers({ body: { ChallengeName: 'NEW_PASSWORD_REQUIRED', Session: 'session' } })
    expect(await service().identityProvider.verify(password, hash)).toMatchObject({
      matches: true,
      besides: { kind: 'new_password' },
    })
  })

  it('leaves it to this service’s own policies when the pool wants a second factor set up', async () => {
    wire().answers({ body: { ChallengeName: 'MFA_SETUP', Session: 'session' } })
    expect(await service().identityProvider.verify(password, hash)).toEqual({
      matches: true,
      needsUpgrade: false,
    })
  })

  it.each(['SMS_MFA', 'EMAIL_OTP', 'CUSTOM_CHALLENGE', 'DEVICE_SRP_AUTH'])(
    'does not do %s, and says so',
    async (challengeName) => {
      wire().answers({ body: { ChallengeName: challengeName, Session: 'session' } })
      expect(await service().identityProvider.verify(password, hash)).toMatchObject({
        matches: true,
        besides: { kind: 'unsupported', challengeName },
      })
    },
  )

  it.each(['admin', 'user'] as const)(
    'asks for the code of an authenticator app, in the flow "%s"',
    async (flow) => {
      const { identityProvider } = service(flow)
      wire().answers({ body: { ChallengeName: 'SOFTWARE_TOKEN_MFA', Session: 'session 1' } })
      expect(await identityProvider.verify(password, hash)).toMatchObject({
        matches: true,
        besides: { kind: 'totp', challenge: 'session 1' },
      })
      wire().answers({ body: tokens })
      expect(await identityProvider.answer(hash, 'session 1', '123456')).toEqual(ok())
      expect(wire().asked).toMatchObject([
        {
          action: flow === 'admin' ? 'AdminRespondToAuthChallenge' : 'RespondToAuthChallenge',
          body: {
            ChallengeName: 'SOFTWARE_TOKEN_MFA',
            Session: 'session 1',
            ChallengeResponses: { USERNAME: 'ana', SOFTWARE_TOKEN_MFA_CODE: '123456' },
          },
        },
      ])
    },
  )

  it('takes the app where Cognito lets choose between app and phone', async () => {
    wire().answers(
      { body: { ChallengeName: 'SELECT_MFA_TYPE', Session: 'session 1' } },
      { body: { ChallengeName: 'SOFTWARE_TOKEN_MFA', Session: 'session 2' } },
    )
    expect(await service().identityProvider.verify(password, hash)).toMatchObject({
      besides: { kind: 'totp', challenge: 'session 2' },
    })
    expect(wire().asked[1]?.body).toMatchObject({
      ChallengeName: 'SELECT_MFA_TYPE',
      Session: 'session 1',
      ChallengeResponses: { ANSWER: 'SOFTWARE_TOKEN_MFA' },
    })
  })

  it.each([
    ['CodeMismatchException', undefined, { kind: 'invalid_mfa_code' }],
    ['ExpiredCodeException', undefined, { kind: 'invalid_challenge' }],
    ['NotAuthorizedException', 'Invalid session for the user.', { kind: 'invalid_challenge' }],
    [
      'TooManyFailedAttemptsException',
      undefined,
      { kind: 'too_many_attempts', retryAfterSeconds: 60 },
    ],
  ])('refuses a code on %s (%s)', async (name, message, error) => {
    wire().answers(exception(name, message))
    const answered = await service().identityProvider.answer(hash, 'session', '123456')
    expect(answered).toEqual(err(error))
  })
})

describe('a new password, as it goes over the wire', () => {
  it('is set for good, without a letter of Cognito’s', async () => {
    const owner = aUser()
    wire().answers({ body: {} })
    await service().identityProvider.prepare(password).keepFor(owner)
    const UserPoolId = 'eu-central-1_Pool00001'
    expect(wire().asked.map(({ action, body }) => [action, body])).toEqual([
      [
        'AdminCreateUser',
        {
          UserPoolId,
          Username: owner.id,
          MessageAction: 'SUPPRESS',
          UserAttributes: [{ Name: 'email', Value: owner.email }],
        },
      ],
      [
        'AdminSetUserPassword',
        { UserPoolId, Username: owner.id, Password: password, Permanent: true },
      ],
    ])
  })

  it.each(['InvalidPasswordException', 'PasswordHistoryPolicyViolationException'])(
    'is refused in our own words on %s',
    async (name) => {
      wire().answers(exception(name, 'Password did not conform with policy: secret detail'))
      const changed = await service().identityProvider.prepare(password).replace(aUser(), hash)
      expect(changed).toMatchObject(err({ code: 'password_refused' }))
      expect(JSON.stringify(changed)).not.toContain('secret detail')
    },
  )
})

describe('the copy of an account, as it goes over the wire', () => {
  it('gets the address, is enabled or not, and loses every token', async () => {
    wire().answers({ body: {} })
    const account = { email: 'a@b.example', emailVerified: true, status: 'disabled' as const }
    expect(await service().userPool.reconcile('ana', account)).toEqual(ok())
    expect(wire().asked.map(({ action }) => action)).toEqual([
      'AdminUpdateUserAttributes',
      'AdminDisableUser',
      'AdminUserGlobalSignOut',
    ])
  })

  it('is nothing to do when the pool has nobody of that name', async () => {
    wire().answers(exception('UserNotFoundException'))
    const account = { email: 'a@b.example', emailVerified: true, status: 'active' as const }
    expect(await service().userPool.reconcile('ana', account)).toEqual(ok())
    expect(await service().userPool.reconcile('ana', undefined)).toEqual(ok())
  })
})

describe('a Cognito in trouble', () => {
  const attempts = 3

  it.each([
    ['is throttled', exception('TooManyRequestsException', 'Rate exceeded')],
    ['fails inside', exception('InternalErrorException', 'oops', 500)],
    ['cuts the connection', 'cut' as const],
  ])('is asked again when it %s, and answers then', async (_what, trouble) => {
    wire().answers(trouble, { body: tokens })
    expect(await service().identityProvider.verify(password, hash)).toMatchObject({ matches: true })
    expect(wire().asked).toHaveLength(2)
  })

  it('is unavailable after a few attempts', async () => {
    wire().answers(exception('InternalErrorException', 'oops', 500))
    await expect(service().identityProvider.verify(password, hash)).rejects.toThrow(
      DependencyUnavailable,
    )
    expect(wire().asked).toHaveLength(attempts)
  })

  it('is left alone after failing in a row, then asked by one, and by all when that is well', async () => {
    const { identityProvider, clock } = service()
    const verify = () => identityProvider.verify(password, hash)
    wire().answers('cut')
    for (let call = 0; call < failuresMax; call += 1) {
      await expect(verify()).rejects.toThrow(DependencyUnavailable)
    }
    wire().answers({ body: tokens })
    await expect(verify()).rejects.toThrow(DependencyUnavailable)
    expect(wire().asked).toHaveLength(0)
    clock.advance(restMs)
    const both = await Promise.allSettled([verify(), verify()])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await verify()).toMatchObject({ matches: true })
  })

  it.each([
    exception('ResourceNotFoundException', 'User pool client x does not exist.'),
    exception('NotAuthorizedException', 'Unable to verify secret hash for client x'),
    exception('UserLambdaValidationException', 'PreSignUp failed with secret detail'),
    exception('InvalidParameterException', 'Auth flow not enabled for this client'),
    exception('SomethingNewException', 'secret detail'),
  ])(
    'that is set up wrongly is unavailable, at once, and the log has the name alone',
    async (answer) => {
      wire().answers(answer)
      const { identityProvider, logged } = service()
      await expect(identityProvider.verify(password, hash)).rejects.toThrow(DependencyUnavailable)
      expect(wire().asked).toHaveLength(1)
      expect(logged).toEqual([
        { level: 'error', event: 'cognito_misconfigured', exception: answer.exception },
      ])
    },
  )

  it('never lets its own words, or ours to it, into an error', async () => {
    wire().answers(exception('InternalErrorException', `${password} is what you sent`, 500))
    const error = await service()
      .identityProvider.verify(password, hash)
      .catch((thrown: unknown) => thrown)
    const shown = error instanceof Error ? `${error.stack} ${error.cause}` : ''
    expect(shown).toContain('cognito does not answer')
    expect(shown).not.toContain(password)
  })
})
