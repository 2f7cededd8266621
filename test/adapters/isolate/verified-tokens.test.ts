import { describe, expect, it } from 'vitest'
import { withVerifiedTokens } from '../../../src/adapters/outbound/isolate/verified-tokens.ts'
import { createAccessTokens } from '../../../src/adapters/outbound/jose/access-tokens.ts'
import { fixedKeyRing } from '../../../src/adapters/outbound/jose/key-ring.ts'
import type { AccessTokens } from '../../../src/application/ports/access-tokens.ts'
import type { AccessClaims } from '../../../src/domain/session/caller.ts'
import { minutes, seconds } from '../../../src/domain/shared/instant.ts'
import { err } from '../../../src/domain/shared/result.ts'
import { aSession, aUser, start } from '../../support/builders.ts'
import { createTestClock } from '../../support/test-clock.ts'
import { testSigningKeys } from '../../support/test-signing-keys.ts'

const user = aUser()
const claims: AccessClaims = {
  userId: user.id,
  sessionId: aSession(user.id).id,
  roles: user.roles,
  policyVersion: 'p1',
  methods: ['pwd'],
  authenticatedAt: start,
}

/** Tokens that live for two minutes, and how often one was really looked at. */
function anIsolate() {
  const clock = createTestClock(start)
  const real = createAccessTokens({
    keyRing: fixedKeyRing(testSigningKeys),
    issuer: 'https://id.example',
    audience: 'gatehouse',
    lifetimeMs: minutes(2),
    clock,
  })
  const seen = { checks: 0, refuse: false }
  const counted: AccessTokens = {
    ...real,
    verify(token) {
      seen.checks += 1
      return seen.refuse
        ? Promise.resolve(err({ kind: 'invalid_access_token' }))
        : real.verify(token)
    },
  }
  return { clock, seen, tokens: withVerifiedTokens(counted, { clock }) }
}

describe('a verified token', () => {
  it('is believed for a minute without another look at its signature', async () => {
    const { clock, seen, tokens } = anIsolate()
    const { token } = await tokens.issue(claims)
    for (const _ of [1, 2, 3])
      expect(await tokens.verify(token)).toEqual({ ok: true, value: claims })
    expect(seen.checks).toBe(1)
    clock.advance(seconds(60))
    await tokens.verify(token)
    expect(seen.checks).toBe(2)
  })

  it('expires when it says, remembered or not', async () => {
    const { clock, tokens } = anIsolate()
    const { token } = await tokens.issue(claims)
    clock.advance(seconds(119))
    expect((await tokens.verify(token)).ok).toBe(true)
    clock.advance(seconds(1))
    expect(await tokens.verify(token)).toEqual({
      ok: false,
      error: { kind: 'expired_access_token' },
    })
  })

  it('is forgotten where its key is no longer good', async () => {
    const { clock, seen, tokens } = anIsolate()
    const { token } = await tokens.issue(claims)
    await tokens.verify(token)
    seen.refuse = true
    clock.advance(seconds(60))
    for (const _ of [1, 2]) expect((await tokens.verify(token)).ok).toBe(false)
    expect(seen.checks).toBe(3)
  })

  it('vouches for no other token', async () => {
    const { seen, tokens } = anIsolate()
    const { token } = await tokens.issue(claims)
    await tokens.verify(token)
    expect((await tokens.verify(`${token.slice(0, -4)}AAAA`)).ok).toBe(false)
    expect(seen.checks).toBe(2)
  })
})
