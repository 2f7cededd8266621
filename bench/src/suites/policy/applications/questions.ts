/** Questions about a made-up world, drawn at random, as many that are answered with yes as with no. Pure. */
import type { Chance } from '../../../measure/random.ts'
import type { Person, Question, Scenario, Thing } from '../scenario.ts'

export interface World {
  readonly people: readonly Person[]
  readonly things: readonly Thing[]
  actionsOn(thing: Thing): readonly string[]
  /** What the application's rules mean, in plain code: what every engine is held against. */
  allows(question: Question): boolean
}

const ofAKind = 128
const drawsMax = 200_000

export function drawQuestions(worlds: readonly World[], chance: Chance): Scenario['questions'] {
  const questions = { hit: [] as Question[], miss: [] as Question[] }
  for (let draw = 0; draw < drawsMax; draw++) {
    const world = chance.pick(worlds)
    const thing = chance.pick(world.things)
    const action = chance.pick(world.actionsOn(thing))
    const question = { person: chance.pick(world.people), action, thing }
    const pool = world.allows(question) ? questions.hit : questions.miss
    if (pool.length < ofAKind) pool.push(question)
    if (questions.hit.length === ofAKind && questions.miss.length === ofAKind) return questions
  }
  throw new Error('This world has too few questions of a kind')
}

/** Numbered names, unlike those of other worlds. */
export function named(world: number, kind: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `w${world}-${kind}-${index}`)
}

/** Everything that can be reached from a node of a directed graph, the node itself left out. */
export function reachable(from: string, edges: ReadonlyMap<string, readonly string[]>): string[] {
  const reached = new Set(edges.get(from) ?? [])
  for (const node of reached) for (const next of edges.get(node) ?? []) reached.add(next)
  return [...reached]
}
