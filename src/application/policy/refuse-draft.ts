/** What keeps a draft from being published, in the errors of the catalogue. */
import type { Bundle } from '../../domain/policy/bundle.ts'
import type { RoleAdditions } from '../../domain/policy/grants.ts'
import type { RoleSet } from '../../domain/policy/impact.ts'
import { locksEverybodyOut } from '../../domain/policy/lockout.ts'
import type { Diagnostic } from '../../domain/policy/source.ts'
import type { PolicyTestReport } from '../../domain/policy/testing/run-suites.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { FieldViolation } from '../../domain/shared/violation.ts'
import type { Failure } from '../errors.ts'
import type { CompileDraft, PolicyDraft } from './compile-draft.ts'
import type { TestDraft } from './test-draft.ts'

export type DraftRefusal = Failure<'policy_invalid' | 'policy_tests_failed' | 'policy_lockout'>

export type AcceptDraft = (
  files: PolicyDraft['files'],
) => Promise<Result<PolicyDraft, Failure<'policy_invalid' | 'policy_tests_failed'>>>

/** The draft, compiled and with all its tests passed. */
export function createAcceptDraft(ports: {
  compileDraft: CompileDraft
  testDraft: TestDraft
}): AcceptDraft {
  const { compileDraft, testDraft } = ports
  return async (files) => {
    const draft = await compileDraft(files)
    if (!draft.ok) return err({ kind: 'policy_invalid', violations: draft.error.map(inFile) })
    const tested = await testDraft(draft.value)
    if (!tested.ok) return err({ kind: 'policy_invalid', violations: tested.error.map(inFile) })
    if (tested.value && tested.value.failed > 0) {
      return err({ kind: 'policy_tests_failed', violations: failures(tested.value) })
    }
    return draft
  }
}

/** Somebody must be left who can publish the next version. */
export function refuseLockout(
  bundle: Bundle,
  additions: RoleAdditions,
  roleSets: readonly RoleSet[],
): Result<void, Failure<'policy_lockout'>> {
  return locksEverybodyOut(bundle, additions, roleSets) ? err({ kind: 'policy_lockout' }) : ok()
}

export function inFile({ path, line, column, code, message, hint }: Diagnostic): FieldViolation {
  return { path: `${path}:${line}:${column}`, code, message: hint ? `${message} ${hint}` : message }
}

function failures({ results }: PolicyTestReport): readonly FieldViolation[] {
  return results
    .filter(({ passed }) => !passed)
    .slice(0, 100)
    .map(({ case: one, actual }) => ({
      path: `${one.path}:${one.line}`,
      code: 'policy_test_failed',
      message: `${one.test}: ${one.user} ${one.action}${one.field ? ` ${one.field}` : ''} ${one.resourceName} should be ${one.expected} and is ${actual}.`,
    }))
}
