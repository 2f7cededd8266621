import { describe, expect, test } from 'vitest'
import { after, days, type Instant, seconds } from '../../src/domain/shared/instant.ts'
import { anOrigin, aTokenHash, lifetimes, start } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, given, liveUntilIn } from './given.ts'
import { rotations, successorOf } from './rotations.ts'

/** Refresh tokens: the rules of the contract, section 5, as stored state lives them. */
export function describeRefreshTokens(adapters: () => DataAdapters): void {
  const { commit, session: family } = given(adapters)
  const rotate = rotations(adapters)
  const later = (ms: number) => after(start, ms)
  const invalid = failure('invalid_refresh_token')
  const signOut = (sessionId: Awaited<ReturnType<typeof family>>['session']['id'], at: Instant) =>
    commit({ kind: 'end_session', sessionId, reason: 'sign_out', at })

  describe('a refresh token', () => {
    test('is exchanged for its successor, and the session counts as used', async () => {
      const { user, session, refreshToken: first } = await family()
      const now = later(seconds(30) + 7)
      expect(await rotate(first, now)).toEqual({
        ok: true,
        value: { session: { ...session, lastUsedAt: now }, user, successor: successorOf(first) },
      })
      expect((await rotate(successorOf(first), now)).ok).toBe(true)
    })

    test('keeps the successor that was stored, even if a new key would derive another', async () => {
      const { refreshToken: first } = await family()
      await rotate(first)
      const other = aTokenHash()
      const again = await rotate(first, later(seconds(1)), other)
      expect(again.ok && again.value.successor).toBe(successorOf(first))
      expect(await rotate(other)).toEqual(invalid)
    })

    test('is answered again within the grace time, although its successor has been used', async () => {
      const { refreshToken: first } = await family()
      await rotate(first)
      await rotate(successorOf(first), later(seconds(1)))
      const again = await rotate(first, later(lifetimes.refreshGraceMs))
      expect(again.ok && again.value.successor).toBe(successorOf(first))
    })

    test('is answered again after days, if the answer was lost', async () => {
      const { refreshToken: first } = await family()
      await rotate(first)
      const again = await rotate(first, later(days(3)))
      expect(again.ok && again.value.successor).toBe(successorOf(first))
    })

    test('that its owner has moved on from ends the family, once, and the audit log knows', async () => {
      const { user, session, refreshToken: first } = await family()
      await rotate(first)
      await rotate(successorOf(first), later(seconds(1)))
      const reused = {
        ok: false,
        error: { kind: 'refresh_token_reused', sessionId: session.id },
      }
      const theft = later(lifetimes.refreshGraceMs + 1)
      const origin = anOrigin({
        address: '192.0.2.66',
        userAgent: 'Thief/1.0',
        policyVersion: '7',
      })
      expect(await rotate(first, theft, aTokenHash(), origin)).toEqual(reused)
      expect(await rotate(successorOf(successorOf(first)), theft)).toEqual(reused)
      expect(await rotate(first, theft)).toEqual(reused)
      expect(await rotate(first, after(theft, days(1000)))).toEqual(reused) // long after its end
      const caller = { sessionId: session.id, userId: user.id }
      expect(await liveUntilIn(adapters(), caller, theft)).toBeUndefined()
      expect(await adapters().auditOf(user.id)).toEqual([
        {
          at: theft,
          action: 'session.refresh_token_reuse',
          onBehalfOf: 'service',
          actor: null,
          sessionId: session.id,
          target: user.id,
          outcome: 'failure',
          reason: 'reuse',
          origin,
        },
      ])
      expect(await signOut(session.id, theft)).toEqual(failure('stale'))
    })

    test('of another sign-in of the same person is left alone by a theft', async () => {
      const one = await family()
      const other = await family({}, one)
      await rotate(one.refreshToken)
      await rotate(successorOf(one.refreshToken))
      expect((await rotate(one.refreshToken, later(lifetimes.refreshGraceMs + 1))).ok).toBe(false)
      expect((await rotate(other.refreshToken)).ok).toBe(true)
    })

    test('is worth nothing when nobody knows it', async () => {
      expect(await rotate(aTokenHash())).toEqual(invalid)
    })

    test('is worth nothing once the session is idle, too old or ended', async () => {
      const idle = await family()
      expect(await rotate(idle.refreshToken, later(lifetimes.sessionIdleMs))).toEqual(invalid)
      const old = await family({ expiresAt: later(days(1)) })
      expect(await rotate(old.refreshToken, later(days(1)))).toEqual(invalid)
      const ended = await family()
      expect(await signOut(ended.session.id, start)).toEqual(done)
      expect(await rotate(ended.refreshToken)).toEqual(invalid)
    })

    test('that is stale when the session is over already is no theft: nothing is noted', async () => {
      for (const over of ['idle', 'ended'] as const) {
        const { user, session, refreshToken: first } = await family()
        await rotate(first)
        await rotate(successorOf(first))
        if (over === 'ended') await signOut(session.id, start)
        const now = later(over === 'idle' ? lifetimes.sessionIdleMs : seconds(11))
        expect(await rotate(first, now)).toEqual(invalid)
        expect(await adapters().auditOf(user.id)).toEqual([])
      }
    })

    test('keeps a session from being idle, never from being too old', async () => {
      const { refreshToken: first } = await family({ expiresAt: later(days(20)) })
      expect((await rotate(first, later(days(13)))).ok).toBe(true)
      const second = successorOf(first)
      expect((await rotate(second, later(days(19)))).ok).toBe(true)
      expect(await rotate(successorOf(second), later(days(20)))).toEqual(invalid)
    })
  })
}
