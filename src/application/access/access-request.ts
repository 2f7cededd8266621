/** A question of the OpenID AuthZEN Authorization API 1.0 (section 5), turned into one of the policies. Pure. */
import type { RoleName } from '../../domain/access/role.ts'
import type { Principal } from '../../domain/account/user.ts'
import { showType, toValue } from '../../domain/policy/attribute-type.ts'
import type { Attributes, Subject, SubjectName } from '../../domain/policy/bundle.ts'
import type { Question } from '../../domain/policy/evaluate/decide.ts'
import type { PolicyState } from '../../domain/policy/evaluate/explain.ts'
import type { Facts, Properties } from '../../domain/policy/evaluate/facts.ts'
import { withTimeFacts } from '../../domain/policy/evaluate/time-facts.ts'
import { standardAttributes, vocabularyOf } from '../../domain/policy/variables.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { FieldViolation } from '../../domain/shared/violation.ts'
import { userFacts } from './facts.ts'

export interface AccessEntity {
  readonly type: string
  readonly id: string
  readonly properties?: Properties | undefined
}

export interface AccessRequest {
  readonly subject: AccessEntity
  readonly action: { readonly name: string; readonly properties?: Properties | undefined }
  readonly resource: AccessEntity
  readonly context?: Properties | undefined
}

export interface ResolvedRequest {
  readonly roles: readonly RoleName[]
  readonly question: Question
  readonly facts: Facts
}

/**
 * Fills in what is known of the person and of the thing. What the request says of a thing goes before what
 * was registered; of a person nothing counts but the record, unless `hypothetical` (a simulation).
 */
export function resolveRequest(
  { bundle }: Pick<PolicyState, 'bundle'>,
  request: AccessRequest,
  known: {
    readonly principal: Principal
    readonly registered: Properties | undefined
    readonly now: Instant
  },
): Result<ResolvedRequest, readonly FieldViolation[]> {
  const subject = bundle.subjects.find(({ name }) => name === request.resource.type)
  const given = { ...known.registered, ...request.resource.properties, id: request.resource.id }
  const violations = subject ? wrongTypes('resource.properties', given, subject.attributes) : []
  const { session, ...context } = contextOf(request.context, known.now)
  const vocabulary = vocabularyOf(bundle, {})
  violations.push(...wrongTypes('context', context, vocabulary.context))
  violations.push(...wrongTypes('context.session', session, standardAttributes.session))
  if (violations.length > 0) return err(violations)

  const field = request.action.properties?.field
  return ok({
    roles: known.principal.roles,
    question: {
      action: request.action.name,
      subject: request.resource.type as SubjectName, // a name that no policy declares allows nothing
      resource: declared(subject, given),
      field: typeof field === 'string' ? field : undefined,
    },
    facts: { user: userFacts(known.principal), session, context },
  })
}

/** The circumstances: as the request has them, the clock's for what it does not say. */
function contextOf(
  given: Properties = {},
  now: Instant,
): Properties & { readonly session: Properties } {
  const { session, ...context } = given
  return { ...withTimeFacts(context, now), session: isProperties(session) ? session : {} }
}

function declared(subject: Subject | undefined, properties: Properties): Properties {
  if (!subject) return { id: properties.id }
  return Object.fromEntries(
    Object.entries(properties).filter(([name]) => Object.hasOwn(subject.attributes, name)),
  )
}

/** Values that are there, and not of their declared type: a deny must not be evaded by a list of one. */
function wrongTypes(
  path: string,
  properties: Properties,
  attributes: Attributes,
): FieldViolation[] {
  return Object.entries(attributes).flatMap(([name, type]) => {
    const value = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (value === undefined || value === null || toValue(type, value) !== undefined) return []
    return [{ path: `${path}.${name}`, code: 'wrong_type', message: `Must be ${showType(type)}.` }]
  })
}

function isProperties(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
