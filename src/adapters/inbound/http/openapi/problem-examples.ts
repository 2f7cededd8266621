/** One example of every kind of problem, for the OpenAPI document; made by what answers real ones. */
import { requirements } from '../../../../domain/access/requirement.ts'
import { instant } from '../../../../domain/shared/instant.ts'
import { codeOf, type ProblemError, type ProblemKind, problems } from '../problem.ts'
import { problemBody } from '../refuse.ts'

/** All of them, for the components of the document. */
export function problemExamples() {
  const kinds = Object.keys(problems) as ProblemKind[] // the keys of the table are the kinds
  // `not_found` belongs to no address that could be described.
  const examples = kinds
    .filter((kind) => kind !== 'not_found')
    .map((kind) => {
      const value = problemBody(exampleError(kind), '4bf92f3577b34da6a3ce929d0e0e4736')
      return [codeOf(kind), { summary: problems[kind].title, value }] as const
    })
  return Object.fromEntries(examples)
}

export function problemExampleRef(kind: ProblemKind) {
  return { $ref: `#/components/examples/${codeOf(kind)}` }
}

function exampleError(kind: ProblemKind): ProblemError {
  switch (kind) {
    case 'validation_failed':
      return {
        kind,
        violations: [
          { path: 'nickname', code: 'unknown_field', message: 'There is no such field.' },
        ],
      }
    case 'invalid_access_request':
      return {
        kind,
        violations: [{ path: 'subject.id', code: 'required', message: 'This field is required.' }],
      }
    case 'policy_stale':
      return { kind, reason: 'Version 8 has been published since version 7.' }
    case 'policy_invalid':
      return {
        kind,
        violations: [
          {
            path: 'course.yaml:14:25',
            code: 'unknown_field',
            message: 'Course has no field "sumary". Did you mean summary?',
          },
        ],
      }
    case 'policy_tests_failed':
      return {
        kind,
        violations: [
          {
            path: 'course.test.yaml:31',
            code: 'policy_test_failed',
            message: 'An author writes: anna update draft should be allow and is deny.',
          },
        ],
      }
    case 'step_up_required':
      return { kind, stepUp: { level: 'aal2', maxAgeSeconds: 300 } }
    case 'rate_limited':
    case 'account_locked':
    case 'too_many_attempts':
      return { kind, retryAfterSeconds: 900 }
    case 'permission_denied':
      return { kind, permission: requirements.updateRoles.permission }
    case 'system_role':
      return { kind, reason: 'A built-in role keeps its name.' }
    case 'username_changed_recently':
      return { kind, nextChangeAt: instant(Date.UTC(2026, 11, 23, 19, 51, 7)) }
    case 'method_not_allowed':
      return { kind, allow: 'GET, HEAD, OPTIONS' }
    default:
      return { kind } as ProblemError // the kinds that are left have no other member
  }
}
