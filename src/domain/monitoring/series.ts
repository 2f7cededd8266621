/** The name of one number among those of a metric: `metric|label value|…|part`. Pure. */
import { catalogue, type LabelValues, type Metric, type MetricName } from './catalogue.ts'

/** A counter's or gauge's own number has no part; a histogram has `sum`, and a bucket by its upper bound. */
export type SeriesKey = string & { readonly __brand: 'SeriesKey' }

/** For requests that no route takes. */
export const otherRoute = 'other'

export interface Series {
  readonly metric: MetricName
  readonly labels: Readonly<Record<string, string>>
  /** `''`, `sum`, or the upper bound of a bucket (not cumulative). */
  readonly part: string
}

/**
 * Names series, and only those of the catalogue. A value from outside a label's set becomes `other` where the set
 * has that, and is refused (undefined) otherwise: no number of requests makes more series than the catalogue has.
 */
export function createSeriesNames(routes: readonly string[]) {
  const known = new Set([...routes, otherRoute])
  return (metric: MetricName, labels: Readonly<Record<string, unknown>>, part = '') => {
    const values: string[] = []
    const declared: Metric['labels'] = catalogue[metric].labels
    for (const [label, allowed] of Object.entries(declared)) {
      const value = closed(String(labels[label]), allowed, known)
      if (value === undefined) return undefined
      values.push(value)
    }
    return [metric, ...values, part].join(separator) as SeriesKey // the only place that brands
  }
}

/** The series that a key names; undefined when the catalogue has no such series any more, or never had. */
export function parseSeries(key: string): Series | undefined {
  const [metric = '', ...rest] = key.split(separator)
  if (!isMetricName(metric)) return undefined
  const names = Object.keys(catalogue[metric].labels)
  const part = rest.at(-1)
  if (part === undefined || rest.length !== names.length + 1) return undefined
  if (!partsOf(catalogue[metric]).includes(part)) return undefined
  const labels = Object.fromEntries(names.map((name, index) => [name, rest[index] ?? '']))
  return { metric, labels, part }
}

/** The bucket of a value: the least upper bound that takes it. */
export function bucketOf(buckets: readonly number[], value: number): string {
  const bound = buckets.find((upper) => value <= upper)
  return bound === undefined ? infinity : String(bound)
}

/** Sums are fractions; everything else that is counted is whole. */
export function isSum(key: SeriesKey): boolean {
  return key.endsWith(separator + sumPart)
}

export const infinity = '+Inf'
export const sumPart = 'sum'
const separator = '|'

function partsOf({ buckets }: Metric): readonly string[] {
  return buckets ? [sumPart, ...buckets.map(String), infinity] : ['']
}

function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(catalogue, name)
}

function closed(
  value: string,
  allowed: LabelValues,
  routes: ReadonlySet<string>,
): string | undefined {
  if (allowed === 'route') return routes.has(value) ? value : otherRoute
  if (allowed.includes(value)) return value
  return allowed.includes('other') ? 'other' : undefined
}
