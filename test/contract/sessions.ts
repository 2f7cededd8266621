import { describe, expect, test } from 'vitest'
import type { Session } from '../../src/domain/session/session.ts'
import { after, hours, minutes } from '../../src/domain/shared/instant.ts'
import {
  aPasswordHash,
  aSession,
  aTokenHash,
  aUser,
  lifetimes,
  start,
} from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { failure, given, liveUntilIn } from './given.ts'

/** Sessions: until when one speaks for its user, and how one starts. */
export function describeSessions(adapters: () => DataAdapters): void {
  const { commit, account, session: started } = given(adapters)
  const liveUntil = ({ id, userId }: Session, at = start) =>
    liveUntilIn(adapters(), { sessionId: id, userId }, at)
  const idleAt = after(start, lifetimes.sessionIdleMs)

  describe('a session', () => {
    test('speaks for its user until it is idle', async () => {
      const { session } = await started()
      expect(await liveUntil(session)).toBe(idleAt)
      expect(await liveUntil(session, after(idleAt, -1))).toBe(idleAt)
      expect(await liveUntil(session, idleAt)).toBeUndefined()
    })

    test('never speaks for its user beyond its absolute end, however recently it was used', async () => {
      const expiresAt = after(idleAt, -hours(1) + 7)
      const { session } = await started({ expiresAt })
      expect(await liveUntil(session)).toBe(expiresAt)
      expect(await liveUntil(session, after(expiresAt, -1))).toBe(expiresAt)
      expect(await liveUntil(session, expiresAt)).toBeUndefined()
    })

    test('is idle from when it was last used, not from when it began', async () => {
      const lastUsedAt = after(start, minutes(3))
      const { session } = await started({ lastUsedAt })
      expect(await liveUntil(session)).toBe(after(lastUsedAt, lifetimes.sessionIdleMs))
    })

    test('speaks for nobody else, and one that never was for nobody', async () => {
      const { session } = await started()
      const { user } = await account()
      const caller = { sessionId: session.id, userId: user.id }
      expect(await liveUntilIn(adapters(), caller, start)).toBeUndefined()
      expect(await liveUntil(aSession(user.id))).toBeUndefined()
    })

    test('comes back with every field as it was started', async () => {
      const { session, refreshToken } = await started({
        portal: 'learn',
        address: '2001:db8::7',
        userAgent: 'Mozilla/5.0 (ünïcode 学)',
        authenticatedAt: after(start, -minutes(1) + 123),
        lastUsedAt: after(start, 7),
        expiresAt: after(start, hours(5) + 1),
      })
      const now = after(start, 11)
      const rotated = await adapters().refreshTokens.rotate({
        presented: refreshToken,
        successor: aTokenHash(),
        now,
        origin: { requestId: 'r', address: null, userAgent: null },
      })
      expect(rotated.ok && rotated.value.session).toEqual({ ...session, lastUsedAt: now })
    })
  })

  describe('start_session', () => {
    test.each([
      ['the password is not the one that was checked', {}, aPasswordHash()],
      ['the account is pending', { status: 'pending' }, undefined],
      ['the account is disabled', { status: 'disabled' }, undefined],
    ] as const)('fails when %s', async (_name, overrides, otherHash) => {
      const { user, passwordHash } = await account(overrides)
      const session = aSession(user.id)
      const change = {
        kind: 'start_session',
        session,
        user,
        refreshToken: aTokenHash(),
        passwordHash: otherHash ?? passwordHash,
      } as const
      expect(await commit(change)).toEqual(failure('stale'))
      expect(await liveUntil(session)).toBeUndefined()
      expect(await isKnown(change.refreshToken)).toBe(false)
    })

    test('fails for an account that is not there', async () => {
      const user = aUser()
      const session = aSession(user.id)
      const refreshToken = aTokenHash()
      const passwordHash = aPasswordHash()
      expect(
        await commit({ kind: 'start_session', session, user, refreshToken, passwordHash }),
      ).toEqual(failure('stale'))
    })

    test('succeeds for everybody who signs in at the same moment', async () => {
      const owner = await account()
      const all = await Promise.all(Array.from({ length: 8 }, () => started({}, owner)))
      for (const { session } of all) expect(await liveUntil(session)).toBe(idleAt)
    })
  })

  async function isKnown(presented: ReturnType<typeof aTokenHash>): Promise<boolean> {
    const origin = { requestId: 'r', address: null, userAgent: null }
    const rotation = { presented, successor: aTokenHash(), now: start, origin }
    return (await adapters().refreshTokens.rotate(rotation)).ok
  }
}
