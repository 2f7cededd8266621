import type { Cidr } from '../../domain/protection/ip-block.ts'
import type { Instant } from '../../domain/shared/instant.ts'

/** What is said of a try before it is known whether the password is right. */
export type Attempt =
  | {
      readonly status: 'goes'
      /** Until when the account is locked should this try be wrong; undefined: it is not. */
      readonly locksUntil: Instant | undefined
    }
  | { readonly status: 'waits'; readonly until: Instant }
  | {
      readonly status: 'locked'
      readonly until: Instant
      /** By this very try. */
      readonly begins: boolean
    }

/**
 * Counts the guesses at passwords: by account, known or not, and by where they come from. Never throws: while nobody
 * answers for all isolates together, this one counts by itself.
 */
export interface Guesses {
  /** Counts a try at an account as wrong, until it turns out right. One trip, in the moment of the call. */
  attempt(identifier: string): Promise<Attempt>
  /** Behind the answer: it was wrong. `names`: all that the account is known by, none if there is no such account. */
  wrong(guess: {
    readonly identifier: string
    readonly names: readonly string[]
    readonly attempt: Attempt
    readonly address: string | null
  }): void
  /** Behind the answer: nobody could tell whether it was right, and whoever tried has learnt nothing. It does not count. */
  undecided(attempt: Attempt): void
  /** Behind the answer: it was right. */
  right(names: readonly string[]): void
  /** The owner has shown who they are: whatever was guessed at these names is forgotten. */
  forgive(names: readonly string[]): Promise<void>
  /** Behind the answer: an administrator knows that nobody guesses there. Whatever failed there is forgotten. */
  absolve(network: Cidr): void
}
