/** What is made for Prometheus and Grafana, by Prometheus' own tool and by the catalogue. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import dashboard from '../../ops/grafana/gatehouse.json' with { type: 'json' }
import { catalogue, type Metric, metricNames } from '../../src/domain/monitoring/catalogue.ts'

const promtool = '/usr/bin/promtool'
const run = promisify(execFile)

interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly gridPos: {
    readonly x: number
    readonly y: number
    readonly w: number
    readonly h: number
  }
  readonly targets?: readonly { readonly expr: string }[]
}

const panels: readonly Panel[] = dashboard.panels
const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))

async function alertExpressions(): Promise<readonly string[]> {
  const file: unknown = parse(await readFile('ops/prometheus/rules.yaml', 'utf8'))
  const { groups } = file as { groups: { rules: { expr: string }[] }[] } // as the script writes it
  return groups.flatMap(({ rules }) => rules.map(({ expr }) => expr))
}

describe.skipIf(!existsSync(promtool))('with promtool (Debian package prometheus)', () => {
  test('the rules are valid', async () => {
    const { stdout } = await run(promtool, ['check', 'rules', 'ops/prometheus/rules.yaml'])
    expect(stdout).toContain('SUCCESS')
  })

  test('each fires while there is trouble, and is over after it', async () => {
    const { stdout } = await run(promtool, ['test', 'rules', 'ops/prometheus/rules.test.yaml'])
    expect(stdout).toContain('SUCCESS')
  })

  test('every question of the dashboard is one that Prometheus understands', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-dashboard-'))
    const rules = expressions.map((expr, index) => ({
      record: `panel:${index}`,
      expr: expr.replaceAll('$__rate_interval', '5m'),
    }))
    const file = join(folder, 'panels.yaml')
    await writeFile(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }))
    const { stdout } = await run(promtool, ['check', 'rules', file])
    expect(stdout).toContain(`SUCCESS: ${expressions.length} rules found`)
    await rm(folder, { recursive: true })
  })
})

describe('rules and dashboard', () => {
  test('are tested for every rule', async () => {
    const tests = await readFile('ops/prometheus/rules.test.yaml', 'utf8')
    const rules = await readFile('ops/prometheus/rules.yaml', 'utf8')
    for (const [, name] of rules.matchAll(/- alert: (\w+)/g)) {
      expect(tests.match(new RegExp(`alertname: ${name}\\n`, 'g'))).toHaveLength(2)
    }
  })

  test('ask only for metrics and labels that there are', async () => {
    for (const expr of [...expressions, ...(await alertExpressions())]) {
      for (const [, name = '', , matchers = ''] of expr.matchAll(
        /\b(gatehouse_\w+?)(_bucket|_count|_sum)?(?:\{([^}]*)\})?(?=[[)\s]|$)/g,
      )) {
        expect(metricNames, expr).toContain(name)
        const { labels }: Metric = catalogue[name as (typeof metricNames)[number]]
        for (const [, label = ''] of matchers.matchAll(/(\w+)=/g)) {
          expect([...Object.keys(labels), 'le'], expr).toContain(label)
        }
      }
    }
  })

  test('leave no metric out of the dashboard', () => {
    const all = expressions.join('\n')
    expect(metricNames.filter((name) => !all.includes(name))).toEqual([])
  })

  test('have panels of their own, side by side', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    for (const one of panels) {
      expect(one.gridPos.x + one.gridPos.w).toBeLessThanOrEqual(24)
      const over = panels.filter((other) => other !== one && overlaps(one.gridPos, other.gridPos))
      expect(over.map(({ title }) => title)).toEqual([])
    }
  })
})

function overlaps(one: Panel['gridPos'], other: Panel['gridPos']): boolean {
  const apart =
    one.x + one.w <= other.x ||
    other.x + other.w <= one.x ||
    one.y + one.h <= other.y ||
    other.y + other.h <= one.y
  return !apart
}
