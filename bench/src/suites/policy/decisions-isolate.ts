/** The inside of an isolate that decides: one engine, one policy, its questions asked again and again. */
import type { Subject } from '../../measure/isolate-entry.ts'
import type { Work } from '../../measure/sampler.ts'
import type { Answers } from './agreement.ts'
import type { Engine } from './engines/engine.ts'
import { type EngineName, engines } from './engines/engines.ts'
import { kinds } from './scenario.ts'
import { type ScenarioName, scenarioNamed } from './scenarios.ts'

export interface DecisionsInput {
  readonly engine: EngineName
  readonly scenario: ScenarioName
}

/** Reports what the engine answered to each question, before anything is measured. `hit` and `miss` ask one question after the other; with ` at once` behind the name, sixteen together. */
export async function open({ engine: name, scenario }: DecisionsInput): Promise<Subject<Answers>> {
  const policy = scenarioNamed(scenario)
  const engine: Engine = await engines[name](policy)
  const asked = {
    hit: policy.questions.hit.map((question) => engine.translate(question)),
    miss: policy.questions.miss.map((question) => engine.translate(question)),
  }
  const answers = {
    hit: await answersOf(engine, asked.hit),
    miss: await answersOf(engine, asked.miss),
  }
  return {
    report: answers,
    tasks: Object.fromEntries(
      kinds
        .filter((kind) => asked[kind].length > 0)
        .flatMap((kind): [string, Work][] => [
          [kind, inTurn(engine, asked[kind])],
          [`${kind} at once`, atOnce(engine, asked[kind])],
        ]),
    ),
    ...(engine.close && { close: () => engine.close?.() ?? Promise.resolve() }),
  }
}

async function answersOf(engine: Engine, asked: readonly unknown[]): Promise<boolean[]> {
  const answers: boolean[] = []
  for (const one of asked) answers.push(await engine.decide(one))
  return answers
}

/** Without a promise where the engine needs none: waiting for one would cost more than some decisions. */
function inTurn(engine: Engine, asked: readonly unknown[]): Work {
  let at = 0
  const next = () => {
    at = at + 1 < asked.length ? at + 1 : 0
    return asked[at]
  }
  if (typeof engine.decide(asked[0]) === 'boolean') {
    return (times) => {
      for (let count = 0; count < times; count++) engine.decide(next())
    }
  }
  return async (times) => {
    for (let count = 0; count < times; count++) await engine.decide(next())
  }
}

const together = 16

function atOnce(engine: Engine, asked: readonly unknown[]): Work {
  let at = 0
  return async (times) => {
    for (let done = 0; done < times; done += together) {
      const some = Array.from({ length: Math.min(together, times - done) }, () => {
        at = at + 1 < asked.length ? at + 1 : 0
        return engine.decide(asked[at])
      })
      await Promise.all(some)
    }
  }
}
