/** Static analysis: what a policy says that it can hardly mean, found without asking it a single question. Pure. */
import type { Bundle } from '../bundle.ts'
import { analyseDenies } from './denies.ts'
import { holdingsOf } from './holdings.ts'
import { analyseRoles } from './roles.ts'
import { groupRules } from './rule-groups.ts'
import { analyseRules } from './rules.ts'
import { studyRules } from './studied-rule.ts'
import type { Warning } from './warning.ts'

export type { Warning } from './warning.ts'

/**
 * Warnings by file and line. A rule is reported only when it is certain that every decision is the same without
 * it, for the roles as the files have them: what administrators add to roles at run time is not known here.
 * Where more than 300 rules are about one action on one subject, these are not compared with each other, and
 * no rule is compared with more than a few hundred: so the analysis of no policy takes long, and may miss
 * something in the largest.
 */
export function analyse(bundle: Bundle): readonly Warning[] {
  const holdings = holdingsOf(bundle)
  const rules = studyRules(bundle)
  const groups = groupRules(rules, comparedRulesMax)
  return [
    ...analyseRoles(bundle, holdings),
    ...analyseRules(rules, groups, holdings),
    ...analyseDenies(rules, groups, holdings),
  ].sort(byPlace)
}

const comparedRulesMax = 300

function byPlace(a: Warning, b: Warning): number {
  return compareText(a.path, b.path) || a.line - b.line || compareText(a.code, b.code)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
