/** Whom the service would have before it: a question's person, signed in with a password. */
import { factsOf } from '../../../../../src/application/access/facts.ts'
import type { RoleName } from '../../../../../src/domain/access/role.ts'
import type { Facts, Properties } from '../../../../../src/domain/policy/evaluate/facts.ts'
import type { Caller } from '../../../../../src/domain/session/caller.ts'
import type { LiveSession } from '../../../../../src/domain/session/live-session.ts'
import type { SessionId, UserId } from '../../../../../src/domain/shared/ids.ts'
import { days, type Instant, instant } from '../../../../../src/domain/shared/instant.ts'
import type { Person, Thing } from '../scenario.ts'

export interface SignedIn {
  readonly caller: Caller
  readonly session: LiveSession
}

// Names in scenarios are well-formed: their policies have been compiled.
export function signedIn({ id, roles, attributes }: Person): SignedIn {
  const now = instant(Date.now())
  const principal = { id: id as UserId, roles: roles as readonly RoleName[], attributes }
  const authentication = { methods: ['pwd'], authenticatedAt: now, mfaAt: null } as const
  return {
    caller: {
      userId: principal.id,
      sessionId: `ses_${id}` as SessionId,
      roles: principal.roles,
      policyVersion: '1-measured',
      methods: authentication.methods,
      authenticatedAt: now,
      address: '192.0.2.7',
    },
    session: {
      until: instant(now + days(1)),
      principal,
      portal: 'portal',
      authentication,
      mfaEnabled: false,
    },
  }
}

/** As `admit` makes them for every request. */
export function factsAbout({ caller, session }: SignedIn, now: Instant): Facts {
  const { authentication, principal, portal } = session
  return factsOf(authentication, caller.address, principal, portal, now)
}

export function propertiesOf({ id, attributes }: Thing): Properties {
  return { ...attributes, id }
}
