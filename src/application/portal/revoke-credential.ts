/** An administrator revokes a credential: within 5 s it opens nothing any more. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Caller } from '../../domain/session/caller.ts'
import type { ServiceCredentialId } from '../../domain/shared/ids.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import { credentialResource } from '../access/resources.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { ServiceCredentials } from '../ports/service-credentials.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'

export type RevokeCredential = (command: {
  readonly caller: Caller
  readonly id: ServiceCredentialId
  readonly origin: Origin
}) => Promise<Result<void, AdmissionError | Failure<'credential_not_found'>>>

export function createRevokeCredential(ports: {
  admit: Admit
  serviceCredentials: ServiceCredentials
  unitOfWork: UnitOfWork
  clock: Clock
}): RevokeCredential {
  const { admit, serviceCredentials, unitOfWork, clock } = ports

  return async ({ caller, id, origin }) => {
    const [admission, credential] = await Promise.all([
      admit(caller, requirements.deleteCredentials),
      serviceCredentials.byId(id),
    ])
    if (!admission.ok) return admission
    if (!credential) return err({ kind: 'credential_not_found' })
    const permitted = admission.value.permit(credentialResource(credential))
    if (!permitted.ok) return permitted

    const at = clock.now()
    const { name, permissions } = credential
    const committed = await unitOfWork.commit([
      { kind: 'revoke_credential', id, at },
      {
        kind: 'append_audit',
        entry: {
          at,
          action: 'service_credential.revoke',
          actor: caller.userId,
          sessionId: caller.sessionId,
          target: id,
          outcome: 'success',
          origin,
          details: { 'before.name': name, 'before.permissions': permissions },
        },
      },
    ])
    return committed.ok ? ok() : err({ kind: 'credential_not_found' })
  }
}
