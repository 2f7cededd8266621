/** Finds the rules about an action on a subject without walking through all the others. Pure. */
import type { Rule, SubjectName } from '../bundle.ts'
import type { Question } from './decide.ts'

/** Those that say anything about the action on the subject, whatever the field, in their order. */
export type RulesAbout = (question: Pick<Question, 'action' | 'subject'>) => readonly Rule[]

export function createRulesAbout(rules: readonly Rule[]): RulesAbout {
  const bySubject = new Map<SubjectName, Map<string, Rule[]>>()
  for (const rule of rules) {
    const byAction = bySubject.get(rule.subject) ?? new Map<string, Rule[]>()
    bySubject.set(rule.subject, byAction)
    for (const action of rule.actions) {
      const known = byAction.get(action)
      if (known) known.push(rule)
      else byAction.set(action, [rule])
    }
  }
  return ({ action, subject }) => bySubject.get(subject)?.get(action) ?? none
}

const none: readonly Rule[] = []
