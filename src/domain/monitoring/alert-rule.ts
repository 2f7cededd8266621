/** A rule that says when the service warns somebody: declared in `ops/alerts`, checked when it is compiled. Types only. */
import type { MetricName } from './catalogue.ts'

export interface AlertRule {
  /** What it is called everywhere: `FailedSignIns`. */
  readonly name: string
  /** One sentence for whoever is woken by it. */
  readonly summary: string
  readonly severity: 'warning' | 'critical'
  readonly when: Condition
  /** For how many minutes it must hold before anybody is told. */
  readonly forMinutes: number
  /** For how many minutes it must not hold before it is over. */
  readonly quietMinutes: number
}

/** What is counted: a metric, those of its series whose labels have one of the values. */
export interface Term {
  readonly metric: MetricName
  readonly where?: Readonly<Record<string, readonly string[]>>
  /** Of a histogram, what lies above this bound: one of its buckets. */
  readonly over?: number
  /** One answer for each value of this label; the worst one counts. */
  readonly by?: string
}

export type Condition =
  /** A gauge, as it is now. */
  | {
      readonly kind: 'threshold'
      readonly of: Term
      readonly above?: number
      readonly below?: number
    }
  /** Events a minute, over a window. */
  | {
      readonly kind: 'rate'
      readonly of: Term
      readonly windowMinutes: number
      readonly above: number
    }
  /** What part of `to` is `of`, over a window in which there were `least` of `to`. */
  | {
      readonly kind: 'ratio'
      readonly of: Term
      readonly to: Term
      readonly windowMinutes: number
      readonly above: number
      readonly least: number
    }
  /** No event at all in a window. */
  | { readonly kind: 'absence'; readonly of: Term; readonly windowMinutes: number }
