/** What it costs to make a policy ready: at its publication, and in an isolate that has just started. */
import { type Isolate, openIsolate } from '../../../measure/isolate.ts'
import { measureInRounds } from '../../../measure/rounds.ts'
import { ratioOf, type Spread, spreadOf } from '../../../measure/spread.ts'
import type { Part } from '../../../part.ts'
import { count, showRatio, showSpread } from '../../../report/units.ts'
import type { Figure, Line, RunOptions, Table } from '../../../suite.ts'
import type { CompileReport } from '../compile-isolate.ts'
import type { HashReport } from '../hash-isolate.ts'
import type { RolesOptions } from '../rules/roles.ts'

const bcryptCost = 10
const compileModule = new URL('../compile-isolate.ts', import.meta.url)
const hashModule = new URL('../hash-isolate.ts', import.meta.url)
const loadModule = new URL('../load-isolate.ts', import.meta.url)

const stages = {
  read: 'publication: read the YAML',
  compile: 'publication: check, compile, hash',
  'first decision': 'a cold isolate: read the bundle, verify, index, decide',
  'another set of roles': 'another set of roles: index, decide',
  'all but reading': 'from the syntax tree to a decision',
  everything: 'from YAML to a decision',
} as const
const peers = {
  'CASL, prebuilt': 'bare CASL, one ability',
  casbin: 'casbin, an enforcer',
  'Cedar (wasm)': 'Cedar, a policy set',
} as const
const hash = `bcrypt, one hash of cost ${bcryptCost}`

export async function measureCompiling(options: RunOptions): Promise<Part> {
  const { quick, progress } = options
  const sizes = quick ? [100, 1_000] : [10, 100, 1_000, 10_000]
  const title = 'Compiling'
  progress.step(`${title}: getting ready`)
  const isolates = new Map<string, Isolate<unknown>>()
  try {
    for (const rules of sizes) {
      const input: RolesOptions = { rules, held: 'ten' }
      isolates.set(`Gatehouse ${rules}`, await openIsolate(compileModule, input))
      isolates.set(`peers ${rules}`, await openIsolate(loadModule, input))
    }
    isolates.set(hash, await openIsolate(hashModule, { cost: bcryptCost }))
    const sample = (isolate: string, task: string) => async () =>
      (await isolates.get(isolate)?.sample(task, 5)) ?? Number.NaN
    const contestants = [
      { name: hash, sample: sample(hash, 'hash') },
      ...sizes.flatMap((rules) => [
        ...Object.keys(stages).map((task) => ({
          name: `${task} ${rules}`,
          sample: sample(`Gatehouse ${rules}`, task),
        })),
        ...Object.keys(peers).map((task) => ({
          name: `${task} ${rules}`,
          sample: sample(`peers ${rules}`, task),
        })),
      ]),
    ]
    const pace = quick ? { rounds: 3, warmUps: 1 } : { rounds: 21, warmUps: 5 }
    progress.step(`${title}: ${pace.rounds} rounds of ${contestants.length} measurements`)
    const measured = await measureInRounds(contestants, { ...pace, onRound: progress.at })
    const of = (name: string) => measured.get(name) ?? []
    const cold = await measureCold(quick ? 1 : 11, options)

    const rows = { ...stages, ...peers }
    const spreads = (task: string) => sizes.map((rules) => spreadOf(of(`${task} ${rules}`)))
    const table: Table = {
      columns: ['Time to make ready', ...sizes.map((rules) => `${count(rules)} rules`)],
      rows: [
        ...Object.entries(rows).map(([task, text]) => [text, ...spreads(task).map(showSpread)]),
        [hash, ...sizes.map(() => showSpread(spreadOf(of(hash))))],
      ],
    }
    return {
      figures: [
        compileFigure(ratioOf(of('all but reading 1000'), of(hash))),
        readingFigure(
          ratioOf(of('everything 1000'), of(hash)),
          ratioOf(of('read 1000'), of(hash)),
          cold,
        ),
      ],
      measurements: [...measured].map(([name, values]) => ({
        path: [title, name],
        unit: 'ns',
        spread: spreadOf(values),
      })),
      section: {
        title: 'Compiling, beside one bcrypt hash',
        text: [
          'The same role policy, for a person with all ten roles. A publication parses YAML, checks every name and ' +
            'type, and hashes the bundle; it happens where an administrator publishes. A cold isolate parses the ' +
            'bundle’s JSON, checks hash and signature, indexes the rules of the roles, and decides. An isolate that ' +
            'meets another set of roles only indexes.',
          `In an isolate that has just started, where no code has been compiled yet and the YAML parser must be ` +
            `loaded first, everything for 1,000 rules takes ${showSpread(cold.compile)}, and the first hash ` +
            `${showSpread(cold.hash)}.`,
        ],
        tables: [table],
        plots: [
          {
            name: 'policy-compile',
            title: 'Making a policy ready',
            x: { title: 'rules' },
            y: { title: 'time', unit: 'ns' },
            lines: [
              ...Object.entries(rows).map(
                ([task, text]): Line => ({ name: text, points: points(sizes, spreads(task)) }),
              ),
              {
                name: hash,
                points: points(
                  sizes,
                  sizes.map(() => spreadOf(of(hash))),
                ),
              },
            ],
          },
        ],
      },
    }
  } finally {
    await Promise.all([...isolates.values()].map((isolate) => isolate.close()))
  }
}

interface Cold {
  readonly compile: Spread
  readonly hash: Spread
}

/** What takes longest of all: each first time, in isolates of their own. */
async function measureCold(rounds: number, { progress }: RunOptions): Promise<Cold> {
  progress.step('Compiling: for the first time, in new isolates')
  const compile: number[] = []
  const hashed: number[] = []
  for (let round = 0; round < rounds; round++) {
    const input: RolesOptions = { rules: 1_000, held: 'ten' }
    const compiled = await openIsolate<CompileReport>(compileModule, input)
    compile.push(compiled.report.firstNs)
    await compiled.close()
    const hash = await openIsolate<HashReport>(hashModule, { cost: bcryptCost })
    hashed.push(hash.report.firstNs)
    await hash.close()
    progress.at(round + 1, rounds)
  }
  return { compile: spreadOf(compile), hash: spreadOf(hashed) }
}

function compileFigure(ratio: Spread): Figure {
  return {
    target: `Compiling 1,000 rules costs less than one bcrypt hash (cost ${bcryptCost})`,
    measured: `from the syntax tree to the first decision of an isolate: ${showRatio(ratio)} of a hash`,
    met: ratio.median < 1,
  }
}

/** The stricter reading of the figure: compiling begins with text. */
function readingFigure(ratio: Spread, reading: Spread, cold: Cold): Figure {
  const met = ratio.median < 1
  return {
    target: 'The same, reading the YAML included',
    measured:
      `${showRatio(ratio)} of a hash, reading alone ${showRatio(reading)}; for the first time in a new isolate ` +
      `${showSpread(cold.compile)} beside ${showSpread(cold.hash)}`,
    met,
    ...(!met && {
      remark:
        'Nearly all of it is the parser of the `yaml` package, which keeps the place of every node so that every ' +
        'error has its line and column; its token stream alone (`Parser.parse`, without documents) is more than ' +
        'half. Checking, compiling, hashing and indexing are the rest. Faster parsers keep no places, and one of ' +
        'our own in front of what decides who may do what is not worth the milliseconds: YAML is read where ' +
        'policies are published or tested, never for a decision. An isolate reads the compiled bundle.',
    }),
  }
}

function points(sizes: readonly number[], spreads: readonly Spread[]): Line['points'] {
  return spreads.flatMap((y, index) => {
    const x = sizes[index]
    return x === undefined ? [] : [{ x, y }]
  })
}
