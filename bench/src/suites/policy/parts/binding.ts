/** What filling in somebody's values costs: for a portal's browser, and where an engine needs it for every decision. */
import { type Isolate, openIsolate } from '../../../measure/isolate.ts'
import { measureInRounds } from '../../../measure/rounds.ts'
import { spreadOf } from '../../../measure/spread.ts'
import type { Part } from '../../../part.ts'
import { count, digits, showSpread } from '../../../report/units.ts'
import type { RunOptions } from '../../../suite.ts'
import type { BindingReport } from '../binding-isolate.ts'
import { paceOf } from '../pace.ts'
import type { RolesOptions } from '../rules/roles.ts'

const module = new URL('../binding-isolate.ts', import.meta.url)

const tasks = {
  'facts about a caller': 'Gatehouse, for a decision: facts about who asks',
  'Gatehouse, packed': 'Gatehouse, `GET /users/permissions`: rules filled in and packed, as JSON',
  'CASL, packed': 'bare CASL: rules filled in and packed, as JSON',
  'CASL, ability': 'bare CASL: an ability for one person',
  'unpacked in a browser': 'a portal: unpacks what it was sent and makes an ability',
} as const

export async function measureBinding(options: RunOptions): Promise<Part> {
  const { quick, progress } = options
  const sizes = quick ? [100, 1_000] : [10, 100, 1_000, 10_000]
  const title = 'Binding'
  progress.step(`${title}: getting ready`)
  const isolates = new Map<number, Isolate<BindingReport>>()
  try {
    for (const rules of sizes) {
      const input: RolesOptions = { rules, held: 'one' }
      isolates.set(rules, await openIsolate<BindingReport>(module, input))
    }
    const pace = paceOf(options)
    const contestants = [...isolates].flatMap(([rules, isolate]) =>
      Object.keys(tasks).map((task) => ({
        name: `${task} ${rules}`,
        sample: () => isolate.sample(task, pace.sampleMs),
      })),
    )
    progress.step(`${title}: ${pace.rounds} rounds of ${contestants.length} measurements`)
    const measured = await measureInRounds(contestants, { ...pace, onRound: progress.at })
    return {
      figures: [],
      measurements: [...measured].map(([name, values]) => ({
        path: [title, name],
        unit: 'ns',
        spread: spreadOf(values),
      })),
      section: {
        title: 'Binding rules to somebody',
        text: [
          'A person with one of the ten roles, so that a tenth of the rules is theirs. Gatehouse binds nothing to ' +
            'decide: its conditions read the facts. It binds for portals, which evaluate the rules with plain CASL.',
        ],
        tables: [
          {
            columns: ['Time for one person', ...sizes.map((rules) => `${count(rules)} rules`)],
            rows: [
              ...Object.entries(tasks).map(([task, text]) => [
                text,
                ...sizes.map((rules) =>
                  showSpread(spreadOf(measured.get(`${task} ${rules}`) ?? [])),
                ),
              ]),
              [
                'what the portal is sent',
                ...[...isolates.values()].map(
                  ({ report }) => `${digits(report.packedBytes / 1024)} KiB`,
                ),
              ],
            ],
          },
        ],
      },
    }
  } finally {
    await Promise.all([...isolates.values()].map((isolate) => isolate.close()))
  }
}
