import type { Principal } from '../../domain/account/user.ts'
import type { Facts } from '../../domain/policy/evaluate/facts.ts'
import { timeFacts } from '../../domain/policy/evaluate/time-facts.ts'
import type { ServiceCaller } from '../../domain/portal/service-caller.ts'
import type { Authentication } from '../../domain/session/assurance.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { Instant } from '../../domain/shared/instant.ts'

/** What policies may know of a caller: who it is, how they signed in, when and from where they ask. */
export function factsOf(
  authentication: Authentication,
  address: Caller['address'],
  principal: Principal,
  portal: string | null,
  now: Instant,
): Facts {
  return {
    user: userFacts(principal),
    session: sessionFacts(authentication, now),
    context: { ...timeFacts(now), ...given({ address, portal }) },
  }
}

/** What the same person's facts were, or will be, at another moment. */
export function factsAsOf(facts: Facts, authentication: Authentication, at: Instant): Facts {
  const { context } = facts
  return {
    ...facts,
    session: sessionFacts(authentication, at),
    context: { ...context, ...timeFacts(at) },
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

function sessionFacts(
  { methods, authenticatedAt, mfaAt }: Authentication,
  now: Instant,
): Facts['session'] {
  const age = (since: Instant) => Math.max(0, now - since)
  return {
    methods,
    authAge: age(authenticatedAt),
    ...(mfaAt !== null && { mfaAge: age(mfaAt) }),
  }
}

function given(properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null))
}
