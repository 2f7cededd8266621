/** A moment: whole milliseconds since 1970-01-01T00:00:00Z. A number, so that time is only ever an argument. */
export type Instant = number & { readonly __brand: 'Instant' }

export function instant(epochMs: number): Instant {
  return Math.trunc(epochMs) as Instant // the only place that brands
}

/** The moment `ms` milliseconds after `at` (before it when negative). */
export function after(at: Instant, ms: number): Instant {
  return instant(at + ms)
}

export const seconds = (n: number): number => n * 1000
export const minutes = (n: number): number => seconds(n * 60)
export const hours = (n: number): number => minutes(n * 60)
export const days = (n: number): number => hours(n * 24)
