/** Ten roles, ten to ten thousand rules: what a decision costs as a policy grows. */
import { ratioOf, spreadOf } from '../../../measure/spread.ts'
import type { Part } from '../../../part.ts'
import { count, digits, showNs, showRatio } from '../../../report/units.ts'
import type { Figure, RunOptions, SuiteReport, Table } from '../../../suite.ts'
import { contest, type Decided, enginesFor } from '../contest.ts'
import type { EngineName } from '../engines/engines.ts'
import { paceOf } from '../pace.ts'
import { type Kind, kinds } from '../scenario.ts'
import type { ScenarioName } from '../scenarios.ts'
import { decisionPlot, decisionTable } from './decisions.ts'

const heldTexts = { one: 'one of the ten roles', ten: 'all ten roles' } as const
type Held = keyof typeof heldTexts

export async function measureRoles(
  options: RunOptions,
): Promise<Part & Pick<SuiteReport, 'headline'>> {
  const sizes = options.quick ? [100, 1_000, 10_000] : [10, 100, 1_000, 10_000]
  const decided = new Map<Held, Decided>()
  for (const held of ['one', 'ten'] as const) {
    const scenarios = new Map<string, ScenarioName>(
      sizes.map((rules) => [nameOf(rules), { kind: 'roles', rules, held }]),
    )
    const title = `Roles, each person has ${heldTexts[held]}`
    const engines = enginesFor(options)
    const pace = paceOf(options)
    decided.set(held, await contest({ title, scenarios, engines, tasks: kinds }, pace, options))
  }
  const each = [...decided].flatMap(([held, of]) => kinds.map((kind) => ({ held, kind, of })))
  return {
    headline: headlineOf(each),
    figures: [throughputFigure(each), growthFigure(each)],
    measurements: [...decided.values()].flatMap(({ measurements }) => measurements),
    section: {
      title: 'One role policy with ownership, 10 to 10,000 rules',
      text: [
        'Ten roles; each may do each of eight actions on each of up to 125 types under a condition of its own ' +
          '(one owns it, reviews it, coaches its author, belongs to its department, some of them with a status or a ' +
          'level). A *hit* is allowed by one rule. A *miss* concerns rules that all fail. Persons hold one of the ' +
          'roles, so that a tenth of the rules is theirs, or all ten.',
        '*Gatehouse* is the decision itself, with the facts about who asks at hand, as `admit` asks it. *Whole ' +
          'admission* is everything that a route does: take the policies in force from the isolate, make the facts, ' +
          'decide, note the decision in the log and find the reason for a refusal. *CASL, prebuilt* has an ability ' +
          'waiting for each of ten people; *built per call* makes it in each request, as its documentation does. ' +
          'Engines got their questions translated beforehand. Cerbos is a server: its figure contains a round trip ' +
          'on this machine, over gRPC on a Unix socket; the others are libraries.',
      ],
      tables: each.map(({ held, kind, of }) =>
        decisionTable(`A ${kind}, ${heldTexts[held]}`, of, kind, sizes.map(nameOf)),
      ),
      plots: each.map(({ held, kind, of }) => {
        const name = `policy-roles-${held}-${kind}`
        const title = `A ${kind}, with ${heldTexts[held]}`
        const places = new Map(sizes.map((size) => [size, nameOf(size)]))
        return decisionPlot({ name, title, x: { title: 'rules' } }, of, kind, places)
      }),
    },
  }
}

type Each = { readonly held: Held; readonly kind: Kind; readonly of: Decided }

function headlineOf(each: readonly Each[]): Table {
  const shown = each.filter(({ held }) => held === 'one')
  const cell = (engine: EngineName, { of, kind }: Each) => {
    const measured = of.of(nameOf(1000), engine, kind)
    const times = ratioOf(measured, of.of(nameOf(1000), 'Gatehouse', kind)).median
    const time = showNs(spreadOf(measured).median)
    return engine === 'Gatehouse' ? time : `${time} (${digits(times)} ×)`
  }
  return {
    columns: ['One decision, 10 roles, 1,000 rules', ...shown.map(({ kind }) => `a ${kind}`)],
    rows: (shown[0]?.of.engines ?? []).map((engine) => [
      engine,
      ...shown.map((one) => cell(engine, one)),
    ]),
  }
}

function throughputFigure(each: readonly Each[]): Figure {
  // Throughput is the inverse of time: CASL's time over ours.
  const ratios = each.map(({ held, kind, of }) => {
    const [bare, ours] = (['CASL, prebuilt', 'Gatehouse'] as const).map((engine) =>
      of.of(nameOf(1000), engine, kind),
    )
    return { held, kind, ratio: ratioOf(bare ?? [], ours ?? []) }
  })
  return {
    target:
      'A decision from a warm isolate, 10 roles and 1,000 rules: at least half the throughput of bare prebuilt CASL',
    measured: ratios
      .map(({ held, kind, ratio }) => `${heldTexts[held]}, a ${kind}: ${showRatio(ratio)}`)
      .join('; '),
    met: ratios.every(({ ratio }) => ratio.median >= 0.5),
  }
}

function growthFigure(each: readonly Each[]): Figure {
  const ratios = each.map(({ held, kind, of }) => {
    const [large, small] = [10_000, 100].map((rules) => of.of(nameOf(rules), 'Gatehouse', kind))
    return { held, kind, ratio: ratioOf(large ?? [], small ?? []) }
  })
  return {
    target: 'At 10,000 rules no slower than 2 × the time at 100',
    measured: ratios
      .map(({ held, kind, ratio }) => `${heldTexts[held]}, a ${kind}: ${showRatio(ratio)}`)
      .join('; '),
    met: ratios.every(({ ratio }) => ratio.median <= 2),
  }
}

function nameOf(rules: number): string {
  return `${count(rules)} rules`
}
