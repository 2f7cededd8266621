import type { AuditDetails, AuditEntry, Origin } from '../../domain/audit/audit-entry.ts'
import { type AnyCaller, isServiceCaller } from '../../domain/portal/service-caller.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Change } from '../ports/unit-of-work.ts'

/** Notes what a portal has told of its things, which decisions are made by. What they look like stays with the portal. */
export function resourceAudit(
  action: 'resource.put' | 'resource.remove' | 'resource.register',
  target: string,
  {
    caller,
    origin,
    at,
  }: { readonly caller: AnyCaller; readonly origin: Origin; readonly at: Instant },
  details?: AuditDetails,
): Change {
  const entry = { at, action, ...actorOf(caller), target, outcome: 'success', origin } as const
  return { kind: 'append_audit', entry: { ...entry, ...(details && { details }) } }
}

/** A credential acts for whoever has issued it. */
function actorOf(caller: AnyCaller): Pick<AuditEntry, 'actor' | 'onBehalfOf' | 'sessionId'> {
  return isServiceCaller(caller)
    ? { actor: caller.credentialId, onBehalfOf: caller.issuedBy }
    : { actor: caller.userId, sessionId: caller.sessionId }
}
