/** A thousand rules on one subject and one action, and none of them allows. */
import { ratioOf } from '../../../measure/spread.ts'
import type { Part } from '../../../part.ts'
import { count, showRatio } from '../../../report/units.ts'
import type { Figure, RunOptions } from '../../../suite.ts'
import { contest, type Decided, enginesFor } from '../contest.ts'
import { paceOf } from '../pace.ts'
import { shapes, type WorstCaseShape } from '../rules/worst-case.ts'
import type { ScenarioName } from '../scenarios.ts'
import { decisionTable } from './decisions.ts'

const rules = 1_000
const names = Object.keys(shapes) as WorstCaseShape[] // its own keys

export async function measureWorstCase(options: RunOptions): Promise<Part> {
  const scenarios = new Map<string, ScenarioName>(
    names.map((shape) => [shape, { kind: 'worst case', rules, shape }]),
  )
  const title = `Worst case, ${count(rules)} rules`
  const engines = enginesFor(options)
  const decided = await contest(
    { title, scenarios, engines, tasks: ['miss'] },
    paceOf(options),
    options,
  )
  return {
    figures: [worstCaseFigure(decided)],
    measurements: decided.measurements,
    section: {
      title: 'The worst case: 1,000 rules on one subject and one action, a miss',
      text: [
        'CASL finds the rules of an action and a subject at once, and tries these one after the other; so do the ' +
          'others, over more. Gatehouse groups rules that ask the same attribute for a value when it compiles, and ' +
          'looks the value up. Where rules differ by a *bound*, nothing can be looked up: what is left is that ' +
          'conditions are functions, and not interpreted.',
      ],
      tables: [
        decisionTable('1,000 rules on one subject and action, a miss', decided, 'miss', names),
      ],
    },
  }
}

function worstCaseFigure(decided: Decided): Figure {
  const ratios = names.map((shape) => ({
    shape,
    ratio: ratioOf(
      decided.of(shape, 'CASL, prebuilt', 'miss'),
      decided.of(shape, 'Gatehouse', 'miss'),
    ),
  }))
  const bounds = ratios.find(({ shape }) => shape === 'another bound each')
  return {
    target:
      'The worst case of CASL, 1,000 rules on one subject and action, a miss: at least 10 × faster than bare CASL, by merging and indexing',
    measured: ratios.map(({ shape, ratio }) => `${shape}: ${showRatio(ratio)}`).join('; '),
    met: ratios.every((one) => one === bounds || one.ratio.median >= 10),
  }
}
