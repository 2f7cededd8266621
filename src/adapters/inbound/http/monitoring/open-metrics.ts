/** Writes the sums as OpenMetrics text, version 1.0.0. Pure. */
import type { MetricTotals } from '../../../../application/ports/metrics.ts'
import {
  catalogue,
  type Metric,
  type MetricName,
  metricNames,
} from '../../../../domain/monitoring/catalogue.ts'
import { infinity, parseSeries, sumPart } from '../../../../domain/monitoring/series.ts'

export const openMetricsType = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

/** Every metric of the catalogue, each label's combination without a route from its start, as zero. */
export function openMetrics(totals: MetricTotals): string {
  const families = familiesOf(totals)
  return `${metricNames.map((name) => textOf(name, families.get(name) ?? new Map())).join('')}# EOF\n`
}

/** By the text of the labels, then by the part of the series. */
type Family = Map<string, { readonly labels: Labels; readonly parts: Map<string, number> }>
type Labels = Readonly<Record<string, string>>

function familiesOf(totals: MetricTotals): ReadonlyMap<MetricName, Family> {
  const families = new Map(metricNames.map((name) => [name, emptyFamily(catalogue[name])]))
  for (const [key, value] of totals) {
    const series = parseSeries(key) // what an older version counted may be there still
    if (series) memberOf(families.get(series.metric), series.labels)?.set(series.part, value)
  }
  return families
}

/** With a series for every combination of values, so that the first event is a step from zero and no series out of nothing. */
function emptyFamily({ labels, type }: Metric): Family {
  const family: Family = new Map()
  const sets = Object.entries(labels)
  if (type === 'gauge' || sets.some(([, values]) => values === 'route')) return family
  let combinations: Labels[] = [{}]
  for (const [name, values] of sets) {
    combinations = combinations.flatMap((some) =>
      [...values].map((value) => ({ ...some, [name]: value })),
    )
  }
  for (const combination of combinations) memberOf(family, combination)
  return family
}

function memberOf(family: Family | undefined, labels: Labels): Map<string, number> | undefined {
  if (!family) return undefined
  const text = labelText(labels)
  const known = family.get(text)
  if (known) return known.parts
  const parts = new Map<string, number>()
  family.set(text, { labels, parts })
  return parts
}

function textOf(name: MetricName, family: Family): string {
  const { type, help, unit }: Metric = catalogue[name]
  const base = name.replace(/_total$/, '')
  const head = [
    `# TYPE ${base} ${type}`,
    ...(unit ? [`# UNIT ${base} ${unit}`] : []),
    `# HELP ${base} ${escaped(help)}`,
  ]
  const samples = [...family.values()].flatMap(({ labels, parts }) =>
    type === 'histogram'
      ? histogramLines(name, labels, parts)
      : [`${name}${labelText(labels)} ${parts.get('') ?? 0}`],
  )
  return [...head, ...samples].map((line) => `${line}\n`).join('')
}

/** Buckets are kept each for itself and told as what they hold together with those below. */
function histogramLines(name: MetricName, labels: Labels, parts: ReadonlyMap<string, number>) {
  const { buckets = [] }: Metric = catalogue[name]
  let count = 0
  const lines = [...buckets.map(String), infinity].map((bound) => {
    count += parts.get(bound) ?? 0
    const le = bound === infinity || bound.includes('.') ? bound : `${bound}.0` // canonical
    return `${name}_bucket${labelText({ ...labels, le })} ${count}`
  })
  const sum = parts.get(sumPart) ?? 0
  return [
    ...lines,
    `${name}_count${labelText(labels)} ${count}`,
    `${name}_sum${labelText(labels)} ${sum}`,
  ]
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/** No value of ours needs it; the format does. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
