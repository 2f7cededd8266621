/** What a rule needs of the sums of one moment, so that later ones can be held against it. Pure. */
import type { Instant } from '../shared/instant.ts'
import type { Term } from './alert-rule.ts'
import { infinity, parseSeries, type Series, sumPart } from './series.ts'

/** The counts of one term by group; `''` where it has no groups. */
export type Counts = Readonly<Record<string, number>>

export interface Sample {
  readonly at: Instant
  /** By `termKey`. */
  readonly counts: Readonly<Record<string, Counts>>
}

/** One text for one question: rules that ask the same share what was kept. */
export function termKey({ metric, where = {}, over, by }: Term): string {
  const conditions = Object.entries(where)
    .map(([label, values]) => `${label}=${[...values].sort().join(',')}`)
    .sort()
  return [metric, ...conditions, ...(over === undefined ? [] : [`>${over}`]), by ?? ''].join(' ')
}

/** Counts what a term asks for, out of the sums over all isolates. */
export function countTerm(term: Term, totals: ReadonlyMap<string, number>): Counts {
  const counts: Record<string, number> = {}
  for (const [key, value] of totals) {
    const series = parseSeries(key)
    if (!series || !asksFor(term, series)) continue
    const group = term.by === undefined ? '' : (series.labels[term.by] ?? '')
    counts[group] = (counts[group] ?? 0) + value
  }
  return counts
}

function asksFor({ metric, where = {}, over }: Term, { metric: of, labels, part }: Series) {
  if (of !== metric || part === sumPart) return false
  if (over !== undefined && part !== infinity && Number(part) <= over) return false
  return Object.entries(where).every(([label, values]) => values.includes(labels[label] ?? ''))
}
