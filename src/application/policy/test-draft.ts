/** Runs the tests that travel with a draft. */
import type { Diagnostic } from '../../domain/policy/source.ts'
import { readSuite } from '../../domain/policy/testing/read-suite.ts'
import { type PolicyTestReport, runSuites } from '../../domain/policy/testing/run-suites.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { PolicySyntax } from '../ports/policy-syntax.ts'
import { isTest, type PolicyDraft } from './compile-draft.ts'

/** `null`: the draft has no tests. Errors are about the test files themselves. */
export type TestDraft = (
  draft: PolicyDraft,
) => Promise<Result<PolicyTestReport | null, readonly Diagnostic[]>>

export function createTestDraft({ policySyntax }: { policySyntax: PolicySyntax }): TestDraft {
  return async ({ bundle, files }) => {
    const tests = files.filter(({ path }) => isTest(path))
    if (tests.length === 0) return ok(null)
    const parsed = await Promise.all(tests.map((file) => policySyntax.parse(file)))
    const diagnostics: Diagnostic[] = parsed.flatMap((file) => (file.ok ? [] : [...file.error]))
    const cases = parsed.flatMap((file) =>
      file.ok ? readSuite(file.value, bundle, diagnostics) : [],
    )
    return diagnostics.length > 0 ? err(diagnostics) : ok(runSuites(bundle, cases))
  }
}
