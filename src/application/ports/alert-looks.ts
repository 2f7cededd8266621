import type { AlertStates } from '../../domain/monitoring/alert-state.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { AlertMessage } from './alert-message.ts'

/** How the rules stood after a look, and what could not be handed on yet. */
export interface AlertLook {
  readonly at: Instant
  readonly states: AlertStates
  /** What is neither in the outbox nor taken by a provider. */
  readonly untold: readonly AlertMessage[]
}

/**
 * The last look at the rules, beside the record: what the next one begins with while the record is away. Losing it loses
 * what is pending or firing only while that lasts. Each method is one trip. Throws `DependencyUnavailable`.
 */
export interface AlertLooks {
  last(): Promise<AlertLook | undefined>
  /** Keeps a look that began with the one of `before`. False where another one has come after that: nothing is kept. */
  keep(look: AlertLook, before: Instant | undefined): Promise<boolean>
}
