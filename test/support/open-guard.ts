import type { RequestGuard, Verdict } from '../../src/application/ports/request-guard.ts'

/** Lets everybody in: for tests of what comes behind it. */
export const openGuard: RequestGuard = {
  recall: () => letIn,
  keepsOut: () => false,
  check: async () => letIn,
  countBehind: () => {},
}

const letIn: Verdict = { refusal: undefined, allowances: [] }
