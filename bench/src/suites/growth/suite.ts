/** What each operation costs with a thousand people, sessions and audit entries, and with a million. */
import { measureInRounds } from '../../measure/rounds.ts'
import { ratioOf, spreadOf } from '../../measure/spread.ts'
import { count, showRatio, showSpread } from '../../report/units.ts'
import type { Figure, Suite, Table } from '../../suite.ts'
import { type GrownService, openGrownService, workNames } from './grown-service.ts'

const bound = 1.5

export const growthSuite: Suite = {
  name: 'growth',
  title: 'Growth: a thousand people, sessions and audit entries, a million',
  packages: ['@neondatabase/serverless', 'drizzle-orm', 'undici'],
  async run({ quick, progress }) {
    const sizes = quick ? [1_000, 3_000] : [1_000, 10_000, 100_000, 1_000_000]
    const services: GrownService[] = []
    try {
      for (const [place, size] of sizes.entries()) {
        services.push(await openGrownService(size, place, progress))
      }
      const contestants = services.flatMap(({ size, work }) =>
        workNames.map((name) => ({ name: keyOf(name, size), sample: work[name] })),
      )
      const rounds = quick ? 2 : 31
      progress.step(`${rounds} rounds of ${contestants.length} measurements`)
      const measured = await measureInRounds(contestants, {
        rounds,
        warmUps: quick ? 0 : 5,
        onRound: progress.at,
      })
      const of = (name: string, size: number) => measured.get(keyOf(name, size)) ?? []
      const [smallest = 0, largest = 0] = [sizes[0], sizes.at(-1)]
      const table: Table = {
        columns: ['One at a time', ...sizes.map(count), `${count(largest)} : ${count(smallest)}`],
        rows: workNames.map((name) => [
          name,
          ...sizes.map((size) => showSpread(spreadOf(of(name, size)))),
          showRatio(ratioOf(of(name, largest), of(name, smallest))),
        ]),
      }
      return {
        headline: {
          columns: ['People, sessions and audit entries', count(smallest), count(largest)],
          rows: table.rows.map((row) => [row[0] ?? '', row[1] ?? '', row.at(-2) ?? '']),
        },
        figures: workNames.map((name): Figure => {
          const ratio = ratioOf(of(name, largest), of(name, smallest))
          return {
            target: `“${name}” with ${count(largest)} within ${bound} × of its time with ${count(smallest)}`,
            measured: showRatio(ratio),
            met: ratio.median <= bound,
          }
        }),
        sections: [
          {
            title: 'By number of people, sessions and audit entries',
            text: [
              'A database of each size, with as many people, sessions, refresh tokens and entries of the audit log, analysed; one Worker in front of ' +
                'each; whoever acts has signed up last. Each measurement is the mean of ten requests, one at a time, of ten ' +
                'people. Entries are a second apart, and filled in without their hashes, which no list asks for.',
            ],
            tables: [table],
          },
        ],
        measurements: [...measured].map(([name, values]) => ({
          path: ['growth', ...name.split(' / ')],
          unit: 'ns',
          spread: spreadOf(values),
        })),
      }
    } finally {
      for (const { close } of services.toReversed()) await close()
    }
  },
}

function keyOf(name: string, size: number): string {
  return `${name} / ${count(size)}`
}
