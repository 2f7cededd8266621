import { requirements } from '../../domain/access/requirement.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { AnyCaller } from '../../domain/portal/service-caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import { resourceAudit } from './resource-audit.ts'
import { declaredType, isNameable } from './resource-type.ts'

/** A portal takes back what it told of a thing; also of a type that the policies have ceased to declare. */
export type RemoveResource = (command: {
  readonly caller: AnyCaller
  readonly type: string
  readonly id: string
  readonly origin: Origin
}) => Promise<
  Result<void, AdmissionError | Failure<'resource_type_unknown' | 'resource_not_found'>>
>

export function createRemoveResource(ports: {
  admit: Admit
  unitOfWork: UnitOfWork
  clock: Clock
}): RemoveResource {
  const { admit, unitOfWork, clock } = ports

  return async ({ caller, origin, ...named }) => {
    const { type, id } = named
    const admission = await admit(caller, requirements.removeResources, { type, id })
    if (!admission.ok) return admission
    const committed = isNameable(named)
      ? await unitOfWork.commit([
          { kind: 'delete_resource', type, id },
          resourceAudit('resource.remove', `${type}/${id}`, { caller, origin, at: clock.now() }),
        ])
      : err('nothing has this name')
    if (committed.ok) return ok()
    const subject = declaredType(admission.value.policy.bundle, type)
    return subject.ok ? err({ kind: 'resource_not_found' }) : subject
  }
}
