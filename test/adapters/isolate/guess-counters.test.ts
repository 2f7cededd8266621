import { describe, expect, test } from 'vitest'
import { createIsolateGuessCounters } from '../../../src/adapters/outbound/isolate/guess-counters.ts'
import { guessesKeptMs } from '../../../src/domain/protection/guessing.ts'
import { after } from '../../../src/domain/shared/instant.ts'
import { describeGuessCounters } from '../../contract/guess-counters.ts'
import { start } from '../../support/builders.ts'

describe('guesses counted in the isolate', () => {
  const counters = createIsolateGuessCounters()
  describeGuessCounters(
    () => counters,
    () => start,
  )

  test('are forgotten by themselves after a day without another one', async () => {
    await counters.attempt('ana', start)
    const later = after(start, guessesKeptMs - 1)
    expect((await counters.attempt('ana', later)).count).toBe(2)
    expect((await counters.attempt('ana', after(later, guessesKeptMs))).count).toBe(1)
  })
})
