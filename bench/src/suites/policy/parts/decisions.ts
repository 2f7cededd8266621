/** Decisions of all engines as a table and as a plot. Pure. */
import { spreadOf } from '../../../measure/spread.ts'
import { showSpread } from '../../../report/units.ts'
import type { Plot, Table } from '../../../suite.ts'
import type { Decided } from '../contest.ts'

/** One row an engine, one column a scenario. */
export function decisionTable(
  corner: string,
  decided: Decided,
  task: string,
  scenarios: readonly string[],
): Table {
  return {
    columns: [corner, ...scenarios],
    rows: decided.engines.map((engine) => [
      engine,
      ...scenarios.map((scenario) => showSpread(spreadOf(decided.of(scenario, engine, task)))),
    ]),
  }
}

/** One line an engine; `scenarios` say where on the axis each lies. */
export function decisionPlot(
  head: Pick<Plot, 'name' | 'title' | 'x'>,
  decided: Decided,
  task: string,
  scenarios: ReadonlyMap<number, string>,
): Plot {
  return {
    ...head,
    y: { title: 'time for one decision', unit: 'ns' },
    lines: decided.engines.map((engine) => ({
      name: engine,
      points: [...scenarios].map(([x, scenario]) => ({
        x,
        y: spreadOf(decided.of(scenario, engine, task)),
      })),
    })),
  }
}
