import { describe, expect, test } from 'vitest'
import type { Change } from '../../src/application/ports/unit-of-work.ts'
import type { Session } from '../../src/domain/session/session.ts'
import { after } from '../../src/domain/shared/instant.ts'
import { aPasswordHash, aTokenHash, lifetimes, start } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, given, liveUntilIn, type Started } from './given.ts'
import { rotations, successorOf } from './rotations.ts'

const invalid = failure('invalid_refresh_token')
const fifty = Array.from({ length: 50 })

/** Refresh tokens when many things happen at the same moment. */
export function describeRefreshTokenRaces(adapters: () => DataAdapters): void {
  const { commit, session: family } = given(adapters)
  const rotate = rotations(adapters)

  describe('a refresh token at one moment', () => {
    test('presented fifty times rotates once: everybody gets the one successor that was stored', async () => {
      const { refreshToken: first } = await family()
      // Each brings another successor, so that a second rotation could not hide behind the first.
      const proposals = fifty.map(() => aTokenHash())
      const outcomes = await Promise.all(
        proposals.map((successor) => rotate(first, start, successor)),
      )
      const given = new Set(outcomes.map((outcome) => outcome.ok && outcome.value.successor))
      expect(given.size).toBe(1)
      const [stored] = given
      const usable = await Promise.all(
        proposals.filter((proposal) => proposal !== stored).map((proposal) => rotate(proposal)),
      )
      expect(usable).toEqual(usable.map(() => invalid))
      expect(usable).toHaveLength(49)
      expect(stored && (await rotate(stored)).ok).toBe(true)
    })

    test('presented fifty times by a thief is one theft', async () => {
      const { user, session, refreshToken: first } = await family()
      await rotate(first)
      await rotate(successorOf(first))
      const theft = after(start, lifetimes.refreshGraceMs + 1)
      const outcomes = await Promise.all(fifty.map(() => rotate(first, theft)))
      const reused = { ok: false, error: { kind: 'refresh_token_reused', sessionId: session.id } }
      expect(outcomes).toEqual(fifty.map(() => reused))
      expect(await adapters().auditOf(user.id)).toHaveLength(1)
    })

    test('and its successor: whichever comes first, nobody is a thief and both work', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { refreshToken: first } = await family()
        await rotate(first)
        const outcomes = await Promise.all([rotate(first), rotate(successorOf(first))])
        expect(outcomes.map((outcome) => outcome.ok && outcome.value.successor)).toEqual([
          successorOf(first),
          successorOf(successorOf(first)),
        ])
      }
    })

    const ends: readonly (readonly [string, (family: Started) => readonly Change[]])[] = [
      ['a sign-out', ({ session }) => [endOf(session)]],
      [
        'a sign-out everywhere',
        ({ user, session }) => [
          { ...endOfAll, userId: user.id, by: session.id, reason: 'sign_out' },
        ],
      ],
      [
        'a new password',
        ({ user, passwordHash: from }) => [
          { kind: 'replace_password', userId: user.id, from, to: aPasswordHash(), at: start },
          { ...endOfAll, userId: user.id, reason: 'password_change' },
        ],
      ],
    ]
    test.each(ends)('never outlives %s', async (_name, end) => {
      for (let round = 0; round < 5; round += 1) {
        const started = await family()
        const { user, session, refreshToken: first } = started
        const [refreshed, ended] = await Promise.all([rotate(first), commit(...end(started))])
        expect(ended).toEqual(done)
        if (!refreshed.ok) expect(refreshed).toEqual(invalid)
        for (const token of [first, successorOf(first)])
          expect(await rotate(token)).toEqual(invalid)
        const caller = { sessionId: session.id, userId: user.id }
        expect(await liveUntilIn(adapters(), caller, start)).toBeUndefined()
      }
    })
  })
}

const endOfAll = { kind: 'end_sessions_of_user', at: start } as const

function endOf(session: Session): Change {
  return { kind: 'end_session', sessionId: session.id, reason: 'sign_out', at: start }
}
