/** Writes the results down for people. Pure: equal results give an equal page. */
import type { Figure, Section, Table } from '../suite.ts'
import type { RecordedSuite, Results } from './results.ts'

/** `RESULTS.md`; plots lie in `results/`. `order` is that of the suites. */
export function resultsPage({ suites }: Results, order: readonly string[]): string {
  const parts = order.flatMap((name) => (suites[name] ? [suitePart(suites[name])] : []))
  return `${[head, ...parts].join('\n\n')}\n`
}

/** The lines for the README. */
export function headlines({ suites }: Results, order: readonly string[]): string {
  return order
    .flatMap((name) => {
      const suite = suites[name]
      if (!suite) return []
      const met = suite.figures.filter((figure) => figure.met).length
      const sum = `${met} of ${suite.figures.length} figures reached`
      return [
        `**${suite.title}** (${suite.recordedAt.slice(0, 10)}, ${suite.machine.processor}, Node ${suite.machine.node}; ${sum}):`,
        tableOf(suite.headline),
      ]
    })
    .join('\n\n')
}

const head = `# Results

Written by \`npm run bench\`; [README](README.md) says how it measures. Times are medians over rounds in which everything was
measured once, in another order each time; in parentheses the middle half. A ratio is taken within each round. Times hang on the
machine and on what else it did, ratios much less. Everything is in [results/latest.json](results/latest.json).`

function suitePart(suite: RecordedSuite): string {
  const { machine, load, versions } = suite
  const facts: Table = {
    columns: ['', ''],
    rows: [
      [
        'recorded',
        `${suite.recordedAt}, in ${Math.round(suite.seconds)} s, commit ${suite.commit}`,
      ],
      [
        'machine',
        `${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}`,
      ],
      ['load', `${load[0]} before, ${load[1]} at the end`],
      ['Node', `${machine.node} (V8 ${machine.v8})`],
      ...Object.entries(versions).map(([name, version]) => [`\`${name}\``, version]),
    ],
  }
  return [
    `## ${suite.title}`,
    ...(suite.quick
      ? ['**A quick run**: few rounds, not all sizes. Good for seeing that all is well.']
      : []),
    tableOf(facts),
    '### Figures to reach',
    ...figuresPart(suite.figures),
    ...suite.sections.map(sectionPart),
  ].join('\n\n')
}

function figuresPart(figures: readonly Figure[]): readonly string[] {
  const remarks = figures.flatMap(({ target, remark }) =>
    remark === undefined ? [] : [`**${target}.** ${remark}`],
  )
  return [
    tableOf({
      columns: ['Figure', 'Measured', ''],
      rows: figures.map(({ target, measured, met }) => [target, measured, met ? '✓' : '✗ missed']),
    }),
    ...remarks,
  ]
}

function sectionPart({ title, text, tables = [], plots = [] }: Section): string {
  return [
    `### ${title}`,
    ...text,
    ...tables.map(tableOf),
    ...plots.map((plot) => `![${plot.title}](results/${plot.name}.svg)`),
  ].join('\n\n')
}

export function tableOf({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`
  const rule = columns.map((_, index) => (index === 0 ? '---' : '--:'))
  return [line(columns), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n')
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
