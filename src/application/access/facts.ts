import type { Principal } from '../../domain/account/user.ts'
import type { Facts } from '../../domain/policy/evaluate/facts.ts'
import { weekdays } from '../../domain/policy/variables.ts'
import type { ServiceCaller } from '../../domain/portal/service-caller.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { days, type Instant, minutes } from '../../domain/shared/instant.ts'

/** What policies may know of a caller: who it is, how they signed in, when and from where they ask. */
export function factsOf(
  caller: Pick<Caller, 'methods' | 'authenticatedAt' | 'address'>,
  principal: Principal,
  portal: string | null,
  now: Instant,
): Facts {
  const authAge = Math.max(0, now - caller.authenticatedAt)
  return {
    user: userFacts(principal),
    session: { methods: caller.methods, authAge },
    context: { ...timeFacts(now), ...given({ address: caller.address, portal }) },
  }
}

/**
 * What policies may know of a portal's back end. It has no session: a rule that asks for one allows nothing
 * (and denies).
 */
export function serviceFactsOf(
  { credentialId, address }: Pick<ServiceCaller, 'credentialId' | 'address'>,
  now: Instant,
): Facts {
  return {
    user: { id: credentialId, role: 'service', roles: [] },
    session: {},
    context: { ...timeFacts(now), ...given({ address }) },
  }
}

/** The standard attributes cannot be taken over by ones that administrators set. */
export function userFacts({ id, roles, attributes }: Principal): Facts['user'] {
  return { ...attributes, id, role: roles[0], roles }
}

export function timeFacts(now: Instant): Facts['context'] {
  const day = Math.floor(now / days(1))
  return {
    time: now,
    timeOfDay: clockTime(now - day * days(1)),
    weekday: weekdays[(day + 3) % 7], // 1970-01-01 was a Thursday
  }
}

function clockTime(sinceMidnightMs: number): string {
  const minute = Math.floor(sinceMidnightMs / minutes(1))
  const pad = (n: number) => String(n).padStart(2, '0')
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`
}

function given(properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null))
}
