import { describe, expect, test } from 'vitest'
import { aSession, aUser, start } from '../support/builders.ts'
import type { DataAdapters } from './data-adapters.ts'

/** Ends that a cache could not be told of. Others may have some too: each test looks at its own only. */
export function describeUnmarkedEnds(adapters: () => DataAdapters): void {
  describe('an end that a cache could not be told of', () => {
    const ends = () => adapters().unmarkedEnds

    test('waits as it was noted, the newest first, until it is known', async () => {
      const { id: userId } = aUser()
      const { id: sessionId } = aSession(userId)
      await ends().add([userId], start)
      await ends().add([sessionId], start)
      const ours = async () =>
        (await ends().list(1_000)).filter(({ ended }) => ended === userId || ended === sessionId)
      const waiting = await ours()
      expect(waiting).toEqual([
        { id: expect.any(Number), ended: sessionId, at: start },
        { id: expect.any(Number), ended: userId, at: start },
      ])
      await ends().remove(waiting.slice(0, 1).map(({ id }) => id))
      expect(await ours()).toEqual(waiting.slice(1))
      await ends().remove(waiting.map(({ id }) => id))
      expect(await ours()).toEqual([])
    })

    test('is one of as many as are asked for', async () => {
      const people = [aUser().id, aUser().id, aUser().id]
      await ends().add(people, start)
      expect(await ends().list(2)).toHaveLength(2)
      const all = await ends().list(1_000)
      await ends().remove(
        all.filter(({ ended }) => people.some((id) => id === ended)).map(({ id }) => id),
      )
    })

    test('is none when there is none', async () => {
      await ends().add([], start)
      await ends().remove([])
    })
  })
}
