import { requirements } from '../../domain/access/requirement.ts'
import type { Resource } from '../../domain/portal/resource.ts'
import type { AnyCaller } from '../../domain/portal/service-caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Resources } from '../ports/resources.ts'
import { declaredType, isNameable } from './resource-type.ts'

/** What a portal told of a thing. */
export type ViewResource = (query: {
  readonly caller: AnyCaller
  readonly type: string
  readonly id: string
}) => Promise<
  Result<Resource, AdmissionError | Failure<'resource_type_unknown' | 'resource_not_found'>>
>

export function createViewResource(ports: { admit: Admit; resources: Resources }): ViewResource {
  const { admit, resources } = ports

  return async ({ caller, ...named }) => {
    const { type, id } = named
    const [admission, resource] = await Promise.all([
      admit(caller, requirements.readResources, { type, id }),
      isNameable(named) ? resources.find(type, id) : undefined,
    ])
    if (!admission.ok) return admission
    const subject = declaredType(admission.value.policy.bundle, type)
    if (!subject.ok) return subject
    return resource ? ok(resource) : err({ kind: 'resource_not_found' })
  }
}
