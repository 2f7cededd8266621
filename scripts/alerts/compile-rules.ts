/** Reads the rules of `ops/alerts`, and says what is wrong with them: by their schema, then by the metrics that there are. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { parse } from 'yaml'
import schema from '../../ops/alerts/alert.schema.json' with { type: 'json' }
import { routePatterns } from '../../src/adapters/inbound/http/route-patterns.ts'
import type { AlertRule, Condition, Term } from '../../src/domain/monitoring/alert-rule.ts'
import { catalogue, type Metric } from '../../src/domain/monitoring/catalogue.ts'
import { termsOf } from '../../src/domain/monitoring/evaluate-rule.ts'

export interface CompiledRules {
  readonly rules: readonly AlertRule[]
  /** Each with its file. */
  readonly errors: readonly string[]
}

/** As the schema lets it through. */
interface WrittenRule {
  readonly name: string
  readonly summary: string
  readonly severity: AlertRule['severity']
  readonly for: string
  readonly quiet: string
  readonly threshold?: { of: WrittenTerm; above?: number; below?: number }
  readonly rate?: { of: WrittenTerm; window: string; above: number }
  readonly ratio?: {
    of: WrittenTerm
    to: WrittenTerm
    by?: string
    window: string
    above: number
    least: number
  }
  readonly absence?: { of: WrittenTerm; window: string }
}

type WrittenTerm = string | Omit<Term, 'by'>

const wellFormed = new Ajv().compile(schema)

export async function compileRules(folder: string): Promise<CompiledRules> {
  const rules: AlertRule[] = []
  const errors: string[] = []
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort()
  for (const name of names) {
    const file: unknown = parse(await readFile(join(folder, name), 'utf8'))
    if (!wellFormed(file)) {
      const details = wellFormed.errors?.map((error) => `${error.instancePath} ${error.message}`)
      errors.push(`${name}: ${details?.join('; ')}`)
      continue
    }
    for (const written of (file as { alerts: readonly WrittenRule[] }).alerts) {
      const rule = ruleOf(written)
      const wrong = complaints(rule)
      if (rules.some((other) => other.name === rule.name)) wrong.push('there are two of that name')
      errors.push(...wrong.map((complaint) => `${name}: ${rule.name}: ${complaint}`))
      rules.push(rule)
    }
  }
  return { rules, errors }
}

function ruleOf(written: WrittenRule): AlertRule {
  const { name, summary, severity } = written
  return {
    name,
    summary,
    severity,
    when: conditionOf(written),
    forMinutes: minutesOf(written.for),
    quietMinutes: minutesOf(written.quiet),
  }
}

function conditionOf({ threshold, rate, ratio, absence }: WrittenRule): Condition {
  if (threshold) return { kind: 'threshold', ...threshold, of: termOf(threshold.of) }
  if (rate) {
    const { of, window, above } = rate
    return { kind: 'rate', of: termOf(of), windowMinutes: minutesOf(window), above }
  }
  if (ratio) {
    const { of, to, by, window, above, least } = ratio
    const windowMinutes = minutesOf(window)
    return { kind: 'ratio', of: termOf(of, by), to: termOf(to, by), windowMinutes, above, least }
  }
  if (absence) {
    return { kind: 'absence', of: termOf(absence.of), windowMinutes: minutesOf(absence.window) }
  }
  throw new Error('The schema asks for one condition')
}

function termOf(written: WrittenTerm, by?: string): Term {
  const term = typeof written === 'string' ? { metric: written as Term['metric'] } : written
  return { ...term, ...(by !== undefined && { by }) }
}

function minutesOf(duration: string): number {
  return Number(duration.slice(0, -1))
}

function complaints({ when }: AlertRule): string[] {
  if (when.kind === 'threshold') return wrongTerm(when.of, ['gauge'])
  return termsOf([{ when } as AlertRule]).flatMap((term) =>
    wrongTerm(term, ['counter', 'histogram']),
  )
}

function wrongTerm({ metric, where = {}, over, by }: Term, types: readonly Metric['type'][]) {
  if (!Object.hasOwn(catalogue, metric)) return [`there is no metric ${metric}`]
  const { type, labels, buckets }: Metric = catalogue[metric]
  const wrong: string[] = []
  if (!types.includes(type)) wrong.push(`${metric} is a ${type}`)
  if (over !== undefined && !buckets?.includes(over))
    wrong.push(`${over} is no bucket of ${metric}`)
  for (const label of [...Object.keys(where), ...(by === undefined ? [] : [by])]) {
    if (!Object.hasOwn(labels, label)) wrong.push(`${metric} has no label ${label}`)
  }
  for (const [label, values] of Object.entries(where)) {
    const set = labels[label] === 'route' ? routePatterns : (labels[label] ?? [])
    const unknown = values.filter((value) => !set.includes(value))
    wrong.push(...unknown.map((value) => `${metric}{${label}} is never ${value}`))
  }
  return wrong
}
