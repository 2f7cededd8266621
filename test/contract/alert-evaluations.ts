import { describe, expect, test } from 'vitest'
import type { AlertEvaluation } from '../../src/application/ports/alert-evaluations.ts'
import { after, hours, type Instant, instant, minutes } from '../../src/domain/shared/instant.ts'
import { aMessage } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'
import { done, failure, given } from './given.ts'

/** What the schedule has seen. Others may look at the same time, so each test takes the next number there is. */
export function describeAlertEvaluations(adapters: () => DataAdapters): void {
  const { commit } = given(adapters)
  const start = instant(Date.UTC(2031, 0, 1))
  const last = async () =>
    (await adapters().alertEvaluations.since(after(start, hours(9999)))).at(-1)

  /** Another one may have taken the number: then the one after it. */
  async function record(at: Instant, keptSince = instant(0)): Promise<AlertEvaluation> {
    for (;;) {
      const evaluation: AlertEvaluation = {
        sequence: ((await last())?.sequence ?? 0) + 1,
        at,
        counts: { 'gatehouse_mails_total ': { '': 7, '/roles/{id}': 0.5 } },
        states: {
          Some: {
            state: 'pending',
            since: at,
            lastHeld: at,
            finding: { holds: true, value: null, group: '' },
          },
        },
      }
      const committed = await commit({ kind: 'record_evaluation', evaluation, keptSince })
      if (committed.ok) return evaluation
    }
  }

  describe('looks at the counts', () => {
    test('are answered from a moment on, oldest first, as they were', async () => {
      const [early, late] = [await record(start), await record(after(start, minutes(1)))]
      const found = await adapters().alertEvaluations.since(after(start, -1))
      const ours = found.filter(({ sequence }) =>
        [early.sequence, late.sequence].includes(sequence),
      )
      expect(ours).toEqual([early, late])
    })

    test('are answered with the last one, however old it is', async () => {
      await record(start)
      expect(await adapters().alertEvaluations.since(after(start, hours(9999)))).toHaveLength(1)
    })

    test('of one number there is one: whoever comes second changes nothing', async () => {
      const first = await record(start)
      const message = aMessage()
      const evaluation = { ...first, states: {} }
      const keptSince = instant(0)
      expect(
        await commit(
          { kind: 'enqueue_mail', message },
          { kind: 'record_evaluation', evaluation, keptSince },
        ),
      ).toEqual(failure('stale'))
      const leased = await adapters().outbox.lease({
        now: after(message.createdAt, 1),
        until: after(message.createdAt, 2),
        limit: 1000,
      })
      expect(leased.map(({ id }) => id)).not.toContain(message.id)
    })

    test('of two at once one is recorded', async () => {
      const { sequence, ...rest } = await record(start)
      const next = { ...rest, sequence: sequence + 1000 + Math.floor(Math.random() * 1e6) }
      const outcomes = await Promise.all(
        [1, 2, 3].map(() =>
          commit({ kind: 'record_evaluation', evaluation: next, keptSince: instant(0) }),
        ),
      )
      expect(outcomes.filter(({ ok }) => ok)).toEqual([done])
    })

    test('are forgotten when they are too old', async () => {
      const ancient = instant(Date.UTC(2002, 0, 1))
      const old = await record(ancient)
      await record(start, after(ancient, 1))
      const found = await adapters().alertEvaluations.since(instant(0))
      expect(found.map(({ sequence }) => sequence)).not.toContain(old.sequence)
    })
  })

  describe('what piles up', () => {
    test('is counted: mail that waits and its age, sessions that live', async () => {
      const read = () => adapters().operationalState.read(start)
      const before = await read()
      const longAgo = instant(Date.UTC(2003, 0, 1))
      const message = aMessage({ createdAt: longAgo })
      expect(await commit({ kind: 'enqueue_mail', message })).toEqual(done)
      const { session } = given(adapters)
      const live = { createdAt: start, lastUsedAt: start, expiresAt: after(start, hours(1)) }
      await session(live)
      await session({ ...live, expiresAt: after(start, -1) })
      const { outbox, activeSessions } = await read()
      expect(outbox.waiting).toBeGreaterThan(0)
      expect(outbox.oldest).toBeLessThanOrEqual(longAgo)
      // Others sign in at the same time, but in no such future.
      expect(activeSessions).toBeGreaterThanOrEqual(Math.max(1, before.activeSessions))
      const until = after(longAgo, minutes(1))
      const [taken] = await adapters().outbox.lease({ now: longAgo, until, limit: 1000 })
      if (taken?.id === message.id) {
        await adapters().outbox.settle([{ ...taken, outcome: 'sent', at: longAgo }])
      }
    })
  })
}
