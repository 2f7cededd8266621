import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgeRefresh } from '../../src/domain/session/refresh.ts'
import { liveUntil, type Session } from '../../src/domain/session/session.ts'
import { after, days, type Instant, seconds } from '../../src/domain/shared/instant.ts'
import { lifetimes, start } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, given, liveUntilIn } from './given.ts'
import { rotations, successorOf } from './rotations.ts'

/** Refresh tokens in whatever order they come, against a model built on the domain's own rules. */
export function describeRefreshTokenRules(adapters: () => DataAdapters): void {
  const { commit, session: family } = given(adapters)
  const rotate = rotations(adapters)

  test('refresh tokens obey the rules of the domain in whatever order things happen', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
        const { session, user, refreshToken: first } = await family()
        const caller = { sessionId: session.id, userId: user.id }
        const tokens = [first]
        const model = createModel(session)
        let now = start
        for (const { waitMs, act, token } of steps) {
          now = after(now, waitMs)
          if (act === 'sign_out') {
            const ended = await commit({
              kind: 'end_session',
              sessionId: session.id,
              reason: 'sign_out',
              at: now,
            })
            expect(ended).toEqual(model.signOut(now) ? done : failure('stale'))
            continue
          }
          const generation = Math.min(token, tokens.length - 1)
          const presented = tokens[generation] ?? first // one that exists
          const expected = model.present(generation, now)
          const outcome = await rotate(presented, now)
          expect(outcome.ok ? 'successor' : outcome.error.kind).toBe(expected)
          if (outcome.ok) {
            expect(outcome.value.successor).toBe(successorOf(presented))
            expect(outcome.value.session.lastUsedAt).toBe(model.session().lastUsedAt)
            if (generation === tokens.length - 1) tokens.push(outcome.value.successor)
          }
          expect(await liveUntilIn(adapters(), caller, now)).toBe(model.liveUntil(now))
        }
        const thefts = await adapters().auditOf(user.id)
        expect(thefts).toHaveLength(model.stolen() ? 1 : 0)
      }),
      { numRuns: 25 },
    )
  })
}

/** Mostly within the grace time, sometimes beyond it, rarely until the session is idle. */
const step = fc.record({
  waitMs: fc.oneof(
    { weight: 6, arbitrary: fc.nat({ max: seconds(15) }) },
    { weight: 1, arbitrary: fc.nat({ max: days(20) }) },
  ),
  act: fc.oneof(
    { weight: 12, arbitrary: fc.constant('present' as const) },
    { weight: 1, arbitrary: fc.constant('sign_out' as const) },
  ),
  token: fc.nat({ max: 4 }),
})

/** What a session and its tokens are, as the domain and the doc comment of the port have it. */
function createModel(started: Session) {
  const usedAt: Instant[] = []
  let session = started
  let stolen = false
  const live = (now: Instant) => liveUntil(session, 'active', now, lifetimes)

  return {
    session: () => session,
    stolen: () => stolen,
    liveUntil: live,
    /** Whether it had not ended yet. */
    signOut(now: Instant): boolean {
      if (session.endedAt !== null) return false
      session = { ...session, endedAt: now }
      return true
    },
    present(generation: number, now: Instant) {
      if (stolen) return 'refresh_token_reused'
      if (live(now) === undefined) return 'invalid_refresh_token'
      const token = {
        usedAt: usedAt[generation] ?? null,
        successorUsedAt: usedAt[generation + 1] ?? null,
      }
      switch (judgeRefresh(token, now, lifetimes.refreshGraceMs)) {
        case 'rotate':
          usedAt[generation] = now
          session = { ...session, lastUsedAt: now }
          return 'successor'
        case 'repeat':
          return 'successor'
        case 'reuse':
          stolen = true
          session = { ...session, endedAt: now }
          return 'refresh_token_reused'
      }
    },
  }
}
