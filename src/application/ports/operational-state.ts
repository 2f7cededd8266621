import type { Instant } from '../../domain/shared/instant.ts'

/** How much there is of what can pile up. */
export interface OperationalState {
  /** One trip, whose cost does not grow with the number of sessions: beyond some they are estimated. */
  read(now: Instant): Promise<{
    readonly outbox: { readonly waiting: number; readonly oldest: Instant | null }
    readonly activeSessions: number
  }>
}
