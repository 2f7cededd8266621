/** A portal tells of many things at once: line by line, what is good is kept and what is not is reported. */
import { requirements } from '../../domain/access/requirement.ts'
import type { Origin } from '../../domain/audit/audit-entry.ts'
import type { Subject } from '../../domain/policy/bundle.ts'
import type { Properties } from '../../domain/policy/evaluate/facts.ts'
import { parseResource, type Resource } from '../../domain/portal/resource.ts'
import type { AnyCaller } from '../../domain/portal/service-caller.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { FieldViolation, Violation } from '../../domain/shared/violation.ts'
import type { AdmissionError, Admit, AnyAdmission } from '../access/admit.ts'
import type { Failure } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'
import { resourceAudit } from './resource-audit.ts'
import { declaredType } from './resource-type.ts'

export interface ResourceLine {
  /** Counts from 1. */
  readonly line: number
  readonly bytes: number
  /** What could be read of it, or why nothing could. */
  readonly resource: Result<{ readonly id: string; readonly properties: Properties }, Violation>
}

export interface BulkReport {
  /** Lines whose resource is registered. */
  readonly accepted: number
  /** The first hundred of those that are not. */
  readonly rejected: readonly ({ readonly line: number } & Violation)[]
  readonly rejectedTotal: number
}

/**
 * Reads no further than it has written, so that any number of lines fits. A batch is committed as a whole, with an entry;
 * when a later one fails, the ones before stay: sending the same lines again does no harm.
 */
export type RegisterResources = (command: {
  readonly caller: AnyCaller
  readonly type: string
  readonly lines: AsyncIterable<ResourceLine>
  readonly origin: Origin
}) => Promise<Result<BulkReport, AdmissionError | Failure<'resource_type_unknown'>>>

const batchLinesMax = 500
/** Lines are counted by their bytes too: five hundred of the longest would not fit beside other requests. */
const batchBytesMax = 1024 * 1024
const rejectedShownMax = 100

export function createRegisterResources(ports: {
  admit: Admit
  unitOfWork: UnitOfWork
  clock: Clock
}): RegisterResources {
  const { admit, unitOfWork, clock } = ports

  return async ({ caller, type, lines, origin }) => {
    const admission = await admit(caller, requirements.registerResources)
    if (!admission.ok) return admission
    const subject = declaredType(admission.value.policy.bundle, type)
    if (!subject.ok) return subject

    const rejected: BulkReport['rejected'][number][] = []
    let [accepted, rejectedTotal, bytes] = [0, 0, 0]
    let batch: Checked[] = []
    const commit = async () => {
      if (batch.length === 0) return
      const { name } = subject.value
      const at = clock.now()
      const committed = await unitOfWork.commit([
        { kind: 'put_resources', type: name, resources: batch, at },
        resourceAudit('resource.register', name, { caller, origin, at }, { count: batch.length }),
      ])
      if (!committed.ok) unexpectedFailure(committed.error)
      accepted += batch.length
      batch = []
      bytes = 0
    }

    for await (const line of lines) {
      const checked = check(line, subject.value, admission.value)
      if (!checked.ok) {
        rejectedTotal += 1
        const { code, message } = checked.error
        if (rejected.length < rejectedShownMax) rejected.push({ line: line.line, code, message })
        continue
      }
      if (bytes + line.bytes > batchBytesMax) await commit()
      batch.push(checked.value)
      bytes += line.bytes
      if (batch.length === batchLinesMax) await commit()
    }
    await commit()
    return ok({ accepted, rejected, rejectedTotal })
  }
}

type Checked = Pick<Resource, 'id' | 'properties'>

function check(
  { resource }: ResourceLine,
  { name, attributes }: Subject,
  { permit }: AnyAdmission,
): Result<Checked, Violation> {
  if (!resource.ok) return resource
  const parsed = parseResource(attributes, resource.value)
  if (!parsed.ok) return err(inWords(parsed.error))
  if (permit({ type: name, id: parsed.value.id }).ok) return parsed
  return err({ code: 'permission_denied', message: 'You may not register this one.' })
}

/** A line has one reason: the first field that is wrong. */
function inWords([first, ...others]: readonly FieldViolation[]): Violation {
  if (!first) throw new Error('A refusal has a reason')
  const more = others.length > 0 ? ` (And ${others.length} more.)` : ''
  return { code: first.code, message: `${first.path}: ${first.message}${more}` }
}
