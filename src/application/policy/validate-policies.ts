import { requirements } from '../../domain/access/requirement.ts'
import { analyse } from '../../domain/policy/analyse/analyse.ts'
import type { Diagnostic, PolicyFile } from '../../domain/policy/source.ts'
import type { PolicyTestReport } from '../../domain/policy/testing/run-suites.ts'
import type { Caller } from '../../domain/session/caller.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { AdmissionError, Admit } from '../access/admit.ts'
import type { CompileDraft } from './compile-draft.ts'
import type { TestDraft } from './test-draft.ts'

export interface Validation {
  readonly errors: readonly Diagnostic[]
  readonly warnings: ReturnType<typeof analyse>
  /** `null` when there are errors, or no test files. */
  readonly tests: PolicyTestReport | null
}

/** Says what is wrong and what is suspicious about a draft, and how its tests come out. */
export type ValidatePolicies = (
  caller: Caller,
  files: readonly PolicyFile[],
) => Promise<Result<Validation, AdmissionError>>

export function createValidatePolicies(ports: {
  admit: Admit
  compileDraft: CompileDraft
  testDraft: TestDraft
}): ValidatePolicies {
  const { admit, compileDraft, testDraft } = ports
  return async (caller, files) => {
    const admission = await admit(caller, requirements.validatePolicies)
    if (!admission.ok) return admission
    const draft = await compileDraft(files)
    if (!draft.ok) return ok({ errors: draft.error, warnings: [], tests: null })
    const warnings = analyse(draft.value.bundle)
    const tested = await testDraft(draft.value)
    if (!tested.ok) return ok({ errors: tested.error, warnings, tests: null })
    return ok({ errors: [], warnings, tests: tested.value })
  }
}
