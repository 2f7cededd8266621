import type { Principal } from '../../domain/account/user.ts'
import type { Condition } from '../../domain/policy/condition.ts'
import type { Properties } from '../../domain/policy/evaluate/facts.ts'
import type { Vocabulary } from '../../domain/policy/variables.ts'

export interface ThingReference {
  readonly type: string
  readonly id: string
}

export interface SearchPage {
  /** The last result seen. */
  readonly after: string | undefined
  readonly limit: number
}

/** Reads what questions about access are about. Each method is one trip and one statement for each kind of thing. */
export interface AccessRecords {
  /**
   * Active people by public id, username or e-mail address, and registered things, each under the reference
   * that was asked for; what is not there is left out.
   */
  find(
    people: readonly string[],
    things: readonly ThingReference[],
  ): Promise<{
    person(reference: string): Principal | undefined
    thing(reference: ThingReference): Properties | undefined
  }>
  /** Active people of whom the condition (over `user`) holds, by public id, in a stable order. */
  searchPeople(
    condition: Condition,
    vocabulary: Vocabulary,
    page: SearchPage,
  ): Promise<SearchResults>
  /** Registered things of a type of which the condition (over `resource`) holds, in the order of their ids. */
  searchThings(
    type: string,
    condition: Condition,
    vocabulary: Vocabulary,
    page: SearchPage,
  ): Promise<SearchResults>
}

export interface SearchResults {
  readonly ids: readonly string[]
  readonly more: boolean
}
