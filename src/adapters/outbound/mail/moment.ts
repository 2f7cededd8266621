/** Moments as people write them, always in UTC: where the reader sits is not known. */
import type { Instant } from '../../../domain/shared/instant.ts'

export interface Moment {
  /** `23 November 2026`, in the language asked for. */
  readonly date: string
  /** `21:35`. Cut to the minute, so that no link is promised to live longer than it does. */
  readonly time: string
}

/** Makes the function that words an instant; `language` is a tag of BCP 47, and read about when the first is worded. */
export function createMoments(language: string): (at: Instant) => Moment {
  let dates: Intl.DateTimeFormat | undefined
  return (at) => {
    dates ??= new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' })
    const when = new Date(at)
    return { date: dates.format(when), time: when.toISOString().slice(11, 16) }
  }
}
