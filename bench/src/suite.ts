/** What a suite of benchmarks is, and what it reports. Types only: the report is written from these alone. */
import type { Spread } from './measure/spread.ts'
import type { Progress } from './progress.ts'

export interface Suite {
  /** As `--only` names it. */
  readonly name: string
  readonly title: string
  /** Packages whose versions belong to the results; those that are not installed are left out. */
  readonly packages: readonly string[]
  run(options: RunOptions): Promise<SuiteReport>
}

export interface RunOptions {
  /** Fewer rounds and sizes: to see that all is well, not to publish. */
  readonly quick: boolean
  readonly progress: Progress
}

export interface SuiteReport {
  /** The few lines that stand in the README. */
  readonly headline: Table
  /** What was to be reached, and whether it was. */
  readonly figures: readonly Figure[]
  readonly sections: readonly Section[]
  /** Everything that was measured. */
  readonly measurements: readonly Measurement[]
}

export interface Figure {
  /** What must hold, with its bound (`at least half the throughput of …`). */
  readonly target: string
  /** What was measured, in words. */
  readonly measured: string
  readonly met: boolean
  /** Why not, when it is not; or what must be known to read it. */
  readonly remark?: string
}

export interface Section {
  readonly title: string
  /** Paragraphs in Markdown. */
  readonly text: readonly string[]
  readonly tables?: readonly Table[]
  readonly plots?: readonly Plot[]
}

export interface Table {
  readonly columns: readonly string[]
  /** The first cell names the row; the others are figures. */
  readonly rows: readonly (readonly string[])[]
}

/** Lines over a common, logarithmic x; y is logarithmic, too. */
export interface Plot {
  /** Of the file, without ending; unlike any other plot's. */
  readonly name: string
  readonly title: string
  readonly x: { readonly title: string }
  readonly y: { readonly title: string; readonly unit: 'ns' }
  readonly lines: readonly Line[]
}

export interface Line {
  readonly name: string
  readonly points: readonly { readonly x: number; readonly y: Spread }[]
}

export interface Measurement {
  /** What was measured, from the general to the particular (`roles`, `1000 rules`, `Gatehouse`, `hit`). */
  readonly path: readonly string[]
  readonly unit: 'ns'
  readonly spread: Spread
}
