/** A portal tells what one of its things looks like, in place of what it told before. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Properties } from '../../domain/policy/evaluate/facts.ts'
import { parseResource, type Resource } from '../../domain/portal/resource.ts'
import type { AnyCaller } from '../../domain/portal/service-caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Resources } from '../ports/resources.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'
import { resourceAudit } from './resource-audit.ts'
import { declaredType, isNameable } from './resource-type.ts'

export type PutResource = (command: {
  readonly caller: AnyCaller
  readonly type: string
  readonly id: string
  readonly properties: Properties
  readonly origin: Origin
}) => Promise<
  Result<
    { readonly resource: Resource; readonly isNew: boolean },
    AdmissionError | Failure<'resource_type_unknown' | 'validation_failed'>
  >
>

export function createPutResource(ports: {
  admit: Admit
  resources: Resources
  unitOfWork: UnitOfWork
  clock: Clock
}): PutResource {
  const { admit, resources, unitOfWork, clock } = ports

  return async ({ caller, origin, ...given }) => {
    const { type, id } = given
    const [admission, known] = await Promise.all([
      admit(caller, requirements.registerResources, { type, id }),
      isNameable(given) ? resources.find(type, id) : undefined,
    ])
    if (!admission.ok) return admission
    const subject = declaredType(admission.value.policy.bundle, type)
    if (!subject.ok) return subject
    const { name, attributes } = subject.value
    const parsed = parseResource(attributes, given)
    if (!parsed.ok) return err({ kind: 'validation_failed', violations: parsed.error })

    const at = clock.now()
    const committed = await unitOfWork.commit([
      { kind: 'put_resources', type: name, resources: [parsed.value], at },
      resourceAudit(
        'resource.put',
        `${type}/${id}`,
        { caller, origin, at },
        {
          isNew: known === undefined,
          changed: differing(known?.properties ?? {}, parsed.value.properties),
        },
      ),
    ])
    if (!committed.ok) return unexpectedFailure(committed.error)
    const resource = { ...parsed.value, type: name, updatedAt: at }
    return ok({ resource, isNew: known === undefined })
  }
}

/** The names of the properties that are not what they were. */
function differing(before: Properties, after: Properties): readonly string[] {
  return Object.keys({ ...before, ...after }).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  )
}
