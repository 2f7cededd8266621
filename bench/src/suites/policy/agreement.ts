/** Engines that answer differently are not measured side by side: speed at another answer says nothing. Pure. */
import { type Kind, kinds } from './scenario.ts'

export type Answers = Readonly<Record<Kind, readonly boolean[]>>

/** One line for each engine and kind of question that got anything wrong, or did not answer all; none: they agree. */
export function disagreements(
  answers: ReadonlyMap<string, Answers>,
  questions: Readonly<Record<Kind, number>>,
): readonly string[] {
  return [...answers].flatMap(([engine, given]) =>
    kinds.flatMap((kind) => {
      const right = kind === 'hit'
      const answered = given[kind]
      if (answered.length !== questions[kind]) {
        return [`${engine} answered ${answered.length} of ${questions[kind]} questions (${kind})`]
      }
      const wrong = answered.flatMap((answer, index) => (answer === right ? [] : [index]))
      if (wrong.length === 0) return []
      const where = wrong.slice(0, 5).join(', ')
      return [
        `${engine} ${right ? 'denied' : 'allowed'} ${wrong.length} of ${answered.length} (${where})`,
      ]
    }),
  )
}
