/** A window that slides over two fixed ones, counted as @upstash/ratelimit counts: what an isolate uses alone. Pure. */
import { type Instant, instant } from '../shared/instant.ts'
import type { LimitPolicy } from './limits.ts'

export interface Window {
  /** The number of the fixed window since 1970. */
  readonly index: number
  readonly current: number
  readonly previous: number
}

export interface Taken {
  readonly window: Window
  readonly allowed: boolean
  readonly remaining: number
  /** The end of the fixed window. */
  readonly resetsAt: Instant
}

/** Takes one, unless nothing is left: what is refused counts for nothing. */
export function takeFrom(
  known: Window | undefined,
  { quota, windowMs }: Pick<LimitPolicy, 'quota' | 'windowMs'>,
  now: Instant,
): Taken {
  const index = Math.floor(now / windowMs)
  const { current, previous } = slidTo(index, known)
  const share = 1 - (now % windowMs) / windowMs
  const used = Math.floor(share * previous) + current
  const allowed = used < quota
  return {
    window: { index, previous, current: allowed ? current + 1 : current },
    allowed,
    remaining: Math.max(0, quota - used - (allowed ? 1 : 0)),
    resetsAt: instant((index + 1) * windowMs),
  }
}

function slidTo(index: number, known: Window | undefined): Omit<Window, 'index'> {
  if (known?.index === index) return known
  return { current: 0, previous: known?.index === index - 1 ? known.current : 0 }
}
