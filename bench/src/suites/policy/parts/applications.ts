/** The three applications of Cedar's OOPSLA 2024 evaluation. */

import type { Part } from '../../../part.ts'
import type { RunOptions } from '../../../suite.ts'
import { contest, type Decided } from '../contest.ts'
import { paceOf } from '../pace.ts'
import { kinds } from '../scenario.ts'
import { type ApplicationName, applications, type ScenarioName } from '../scenarios.ts'
import { decisionPlot, decisionTable } from './decisions.ts'

const names = Object.keys(applications) as ApplicationName[] // its own keys

export async function measureApplications(options: RunOptions): Promise<Part> {
  const sizes = options.quick ? [20] : [5, 20, 50]
  const measured = new Map<ApplicationName, Decided>()
  for (const name of names) {
    const scenarios = new Map<string, ScenarioName>(
      sizes.map((size) => [nameOf(size), { kind: name, size }]),
    )
    const pace = paceOf(options)
    measured.set(name, await contest({ title: name, scenarios, tasks: kinds }, pace, options))
  }
  const each = [...measured].flatMap(([name, of]) => kinds.map((kind) => ({ name, kind, of })))
  return {
    figures: [],
    measurements: [...measured.values()].flatMap(({ measurements }) => measurements),
    section: {
      title: 'The three applications of Cedar’s OOPSLA 2024 evaluation',
      text: [
        'After [Cutler et al., OOPSLA 2024](https://dl.acm.org/doi/10.1145/3649835) and its ' +
          '[benchmarks](https://github.com/cedar-policy/cedar-examples/tree/main/oopsla2024-benchmarks): the ' +
          'applications’ rules, 5 to 50 entities of each type, each pair of them tied with a probability of 0.05. ' +
          'Worlds and questions are made here, the same for all; of each kind of answer 128 questions about four ' +
          'worlds of a size. Every engine gives the answers that plain code gives, or nothing is measured.',
        'What was adapted:\n' +
          '- **Cedar** keeps its hierarchies, and gets with each question the entities around who and what it is ' +
          'about, and no others (the paper’s *slicing*). Without a schema, which its evaluation does not need; ' +
          'without lists’ tasks, which no rule asks. Its npm package copies the parsed policies and reads the ' +
          'entities anew in every call, and that is most of its time: this is a figure of `cedar-wasm`, not of ' +
          'Cedar’s evaluator in Rust, which is what the paper measures.\n' +
          '- **Gatehouse, CASL, casbin, Cerbos** know no hierarchies. What `in` would walk is walked before: a ' +
          'person brings the names of all groups that they are in by any way (github, tinytodo), a document the ids ' +
          'of all who may view it and of the owners of the folders above it (gdrive). The walking is not measured; ' +
          'who uses these engines stores the closure, or pays for it elsewhere.\n' +
          '- **casbin** gets its rules as functions by name, which is its quickest form: the policy says which apply ' +
          'to what.\n' +
          '- In the published generator of gdrive the names under which documents are shared differ from those of ' +
          'the users’ views, so that no sharing has an effect; here it has.',
      ],
      tables: each.map(({ name, kind, of }) =>
        decisionTable(`${name}, a ${kind}`, of, kind, sizes.map(nameOf)),
      ),
      plots:
        sizes.length === 1
          ? []
          : each.map(({ name, kind, of }) => {
              const head = {
                name: `policy-${name}-${kind}`,
                title: `${name}, a ${kind}`,
                x: { title: 'entities of each type' },
              }
              return decisionPlot(
                head,
                of,
                kind,
                new Map(sizes.map((size) => [size, nameOf(size)])),
              )
            }),
    },
  }
}

function nameOf(size: number): string {
  return `${size} of each type`
}
