import type { Bundle, SubjectName } from './bundle.ts'
import type { VocabularyFor } from './evaluate/decide.ts'
import { type Vocabulary, vocabularyOf } from './variables.ts'

/** What conditions may ask, by subject. A subject that the bundle does not declare has no attributes of its own. */
export function vocabulariesOf(bundle: Bundle): VocabularyFor {
  const bySubject = new Map<SubjectName, Vocabulary>(
    bundle.subjects.map(({ name, attributes }) => [name, vocabularyOf(bundle, attributes)]),
  )
  const none = vocabularyOf(bundle, {})
  return (subject) => bySubject.get(subject) ?? none
}
