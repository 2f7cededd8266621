/** Whether a rule holds, by the counts of now and of the minutes before. Pure. */
import { after, type Instant, minutes } from '../shared/instant.ts'
import type { AlertRule, Condition, Term } from './alert-rule.ts'
import { type Counts, type Sample, termKey } from './sample.ts'

export interface Finding {
  readonly holds: boolean
  /** What was found, in the terms of the condition; null when there was nothing to go by. */
  readonly value: number | null
  /** Of which group, where there are groups: the worst one. */
  readonly group: string
}

/** `samples`: oldest first, the last one is now's. Without one of now (nothing could be read) only gauges are looked at. */
export function evaluateRule(
  { when }: AlertRule,
  samples: readonly Sample[],
  gauges: (term: Term) => Counts,
  now: Instant,
): Finding | undefined {
  if (when.kind === 'threshold') return threshold(when, gauges(when.of))
  const current = samples.at(-1)
  if (current?.at !== now) return undefined
  switch (when.kind) {
    case 'rate': {
      const increases = increasesOf(when.of, samples, now, when.windowMinutes)
      return worst(
        mapped(increases, (count) => count / when.windowMinutes),
        when.above,
      )
    }
    case 'ratio':
      return ratio(when, samples, now)
    case 'absence': {
      // Only who has looked for as long can say that nothing came.
      const first = samples.find(({ counts }) => termKey(when.of) in counts)
      if (!first || first.at > after(now, -minutes(when.windowMinutes))) return undefined
      const count = sum(increasesOf(when.of, samples, now, when.windowMinutes))
      return { holds: count === 0, value: count, group: '' }
    }
  }
}

/** How far the longest window of the rules looks back. */
export function longestWindowMinutes(rules: readonly AlertRule[]): number {
  return Math.max(0, ...rules.map(({ when }) => ('windowMinutes' in when ? when.windowMinutes : 0)))
}

/** Every question about counters that the rules ask. */
export function termsOf(rules: readonly AlertRule[]): readonly Term[] {
  return rules.flatMap(({ when }) => {
    if (when.kind === 'threshold') return []
    return when.kind === 'ratio' ? [when.of, when.to] : [when.of]
  })
}

function threshold(
  { above, below }: Extract<Condition, { kind: 'threshold' }>,
  values: Counts,
): Finding | undefined {
  if (Object.keys(values).length === 0) return undefined
  if (above !== undefined) return worst(values, above)
  if (below === undefined) return undefined
  const [group, value] = Object.entries(values).reduce((a, b) => (b[1] < a[1] ? b : a))
  return { holds: value < below, value, group }
}

function ratio(
  { of, to, windowMinutes, above, least }: Extract<Condition, { kind: 'ratio' }>,
  samples: readonly Sample[],
  now: Instant,
): Finding {
  const parts = increasesOf(of, samples, now, windowMinutes)
  const wholes = increasesOf(to, samples, now, windowMinutes)
  const enough = Object.entries(wholes).filter(([, whole]) => whole >= least && whole > 0)
  return worst(
    Object.fromEntries(enough.map(([group, whole]) => [group, (parts[group] ?? 0) / whole])),
    above,
  )
}

/**
 * What came in the window, group by group: the steps from sample to sample, so that sums that were lost meanwhile
 * count from zero on. The first sample of the window is the newest one before it; where that is older (nobody
 * looked for a while) the step that reaches into the window counts in proportion.
 */
function increasesOf(
  term: Term,
  samples: readonly Sample[],
  now: Instant,
  windowMinutes: number,
): Counts {
  const key = termKey(term)
  const from = after(now, -minutes(windowMinutes))
  const known = samples.flatMap(({ at, counts }) => {
    const found = counts[key]
    return found ? [{ at, counts: found }] : []
  })
  const increases: Record<string, number> = {}
  for (const [index, { at, counts }] of known.entries()) {
    const before = known[index - 1]
    if (!before || at <= from) continue
    const part = before.at >= from ? 1 : (at - from) / (at - before.at)
    for (const [group, count] of Object.entries(counts)) {
      const earlier = before.counts[group] ?? 0
      const step = count >= earlier ? count - earlier : count
      increases[group] = (increases[group] ?? 0) + step * part
    }
  }
  return increases
}

function worst(values: Counts, above: number): Finding {
  const [first, ...rest] = Object.entries(values)
  if (!first) return { holds: false, value: null, group: '' }
  const [group, value] = rest.reduce((a, b) => (b[1] > a[1] ? b : a), first)
  return { holds: value > above, value, group }
}

function mapped(counts: Counts, change: (count: number) => number): Counts {
  return Object.fromEntries(Object.entries(counts).map(([group, n]) => [group, change(n)]))
}

function sum(counts: Counts): number {
  return Object.values(counts).reduce((all, count) => all + count, 0)
}
