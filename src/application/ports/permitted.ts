import type { Condition } from '../../domain/policy/condition.ts'
import type { Vocabulary } from '../../domain/policy/variables.ts'

/** What of a list the reader may see: the policies' condition over its items. */
export interface Permitted {
  readonly filter: Condition
  readonly vocabulary: Vocabulary
}
