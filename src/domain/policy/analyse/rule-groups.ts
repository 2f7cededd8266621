/** Rules by what they are about, so that only those are compared that can have to do with each other. Pure. */
import type { Scalar } from '../attribute-type.ts'
import type { Rule } from '../bundle.ts'
import type { Implied } from './case.ts'
import type { StudiedRule } from './studied-rule.ts'

export interface RuleGroups {
  /** Undefined when there are more rules about it than are compared with each other. */
  readonly about: (subject: Rule['subject'], action: string) => RuleGroup | undefined
}

export interface RuleGroup {
  readonly size: number
  readonly allows: readonly StudiedRule[]
  readonly covering: Readonly<Record<Rule['effect'], FindCovering>>
}

/**
 * Asks `covers` of no more than `comparedMax` rules of a kind, those that ask for least first, and only of rules
 * whose condition may follow from that of the given one.
 */
type FindCovering = (
  studied: StudiedRule,
  covers: (other: StudiedRule) => boolean,
) => StudiedRule | undefined

export function groupRules(rules: readonly StudiedRule[], ruleCountMax: number): RuleGroups {
  const keyOf = (subject: Rule['subject'], action: string) => `${subject} ${action}`
  const members = new Map<string, StudiedRule[]>()
  for (const studied of rules) {
    for (const action of studied.rule.actions) {
      const key = keyOf(studied.rule.subject, action)
      const known = members.get(key)
      if (known) known.push(studied)
      else members.set(key, [studied])
    }
  }
  const groups = new Map(
    [...members].flatMap(([key, group]) =>
      group.length > ruleCountMax ? [] : [[key, createGroup(group)] as const],
    ),
  )
  const none = createGroup([])
  return {
    about: (subject, action) => {
      const key = keyOf(subject, action)
      return members.has(key) ? groups.get(key) : none
    },
  }
}

function createGroup(rules: readonly StudiedRule[]): RuleGroup {
  const allows = rules.filter(({ rule }) => rule.effect === 'allow')
  const denies = rules.filter(({ rule }) => rule.effect === 'deny')
  return {
    size: rules.length,
    allows,
    covering: { allow: createFindCovering(allows), deny: createFindCovering(denies) },
  }
}

function createFindCovering(rules: readonly StudiedRule[]): FindCovering {
  // A rule that asks for one of a few values follows from no rule with another value.
  const byValue = new Map<string, Map<Scalar, StudiedRule[]>>()
  const others: StudiedRule[] = []
  for (const studied of rules.toSorted((a, b) => comparisonsOf(a) - comparisonsOf(b))) {
    const pins = studied.demands.map(pinOf)
    if (!pins.every((pin) => pin !== undefined)) others.push(studied)
    else for (const { key, values } of pins) for (const value of values) add(key, value, studied)
  }
  return ({ cases: [first] }, covers) => {
    const found = others.slice(0, comparedMax).find(covers)
    if (found) return found
    for (const [key, { possible }] of first?.attributes ?? []) {
      const [value] = possible.all ?? []
      if (value === undefined || typeof value === 'object') continue
      const pinned = byValue.get(key)?.get(value)?.slice(0, comparedMax).find(covers)
      if (pinned) return pinned
    }
    return undefined
  }

  function add(key: string, value: Scalar, studied: StudiedRule): void {
    const values = byValue.get(key) ?? new Map<Scalar, StudiedRule[]>()
    byValue.set(key, values.set(value, [...(values.get(value) ?? []), studied]))
  }
}

const comparedMax = 100

const comparisonsOf = ({ demands }: StudiedRule) =>
  demands.reduce((sum, demand) => sum + demand.length, 0)

interface Pin {
  readonly key: string
  readonly values: readonly Scalar[]
}

function pinOf(demand: readonly Implied[]): Pin | undefined {
  for (const { claim } of demand) {
    if (claim.kind !== 'value' || !claim.only || claim.type.kind === 'address') continue
    // What must be missing has no value to be found by.
    if (claim.operator === 'exists' || claim.only.length > pinnedValuesMax) continue
    return { key: claim.key, values: claim.only }
  }
  return undefined
}

const pinnedValuesMax = 20
