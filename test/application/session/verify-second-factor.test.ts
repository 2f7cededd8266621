import { describe, expect, it } from 'vitest'
import { minutes } from '../../../src/domain/shared/instant.ts'
import { err, ok } from '../../../src/domain/shared/result.ts'
import {
  aPersonWithTotp,
  challenged,
  codeNow,
  enrolTotp,
  waitForNextCode,
} from '../support/factors.ts'
import {
  ada,
  anAdministrator,
  bob,
  isSignedIn,
  origin,
  signIn,
  succeeded,
} from '../support/people.ts'
import { aService, type Service } from '../support/service.ts'

const answer = (
  { application }: Service,
  challengeToken: string,
  code: string,
  method: 'totp' | 'recovery_code' = 'totp',
) => application.session.verifySecondFactor({ challengeToken, presented: { method, code }, origin })

async function withAda() {
  const service = aService()
  return { service, person: await aPersonWithTotp(service, ada) }
}

describe('a sign-in of somebody with an authenticator app', () => {
  it('starts no session before the code, and one with two factors after it', async () => {
    const { service, person } = await withAda()
    const before = service.sessions().length
    const challengeToken = await challenged(service, ada)
    expect(service.sessions()).toHaveLength(before)

    const now = service.clock.now()
    const signedIn = succeeded(
      await answer(service, challengeToken, codeNow(service, person.secret)),
    )
    expect(signedIn.user.id).toBe(person.user.id)
    expect(service.sessions().at(-1)).toMatchObject({
      methods: ['pwd', 'otp', 'mfa'],
      authenticatedAt: now,
      mfaAt: now,
      portal: 'learn',
    })
    const { application } = service
    const caller = succeeded(
      await application.session.authenticate(signedIn.accessToken.token, null),
    )
    expect(caller.methods).toEqual(['pwd', 'otp', 'mfa'])
    expect(await isSignedIn(service, caller)).toBe(true)
  })

  it('says which methods would be taken, and keeps no token as it is', async () => {
    const { service } = await withAda()
    const outcome = await service.application.session.signIn({
      identifier: ada.email,
      password: ada.password,
      origin,
    })
    expect(outcome).toEqual(
      ok({
        status: 'mfa_required',
        challengeToken: expect.any(String),
        methods: ['totp', 'recovery_code'],
        publicKey: undefined,
      }),
    )
    const token = outcome.ok && 'challengeToken' in outcome.value && outcome.value.challengeToken
    expect(JSON.stringify(service.everythingStored())).not.toContain(token)
  })

  it('with a wrong password is refused before any of that', async () => {
    const { service } = await withAda()
    const { signIn: attempt } = service.application.session
    expect(await attempt({ identifier: 'ada', password: 'wrong and long', origin })).toEqual(
      err({ kind: 'invalid_credentials' }),
    )
  })
})

describe('a challenge', () => {
  it('is answered once: replayed, it is worth nothing', async () => {
    const { service, person } = await withAda()
    const token = await challenged(service, ada)
    expect((await answer(service, token, codeNow(service, person.secret))).ok).toBe(true)
    waitForNextCode(service)
    expect(await answer(service, token, codeNow(service, person.secret))).toEqual(
      err({ kind: 'invalid_challenge' }),
    )
  })

  it('answered twice at once gives one session', async () => {
    const { service, person } = await withAda()
    const token = await challenged(service, ada)
    const before = service.sessions().length
    const code = codeNow(service, person.secret)
    const outcomes = await Promise.all([answer(service, token, code), answer(service, token, code)])
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1)
    expect(service.sessions()).toHaveLength(before + 1)
  })

  it('is not answered by the code of somebody else', async () => {
    const { service } = await withAda()
    const other = await aPersonWithTotp(service, bob)
    const token = await challenged(service, ada)
    expect(await answer(service, token, codeNow(service, other.secret))).toEqual(
      err({ kind: 'invalid_mfa_code' }),
    )
    const [theirs = ''] = other.recoveryCodes
    expect(await answer(service, token, theirs, 'recovery_code')).toEqual(
      err({ kind: 'invalid_mfa_code' }),
    )
    // It stays good for its owner.
    expect(
      (await answer(service, await challenged(service, bob), theirs, 'recovery_code')).ok,
    ).toBe(true)
  })

  it('expires after five minutes', async () => {
    const { service, person } = await withAda()
    const token = await challenged(service, ada)
    service.clock.advance(minutes(5))
    expect(await answer(service, token, codeNow(service, person.secret))).toEqual(
      err({ kind: 'invalid_challenge' }),
    )
  })

  it('is none that nobody was given', async () => {
    const { service, person } = await withAda()
    for (const token of ['', 'x', 'x'.repeat(64)]) {
      expect(await answer(service, token, codeNow(service, person.secret))).toEqual(
        err({ kind: 'invalid_challenge' }),
      )
    }
  })

  it('takes five tries, then nothing', async () => {
    const { service, person } = await withAda()
    const token = await challenged(service, ada)
    for (let turn = 0; turn < 5; turn++) {
      expect(await answer(service, token, '000000')).toEqual(err({ kind: 'invalid_mfa_code' }))
    }
    expect(await answer(service, token, codeNow(service, person.secret))).toEqual(
      err({ kind: 'invalid_challenge' }),
    )
  })

  it('is void when the password has changed since', async () => {
    const { service, person } = await withAda()
    const token = await challenged(service, ada)
    succeeded(
      await service.application.account.changePassword({
        caller: person.caller,
        currentPassword: ada.password,
        newPassword: 'another quiet harbour',
        origin,
      }),
    )
    expect(await answer(service, token, codeNow(service, person.secret))).toEqual(
      err({ kind: 'invalid_challenge' }),
    )
  })

  it('is void when the account has been disabled since', async () => {
    const { service, person } = await withAda()
    const token = await challenged(service, ada)
    service.setUser(person.user.id, { status: 'disabled' })
    expect(await answer(service, token, codeNow(service, person.secret))).toEqual(
      err({ kind: 'invalid_challenge' }),
    )
  })

  it('that was answered wrongly is noted', async () => {
    const { service, person } = await withAda()
    await answer(service, await challenged(service, ada), '000000')
    expect(service.audit().at(-1)).toMatchObject({
      action: 'session.second_factor',
      actor: null,
      target: person.user.id,
      outcome: 'failure',
      reason: 'invalid_mfa_code',
    })
  })
})

describe('a code', () => {
  it('that was used is refused, in another challenge too', async () => {
    const { service, person } = await withAda()
    const code = codeNow(service, person.secret)
    expect((await answer(service, await challenged(service, ada), code)).ok).toBe(true)
    expect(await answer(service, await challenged(service, ada), code)).toEqual(
      err({ kind: 'invalid_mfa_code' }),
    )
  })

  it('is guessed at ten times in fifteen minutes, over however many challenges', async () => {
    const { service, person } = await withAda()
    const tokens = [await challenged(service, ada), await challenged(service, ada)]
    for (const token of tokens) {
      for (let turn = 0; turn < 5; turn++) await answer(service, token, '000000')
    }
    const blocked = await challenged(service, ada)
    expect(await answer(service, blocked, codeNow(service, person.secret))).toEqual(
      err({ kind: 'too_many_attempts', retryAfterSeconds: 900 }),
    )
    // A recovery code is beyond guessing, and still opens.
    const [recovery = ''] = person.recoveryCodes
    expect((await answer(service, blocked, recovery, 'recovery_code')).ok).toBe(true)
    service.clock.advance(minutes(15))
    expect(
      (await answer(service, await challenged(service, ada), codeNow(service, person.secret))).ok,
    ).toBe(true)
  })

  it('of a secret whose key has been replaced is taken, and the secret sealed anew', async () => {
    const { service, person } = await withAda()
    const renewed = service.restart({ keys: ['new', 'old'] })
    const token = await challenged(renewed, ada)
    expect((await answer(renewed, token, codeNow(renewed, person.secret))).ok).toBe(true)
    const without = service.restart({ keys: ['new'] })
    waitForNextCode(without)
    const again = await challenged(without, ada)
    expect((await answer(without, again, codeNow(without, person.secret))).ok).toBe(true)
  })
})

describe('a recovery code', () => {
  it('opens once, however it is typed', async () => {
    const { service, person } = await withAda()
    const [code = ''] = person.recoveryCodes
    const typed = ` ${code.toUpperCase().replaceAll('-', ' ')}`
    const once = await answer(service, await challenged(service, ada), typed, 'recovery_code')
    expect(once.ok).toBe(true)
    expect(await answer(service, await challenged(service, ada), code, 'recovery_code')).toEqual(
      err({ kind: 'invalid_mfa_code' }),
    )
  })
})

describe('a role that asks for a second factor', () => {
  it('is asked of nobody whose policies do not', async () => {
    const service = aService()
    const admin = await anAdministrator(service)
    expect(admin.caller.roles).toEqual(['administrator'])
    const enrolled = await enrolTotp(service, admin)
    expect(enrolled.recoveryCodes).toHaveLength(10)
    await expect(
      signIn(service, { username: 'root-admin', password: 'seven patient otters' }),
    ).rejects.toThrow('A second factor is asked for')
  })
})
