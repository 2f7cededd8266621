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

  describe('a list of sessions', () => {
    test('has those that are live, the newest first, page by page', async () => {
      const owner = await account()
      const begun = []
      for (let turn = 0; turn < 5; turn += 1) begun.push((await started({}, owner)).session)
      const [first, second, , , newest] = begun
      if (!first || !second || !newest) throw new Error('Five were started')
      await started() // somebody else's
      await commit({ kind: 'end_session', sessionId: second.id, reason: 'sign_out', at: start })
      const { sessions } = adapters()
      const userId = owner.user.id
      const all = await sessions.list(userId, { after: undefined, limit: 10 }, start)
      expect(all.items.map(({ id }) => id)).toEqual(
        [...begun]
          .reverse()
          .map(({ id }) => id)
          .filter((id) => id !== second.id),
      )
      expect([all.items[0], all.more]).toEqual([newest, false])
      const page = await sessions.list(userId, { after: newest.id, limit: 2 }, start)
      expect([page.items.map(({ id }) => id), page.more]).toEqual([
        [begun[3]?.id, begun[2]?.id],
        true,
      ])
      const last = await sessions.list(userId, { after: begun[2]?.id, limit: 2 }, start)
      expect([last.items, last.more]).toEqual([[first], false])
    })

    test('has none that is idle or too old', async () => {
      const owner = await account()
      await started({ expiresAt: after(start, 5) }, owner)
      const { sessions } = adapters()
      const page = { after: undefined, limit: 10 }
      const at = async (now: typeof start) =>
        (await sessions.list(owner.user.id, page, now)).items.length
      expect([await at(after(start, 4)), await at(after(start, 5))]).toEqual([1, 0])
      await started({}, owner)
      expect([await at(after(idleAt, -1)), await at(idleAt)]).toEqual([1, 0])
    })
  })

  describe('limit_sessions', () => {
    test('ends those that were used longest ago', async () => {
      const owner = await account()
      const old = (await started({ lastUsedAt: after(start, -5) }, owner)).session
      const older = (await started({ lastUsedAt: after(start, -9) }, owner)).session
      const recent = (await started({}, owner)).session
      const userId = owner.user.id
      expect((await adapters().users.withPassword(userId))?.openSessions).toBe(3)
      const limit = (keep: number) => commit({ kind: 'limit_sessions', userId, keep, at: start })
      expect(await limit(3)).toEqual({ ok: true })
      expect(await liveUntil(older)).toBeDefined()
      expect(await limit(2)).toEqual({ ok: true })
      expect(await liveUntil(older)).toBeUndefined()
      expect(await liveUntil(old)).toBeDefined()
      expect(await limit(1)).toEqual({ ok: true })
      expect(await liveUntil(old)).toBeUndefined()
      expect(await liveUntil(recent)).toBeDefined()
      expect((await adapters().users.withPassword(userId))?.openSessions).toBe(1)
    })
  })

  test('an account knows where its sign-ins came from, ended ones included, each place once', async () => {
    const owner = await account()
    const from = (userAgent: string | null, country: string | null) =>
      started({ userAgent, country }, owner)
    const { session } = await from('curl/8.9', 'ES')
    await from('curl/8.9', 'ES')
    await from(null, null)
    await commit({ kind: 'end_session', sessionId: session.id, reason: 'sign_out', at: start })
    const found = await adapters().users.withPassword(owner.user.id)
    expect(found?.signedInFrom).toHaveLength(2)
    expect(found?.signedInFrom).toEqual(
      expect.arrayContaining([
        { userAgent: 'curl/8.9', country: 'ES' },
        { userAgent: null, country: null },
      ]),
    )
  })

  describe('the session of a refresh token', () => {
    test('is found whatever has become of it', async () => {
      const { session, refreshToken } = await started()
      const found = { sessionId: session.id, userId: session.userId }
      const { refreshTokens } = adapters()
      expect(await refreshTokens.sessionOf(refreshToken)).toEqual(found)
      await commit({ kind: 'end_session', sessionId: session.id, reason: 'sign_out', at: start })
      expect(await refreshTokens.sessionOf(refreshToken)).toEqual(found)
      expect(await refreshTokens.sessionOf(aTokenHash())).toBeUndefined()
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
