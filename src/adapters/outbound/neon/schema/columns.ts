import { timestamp } from 'drizzle-orm/pg-core'

/** A moment to the millisecond, as the application knows it; with its zone, so that no client's setting shifts it. */
export const moment = (name: string) =>
  timestamp(name, { precision: 3, withTimezone: true, mode: 'date' })
