import type { Instant } from '../../domain/shared/instant.ts'

/** The time. Tests own it. */
export interface Clock {
  now(): Instant
}
