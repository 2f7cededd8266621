import { describe, expect, test } from 'vitest'
import type { Change } from '../../src/application/ports/unit-of-work.ts'
import type { AuditEntry } from '../../src/domain/audit/audit-entry.ts'
import type { Session, SessionEndReason } from '../../src/domain/session/session.ts'
import { aPasswordHash, aSession, aTokenHash, aUser, start } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, given, liveUntilIn } from './given.ts'

const stale = failure('stale')

/** The ends of sessions. */
export function describeSessionChanges(adapters: () => DataAdapters): void {
  const { commit, account, session: started } = given(adapters)
  const isLive = async ({ id, userId }: Session) =>
    (await liveUntilIn(adapters(), { sessionId: id, userId }, start)) !== undefined
  const end = (session: Session, reason: SessionEndReason = 'sign_out') =>
    commit({ kind: 'end_session', sessionId: session.id, reason, at: start })
  const endAll = ({ id, userId }: Session, options: { except?: boolean; by?: boolean } = {}) =>
    commit({
      kind: 'end_sessions_of_user',
      userId,
      ...(options.except ? { except: id } : {}),
      ...(options.by ? { by: id } : {}),
      reason: 'password_change',
      at: start,
    })

  describe('end_session', () => {
    test('ends this one only, and fails when it has ended', async () => {
      const owner = await account()
      const [one, other] = [await started({}, owner), await started({}, owner)]
      expect(await end(one.session)).toEqual(done)
      expect(await isLive(one.session)).toBe(false)
      expect(await isLive(other.session)).toBe(true)
      expect(await end(one.session)).toEqual(stale)
      expect(await end(aSession(owner.user.id))).toEqual(stale)
    })

    test('ends it only for its owner, where one is named', async () => {
      const [{ session, user }, other] = [await started(), await account()]
      const endOf = (of: typeof user.id) =>
        commit({ kind: 'end_session', sessionId: session.id, of, reason: 'sign_out', at: start })
      expect(await endOf(other.user.id)).toEqual(stale)
      expect(await isLive(session)).toBe(true)
      expect(await endOf(user.id)).toEqual(done)
    })

    test('of five at once, one ends it', async () => {
      const { session } = await started()
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => end(session)))
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      for (const outcome of outcomes) expect([done, stale]).toContainEqual(outcome)
    })

    test.each(['sign_out', 'password_change', 'password_reset'] as const)(
      'by %s leaves its token worth nothing, which is no theft',
      async (reason) => {
        const { session, refreshToken, user } = await started()
        await end(session, reason)
        const origin = { requestId: 'r', address: null, userAgent: null }
        const successor = aTokenHash()
        expect(
          await adapters().refreshTokens.rotate({
            presented: refreshToken,
            successor,
            now: start,
            origin,
          }),
        ).toEqual(failure('invalid_refresh_token'))
        expect(await adapters().auditOf(user.id)).toEqual([])
      },
    )
  })

  describe('end_sessions_of_user', () => {
    test('tells an entry beside it how many it has ended, and none that ended before', async () => {
      const owner = await account()
      const one = await started({}, owner)
      for (let more = 0; more < 3; more += 1) await started({}, owner)
      await started()
      await end(one.session)
      const noted = (entry: Pick<AuditEntry, 'details'>): Change => ({
        kind: 'append_audit',
        endedSessionsOf: owner.user.id,
        entry: {
          at: start,
          action: 'session.sign_out',
          actor: owner.user.id,
          target: owner.user.id,
          outcome: 'success',
          origin: { requestId: 'r', address: null, userAgent: null },
          ...entry,
        },
      })
      const endOwn: Change = {
        kind: 'end_sessions_of_user',
        userId: owner.user.id,
        reason: 'sign_out',
        at: start,
      }
      expect(await commit(noted({ details: { everywhere: true } }), endOwn)).toEqual(done)
      expect(await commit(endOwn, noted({}))).toEqual(done)
      expect(await adapters().auditOf(owner.user.id)).toMatchObject([
        { details: { everywhere: true, sessionsEnded: 3 } },
        { details: { sessionsEnded: 0 } },
      ])
    })

    test('ends all of one user, but for the exception', async () => {
      const owner = await account()
      const [here, there] = [await started({}, owner), await started({}, owner)]
      const stranger = await started()
      expect(await endAll(here.session, { except: true })).toEqual(done)
      expect(await isLive(here.session)).toBe(true)
      expect(await isLive(there.session)).toBe(false)
      expect(await isLive(stranger.session)).toBe(true)
      expect(await endAll(here.session)).toEqual(done)
      expect(await isLive(here.session)).toBe(false)
    })

    test('has nothing to do for somebody without a session', async () => {
      const { user } = await account()
      expect(await endAll(aSession(user.id))).toEqual(done)
      expect(await endAll(aSession(aUser().id))).toEqual(done)
    })

    test('is not for a session that has ended itself, or never was', async () => {
      const owner = await account()
      const [ended, other] = [await started({}, owner), await started({}, owner)]
      await end(ended.session)
      expect(await endAll(ended.session, { by: true })).toEqual(stale)
      expect(await endAll(aSession(owner.user.id), { by: true })).toEqual(stale)
      expect(await isLive(other.session)).toBe(true)
    })

    test('ends the session that asks, too', async () => {
      const owner = await account()
      const [here, there] = [await started({}, owner), await started({}, owner)]
      expect(await endAll(here.session, { by: true })).toEqual(done)
      expect(await isLive(here.session)).toBe(false)
      expect(await isLive(there.session)).toBe(false)
    })

    test('asked for by every session at the same moment succeeds for one: it ends the others', async () => {
      const owner = await account()
      const all = await Promise.all(Array.from({ length: 4 }, () => started({}, owner)))
      const outcomes = await Promise.all(all.map(({ session }) => endAll(session, { by: true })))
      for (const { session } of all) expect(await isLive(session)).toBe(false)
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
      for (const outcome of outcomes) expect([done, stale]).toContainEqual(outcome)
    })

    test('leaves none alive, however many sign in at the same moment with the old password', async () => {
      const { user, passwordHash } = await account()
      const sessions = Array.from({ length: 5 }, () => aSession(user.id))
      const to = aPasswordHash()
      await Promise.all([
        ...sessions.map((session) =>
          commit({
            kind: 'start_session',
            session,
            user,
            refreshToken: aTokenHash(),
            passwordHash,
          }),
        ),
        commit(
          { kind: 'replace_password', userId: user.id, from: passwordHash, to, at: start },
          {
            kind: 'end_sessions_of_user',
            userId: user.id,
            reason: 'password_change',
            at: start,
          },
        ),
      ])
      expect(await Promise.all(sessions.map(isLive))).toEqual(sessions.map(() => false))
    })
  })
}
