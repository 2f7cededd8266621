/** Runs policy tests, and says which rules they have put to the proof. Pure. */
import type { Bundle, Rule } from '../bundle.ts'
import { concerns, decide } from '../evaluate/decide.ts'
import { type Explanation, explain } from '../evaluate/explain.ts'
import { rulesOf } from '../grants.ts'
import { vocabulariesOf } from '../vocabularies.ts'
import { grantsOf } from './grants-of-case.ts'
import type { PolicyCase } from './suite.ts'

/** How the tests came out, case by case, and what they have proven. */
export interface PolicyTestReport {
  readonly results: readonly PolicyTestResult[]
  readonly failed: number
  readonly coverage: {
    readonly covered: number
    readonly total: number
    /** Rules that decided no case as expected. */
    readonly uncovered: readonly Rule[]
  }
}

/** A case with its answer beside it. */
export interface PolicyTestResult {
  readonly case: PolicyCase
  readonly actual: 'allow' | 'deny'
  readonly passed: boolean
  /** Why, for a case that came out otherwise than expected. */
  readonly explanation: Explanation | null
}

/**
 * What administrators have added to roles is left out: tests are about the files. A rule is covered by a case that
 * it decides, and a deny only where an allow would have said otherwise.
 */
export function runSuites(bundle: Bundle, cases: readonly PolicyCase[]): PolicyTestReport {
  const vocabularyFor = vocabulariesOf(bundle)
  const covered = new Set<string>()

  const results = cases.map((one): PolicyTestResult => {
    const { roles, additions } = grantsOf(one)
    const rules = rulesOf(bundle, additions, roles)
    const decision = decide(rules, vocabularyFor, one, one.facts)
    const actual = decision.allowed ? 'allow' : 'deny'
    const passed = actual === one.expected
    if (passed) for (const rule of proven(rules, one)) covered.add(rule.id)
    const explanation = passed
      ? null
      : explain({ bundle, additions, vocabularyFor }, roles, one, one.facts)
    return { case: one, actual, passed, explanation }
  })

  const all = bundle.permissions.flatMap(({ rules }) => rules)
  const uncovered = all.filter(({ id }) => !covered.has(id))
  return {
    results,
    failed: results.filter(({ passed }) => !passed).length,
    coverage: { covered: all.length - uncovered.length, total: all.length, uncovered },
  }

  /** The rules each of which, alone of its kind, gives the decision that none of its kind would give. */
  function proven(rules: readonly Rule[], one: PolicyCase): readonly Rule[] {
    const allowed = one.expected === 'allow'
    // The others change nothing, and a bundle may have thousands.
    const concerned = rules.filter((rule) => concerns(rule, one))
    return concerned.filter((rule) => {
      const others = concerned.filter(({ effect }) => effect !== rule.effect)
      const alone = decide([...others, rule], vocabularyFor, one, one.facts).allowed
      const without = decide(others, vocabularyFor, one, one.facts).allowed
      return alone === allowed && without !== allowed
    })
  }
}
