/** Asks a draft the questions of the past, and says what it would have answered otherwise. Pure. */
import type { RoleName } from '../access/role.ts'
import { decide, type Question } from './evaluate/decide.ts'
import type { PolicyState } from './evaluate/explain.ts'
import type { Facts } from './evaluate/facts.ts'
import { rulesOf } from './grants.ts'

export interface PastDecision {
  readonly roles: readonly RoleName[]
  readonly question: Question
  readonly facts: Facts
  readonly allowed: boolean
  readonly weight: number
}

export interface Replay {
  /** How many decisions were asked again, and how many these stand for. */
  readonly decisions: number
  readonly weight: number
  readonly changed: readonly {
    readonly roles: readonly RoleName[]
    readonly action: string
    readonly subject: string
    readonly allowedByDraft: boolean
    readonly count: number
  }[]
}

/** The most frequent first, at most a hundred. */
export function replay(draft: PolicyState, past: readonly PastDecision[]): Replay {
  const changed = new Map<string, Replay['changed'][number]>()
  for (const { roles, question, facts, allowed, weight } of past) {
    const rules = rulesOf(draft.bundle, draft.additions, roles)
    const then = decide(rules, draft.vocabularyFor, question, facts).allowed
    if (then === allowed) continue
    const { action, subject } = question
    const key = JSON.stringify([roles, action, subject, then])
    const count = (changed.get(key)?.count ?? 0) + weight
    changed.set(key, { roles, action, subject, allowedByDraft: then, count })
  }
  return {
    decisions: past.length,
    weight: past.reduce((sum, { weight }) => sum + weight, 0),
    changed: [...changed.values()].sort((a, b) => b.count - a.count).slice(0, 100),
  }
}
