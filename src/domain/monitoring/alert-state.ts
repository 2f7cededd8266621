/** How it stands with a rule, and what the next look at the counts makes of that. Pure: the time is an argument. */
import { after, type Instant, minutes } from '../shared/instant.ts'
import type { AlertRule } from './alert-rule.ts'
import type { Finding } from './evaluate-rule.ts'

/** Rules that are quiet have none. */
export interface AlertState {
  readonly state: 'pending' | 'firing'
  /** Since when it has held; of one that fires, since when it fires. */
  readonly since: Instant
  /** When it last held. */
  readonly lastHeld: Instant
  readonly finding: Finding
}

export type AlertStates = Readonly<Record<string, AlertState>>

export interface AlertNotice {
  readonly rule: AlertRule
  readonly event: 'firing' | 'resolved'
  readonly at: Instant
  /** When it began to fire. */
  readonly since: Instant
  readonly finding: Finding
}

/**
 * One look at all rules. Somebody is told once when a rule begins to fire and once when it is over; a rule that is not
 * there any more is over without a word.
 */
export function advanceAlerts(
  rules: readonly AlertRule[],
  states: AlertStates,
  findings: ReadonlyMap<string, Finding>,
  now: Instant,
): { readonly states: AlertStates; readonly notices: readonly AlertNotice[] } {
  const next: Record<string, AlertState> = {}
  const notices: AlertNotice[] = []
  for (const rule of rules) {
    const known = Object.hasOwn(states, rule.name) ? states[rule.name] : undefined
    const finding = findings.get(rule.name)
    // Nothing could be counted: it stays as it was, neither worse nor over.
    const state = finding ? advance(rule, known, finding, now) : known
    if (state) next[rule.name] = state
    if (state?.state === 'firing' && known?.state !== 'firing') {
      notices.push({ rule, event: 'firing', at: now, since: state.since, finding: state.finding })
    }
    if (known?.state === 'firing' && !state) {
      const last = finding ?? known.finding
      notices.push({ rule, event: 'resolved', at: now, since: known.since, finding: last })
    }
  }
  return { states: next, notices }
}

function advance(
  { forMinutes, quietMinutes }: AlertRule,
  known: AlertState | undefined,
  finding: Finding,
  now: Instant,
): AlertState | undefined {
  if (!finding.holds) {
    if (known?.state !== 'firing') return undefined
    const isOver = now >= after(known.lastHeld, minutes(quietMinutes))
    return isOver ? undefined : { ...known, finding }
  }
  if (known?.state === 'firing') return { ...known, lastHeld: now, finding }
  const heldSince = known?.since ?? now
  const fires = now >= after(heldSince, minutes(forMinutes))
  return fires
    ? { state: 'firing', since: now, lastHeld: now, finding }
    : { state: 'pending', since: heldSince, lastHeld: now, finding }
}
