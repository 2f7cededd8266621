/** What is kept of runs: the last one of each suite, with where and when it was. */
import type { Machine } from '../machine.ts'
import type { SuiteReport } from '../suite.ts'

export interface Results {
  readonly format: 1
  /** By the suite's name. */
  readonly suites: Readonly<Record<string, RecordedSuite>>
}

export interface RecordedSuite extends SuiteReport {
  readonly title: string
  /** ISO 8601. */
  readonly recordedAt: string
  readonly seconds: number
  readonly quick: boolean
  readonly commit: string
  readonly machine: Machine
  /** The machine's load before the run and at its end; the run itself is about one. */
  readonly load: readonly [before: number, after: number]
  readonly versions: Readonly<Record<string, string>>
}

/** What was known, with what is new; what cannot be read is forgotten. */
export function withSuite(known: string | undefined, name: string, suite: RecordedSuite): Results {
  return { format: 1, suites: { ...suitesIn(known), [name]: suite } }
}

function suitesIn(text: string | undefined): Results['suites'] {
  try {
    const results: Results = JSON.parse(text ?? '')
    return results.format === 1 ? results.suites : {}
  } catch {
    return {}
  }
}
