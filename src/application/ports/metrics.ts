import type {
  CounterName,
  GaugeName,
  HistogramName,
  LabelsOf,
} from '../../domain/monitoring/catalogue.ts'
import type { SeriesKey } from '../../domain/monitoring/series.ts'

/**
 * Counts what happens. Never throws, never waits, makes no trip: what was counted is brought to the others of its kind
 * later. Only series of the catalogue exist; a label's value from outside its set never becomes one.
 */
export interface Metrics {
  count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>, by?: number): void
  /** A value in the histogram's unit. */
  observe<Name extends HistogramName>(name: Name, labels: LabelsOf<Name>, value: number): void
  set<Name extends GaugeName>(name: Name, labels: LabelsOf<Name>, value: number): void
}

/** What one place has counted and the others do not know yet. */
export interface MetricChanges {
  readonly increments: ReadonlyMap<SeriesKey, number>
  readonly gauges: ReadonlyMap<SeriesKey, number>
}

export type MetricTotals = ReadonlyMap<string, number>

/**
 * The sums over all isolates. Adding commutes: no order of callers gives another sum. Losing all of it is a reset to
 * zero, which whoever reads rates takes for what it is.
 */
export interface MetricRecords {
  /** One trip; none when there is nothing to add. */
  add(changes: MetricChanges): Promise<void>
  /** Adds, then answers every series there is. One trip. */
  addAndRead(changes: MetricChanges): Promise<MetricTotals>
}

/** What is counted here, and the sums that it goes into. */
export interface CollectedMetrics extends Metrics {
  /** Brings what was counted here to the sums, and answers them. One trip; what could not be brought is kept. */
  collect(): Promise<MetricTotals>
}
