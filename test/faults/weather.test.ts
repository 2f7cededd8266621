/** The whole service with one thing wrong at a time, people who go on all the same, and the books afterwards. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { minutes } from '../../src/domain/shared/instant.ts'
import { composeService } from '../support/composed-service.ts'
import { useOwnCloud } from '../support/own-cloud.ts'
import {
  arrive,
  askOf,
  deliveries,
  live,
  openStage,
  unbalanced,
  withPool,
} from './support/stage.ts'
import { type Weather, weather, weatherKinds } from './support/weather.ts'

const own = useOwnCloud({ cognito: true })

afterEach(async () => {
  vi.useRealTimers()
  await own().heal()
})

/** The sender may die between the provider's yes and our mark, and a provider's yes may be lost. */
const mayRepeat = (kind: Weather) =>
  'sql' in weather[kind] || kind === 'answers of the mail provider are lost'

describe('what people were told', () => {
  test.each(weatherKinds)(
    'is all there, whole, audited and written to them, after a time in which %s',
    async (kind) => {
      const stage = await openStage(own(), /Cognito/.test(kind) ? withPool(own()) : {})
      const otherIsolate = askOf(composeService(own()))
      await Promise.all([1, 2, 3, 4].map(() => arrive(stage)))
      await live(stage, 4)

      await own().faults(weather[kind])
      const newcomer = arrive(stage) // tries until somebody says that the account is there
      await live(stage, 10)
      await own().heal()
      await newcomer
      vi.setSystemTime(Date.now() + minutes(1)) // whatever is left alone for a while is asked again
      await live(stage, 4)

      expect(await unbalanced(stage)).toEqual([])
      for (const token of stage.people.flatMap(({ ended }) => ended)) {
        expect((await otherIsolate('GET /users/profile', { token })).status).toBe(401)
      }
      const times = await deliveries(own(), stage)
      expect(Math.min(...times)).toBe(1)
      expect(Math.max(...times)).toBeLessThanOrEqual(mayRepeat(kind) ? 2 : 1)
    },
    120_000,
  )
})
