/** Lets engines decide the same questions side by side, once they have shown that they answer alike. */
import { type Isolate, openIsolate } from '../../measure/isolate.ts'
import { measureInRounds } from '../../measure/rounds.ts'
import { spreadOf } from '../../measure/spread.ts'
import type { Measurement, RunOptions } from '../../suite.ts'
import { type Answers, disagreements } from './agreement.ts'
import type { DecisionsInput } from './decisions-isolate.ts'
import { cerbosBinary } from './engines/cerbos-server.ts'
import { type EngineName, engines } from './engines/engines.ts'
import type { Pace } from './pace.ts'
import { type ScenarioName, scenarioNamed } from './scenarios.ts'

export interface Contest {
  readonly title: string
  /** Policies that are measured in the same rounds, by the name under which they are reported. */
  readonly scenarios: ReadonlyMap<string, ScenarioName>
  /** Names of tasks (see `decisions-isolate.ts`). */
  readonly tasks: readonly string[]
  /** Left out: all that this machine can run. */
  readonly engines?: readonly EngineName[]
}

/** Nanoseconds a decision, one for each round, by scenario, engine and task. */
export interface Decided {
  readonly engines: readonly EngineName[]
  of(scenario: string, engine: EngineName, task: string): readonly number[]
  readonly measurements: readonly Measurement[]
}

const module = new URL('./decisions-isolate.ts', import.meta.url)

export async function contest(
  { title, scenarios, tasks, engines: wanted = availableEngines() }: Contest,
  pace: Pace,
  { progress }: Pick<RunOptions, 'progress'>,
): Promise<Decided> {
  const isolates = new Map<string, Isolate<Answers>>()
  try {
    for (const [name, scenario] of scenarios) {
      progress.step(`${title}: getting ready for ${name}`)
      let ready = 0
      const answers = new Map<string, Answers>()
      const opened = wanted.map(async (engine) => {
        const isolate = await openIsolate<Answers>(module, {
          engine,
          scenario,
        } satisfies DecisionsInput)
        isolates.set(pathOf(name, engine), isolate)
        answers.set(engine, isolate.report)
        progress.at(++ready, wanted.length)
      })
      // All of them, lest one that is still opening be left behind.
      for (const one of await Promise.allSettled(opened)) {
        if (one.status === 'rejected') throw one.reason
      }
      const { hit, miss } = scenarioNamed(scenario).questions
      const wrong = disagreements(answers, { hit: hit.length, miss: miss.length })
      if (wrong.length > 0) throw new Error(`${title}, ${name}: ${wrong.join('; ')}`)
    }
    const contestants = [...isolates].flatMap(([path, isolate]) =>
      tasks.map((task) => ({
        name: `${path} / ${task}`,
        sample: () => isolate.sample(task, pace.sampleMs),
      })),
    )
    progress.step(`${title}: ${pace.rounds} rounds of ${contestants.length} measurements`)
    const measured = await measureInRounds(contestants, { ...pace, onRound: progress.at })
    return {
      engines: wanted,
      of: (scenario, engine, task) => measured.get(`${pathOf(scenario, engine)} / ${task}`) ?? [],
      measurements: [...measured].map(([name, values]) => ({
        path: [title, ...name.split(' / ')],
        unit: 'ns',
        spread: spreadOf(values),
      })),
    }
  } finally {
    await Promise.all([...isolates.values()].map((isolate) => isolate.close()))
  }
}

/** A quick run compares those of whom something is to be reached: getting the others ready for many rules takes its time. */
export function enginesFor({ quick }: RunOptions): readonly EngineName[] {
  return quick ? ['Gatehouse', 'CASL, prebuilt'] : availableEngines()
}

/** All but Cerbos, where npm has no server for this platform. */
export function availableEngines(): readonly EngineName[] {
  const names = Object.keys(engines) as EngineName[] // its own keys
  return cerbosBinary() ? names : names.filter((name) => name !== 'Cerbos (server)')
}

function pathOf(scenario: string, engine: string): string {
  return `${scenario} / ${engine}`
}
