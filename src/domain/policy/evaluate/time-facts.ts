/** What follows from the time: the time of day and the day of the week, in UTC. Pure. */
import { days, type Instant, instant, minutes } from '../../shared/instant.ts'
import { toValue } from '../attribute-type.ts'
import { weekdays } from '../variables.ts'
import type { Properties } from './facts.ts'

export function timeFacts(now: Instant): Properties {
  const day = Math.floor(now / days(1))
  return {
    time: now,
    timeOfDay: clockTime(now - day * days(1)),
    weekday: weekdays[(((day + 3) % 7) + 7) % 7], // 1970-01-01 was a Thursday; days before it are negative
  }
}

/**
 * The circumstances with what follows from their time, where they do not say it themselves. `now` stands in
 * for a time that they do not give; without it, nothing follows.
 */
export function withTimeFacts(context: Properties, now?: Instant): Properties {
  const time = toValue({ kind: 'time' }, context.time)
  const at = typeof time === 'number' ? instant(time) : now
  return at === undefined ? context : { ...timeFacts(at), ...context }
}

function clockTime(sinceMidnightMs: number): string {
  const minute = Math.floor(sinceMidnightMs / minutes(1))
  const pad = (n: number) => String(n).padStart(2, '0')
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`
}
