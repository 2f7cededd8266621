/** What is asked of every engine: to get ready for a policy, and to decide. Types only. */
import type { Question, Scenario } from '../scenario.ts'

/** `Asked` is a question in the engine's own form: turning one into the other is not measured. */
export interface Engine<Asked = unknown> {
  translate(question: Question): Asked
  /** Synchronous where the engine is. */
  decide(asked: Asked): boolean | Promise<boolean>
  close?(): Promise<void>
}

export type CreateEngine<Asked> = (scenario: Scenario) => Promise<Engine<Asked>>
