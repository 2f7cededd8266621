import { searchingSuite } from './collector.ts'

/** Of every other suite. Not 0: on a machine with one worker vitest runs that group last. */
export const beforeTheSearch = { groupOrder: 1 }

/** Runs when all other suites of a run have ended. */
export const searchForSecrets = {
  test: {
    name: searchingSuite,
    include: ['test/secrets/whole-suite.test.ts'],
    sequence: { groupOrder: 2 },
    testTimeout: 60_000,
  },
}
