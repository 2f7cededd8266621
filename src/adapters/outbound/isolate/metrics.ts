/** Counts in this isolate, and brings the counts to the sums of all isolates behind an answer. */
import type { Background } from '../../../application/ports/background.ts'
import type {
  CollectedMetrics,
  MetricChanges,
  MetricRecords,
} from '../../../application/ports/metrics.ts'
import { catalogue, type Metric, type MetricName } from '../../../domain/monitoring/catalogue.ts'
import {
  bucketOf,
  createSeriesNames,
  type SeriesKey,
  sumPart,
} from '../../../domain/monitoring/series.ts'
import type { Soon } from '../system/soon.ts'

export interface IsolateMetrics extends CollectedMetrics {
  /** To be called once a request has been counted: what is here leaves behind its answer, or another one's. */
  answered(background: Background): void
}

export function createIsolateMetrics(ports: {
  records: MetricRecords
  soon: Soon
  /** The patterns of all routes: the only values that a route's label takes. */
  routes: readonly string[]
}): IsolateMetrics {
  const { records, soon, routes } = ports
  const nameOf = createSeriesNames(routes)
  let increments = new Map<SeriesKey, number>()
  let gauges = new Map<SeriesKey, number>()

  return {
    count: (name, labels, by = 1) => add(name, labels, '', by),
    observe(name, labels, value) {
      const { buckets = [] }: Metric = catalogue[name]
      add(name, labels, bucketOf(buckets, value), 1)
      add(name, labels, sumPart, value)
    },
    set(name, labels, value) {
      const key = nameOf(name, labels)
      if (key !== undefined) gauges.set(key, value)
    },
    answered(background) {
      if (increments.size + gauges.size > 0) soon(background, () => bring(records.add))
    },
    collect: () => bring(records.addAndRead),
  }

  function add(
    name: MetricName,
    labels: Readonly<Record<string, unknown>>,
    part: string,
    by: number,
  ): void {
    const key = nameOf(name, labels, part)
    if (key !== undefined) increments.set(key, (increments.get(key) ?? 0) + by)
  }

  /** What is on its way is not here any more; what did not arrive is here again. */
  async function bring<T>(send: (changes: MetricChanges) => Promise<T>): Promise<T> {
    const taken = { increments, gauges }
    increments = new Map()
    gauges = new Map()
    try {
      return await send(taken)
    } catch (error) {
      for (const [key, by] of taken.increments) increments.set(key, (increments.get(key) ?? 0) + by)
      gauges = new Map([...taken.gauges, ...gauges])
      throw error
    }
  }
}
