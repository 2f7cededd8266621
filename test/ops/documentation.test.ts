/** What docs/monitoring.md says, held against what there is. */
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import rules from '../../ops/alerts/rules.json' with { type: 'json' }
import type { AlertRule } from '../../src/domain/monitoring/alert-rule.ts'
import { catalogue, type Metric, metricNames } from '../../src/domain/monitoring/catalogue.ts'
import { describeCondition } from '../../src/domain/monitoring/describe-rule.ts'

let text: string
beforeAll(async () => {
  text = await readFile('docs/monitoring.md', 'utf8')
})

const rowsOf = (first: RegExp) => text.split('\n').filter((line) => first.test(line))

describe('docs/monitoring.md', () => {
  test('has every metric with its type, labels, values and meaning, and no other', () => {
    const rows = metricNames.map((name) => {
      const { type, labels, help }: Metric = catalogue[name]
      const sets = Object.entries(labels).map(([label, values]) => {
        const said = values === 'route' ? 'the pattern of the route, `other`' : values.join(', ')
        return `\`${label}\`: ${said}`
      })
      return `| \`${name}\` | ${type} | ${sets.join('; ') || '–'} | ${help} |`
    })
    expect(rowsOf(/^\| `gatehouse_/)).toEqual(rows)
  })

  test('has every alert with its severity, condition and times, and no other', () => {
    const shipped = rules as readonly AlertRule[] // as npm run alerts:compile wrote them
    const rows = shipped.map(({ name, severity, when, forMinutes, quietMinutes }) => {
      const condition = describeCondition(when).replaceAll('|', ', ')
      return `| \`${name}\` | ${severity} | ${condition} | ${forMinutes} min | ${quietMinutes} min |`
    })
    expect(rowsOf(/^\| `[A-Z]\w+` \| (?:warning|critical) \|/)).toEqual(rows)
  })
})
