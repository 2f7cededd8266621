/** The same rules for Prometheus, which looks at them in its own time and tells Alertmanager. */
import { stringify } from 'yaml'
import type { AlertRule, Condition, Term } from '../../src/domain/monitoring/alert-rule.ts'
import { catalogue } from '../../src/domain/monitoring/catalogue.ts'

/** What only somebody outside can see. */
const fromOutside = [
  {
    alert: 'GatehouseDown',
    expr: 'up{job="gatehouse"} == 0 or absent(up{job="gatehouse"})',
    for: '2m',
    labels: { severity: 'critical' },
    annotations: { summary: 'Gatehouse does not answer GET /metrics.' },
  },
]

export function prometheusRules(rules: readonly AlertRule[]): string {
  const alerts = rules.map(({ name, summary, severity, when, forMinutes, quietMinutes }) => ({
    alert: `Gatehouse${name}`,
    expr: expressionOf(when),
    for: `${forMinutes}m`,
    keep_firing_for: `${quietMinutes}m`,
    labels: { severity },
    annotations: { summary },
  }))
  const groups = [{ name: 'gatehouse', rules: [...fromOutside, ...alerts] }]
  return `# Written by npm run alerts:compile out of ops/alerts.\n${stringify({ groups }, { lineWidth: 0 })}`
}

function expressionOf(condition: Condition): string {
  switch (condition.kind) {
    case 'threshold': {
      const { of, above, below } = condition
      return above === undefined ? `${selector(of)} < ${below}` : `${selector(of)} > ${above}`
    }
    case 'rate': {
      const { of, windowMinutes, above } = condition
      return `${increase(of, windowMinutes)} / ${windowMinutes} > ${above}`
    }
    case 'ratio': {
      const { of, to, windowMinutes, above, least } = condition
      const whole = increase(to, windowMinutes)
      return `${increase(of, windowMinutes)} / ${whole} > ${above} and ${whole} >= ${least}`
    }
    case 'absence':
      return `${increase(condition.of, condition.windowMinutes)} == 0`
  }
}

function increase(term: Term, windowMinutes: number): string {
  const sum = term.by === undefined ? 'sum' : `sum by (${term.by}) `
  const over = (suffix: string, le?: number) =>
    `${sum}(increase(${selector(term, suffix, le)}[${windowMinutes}m]))`
  if (catalogue[term.metric].type !== 'histogram') return over('')
  return term.over === undefined
    ? over('_count')
    : `(${over('_count')} - ${over('_bucket', term.over)})`
}

function selector({ metric, where = {} }: Term, suffix = '', le?: number): string {
  const matchers = Object.entries(where).map(([label, values]) =>
    values.length === 1
      ? `${label}="${values[0]}"`
      : `${label}=~"${values.map((value) => value.replaceAll(/[\\.+*?()[\]{}|^$]/g, '\\\\$&')).join('|')}"`,
  )
  if (le !== undefined) matchers.push(`le="${Number.isInteger(le) ? `${le}.0` : le}"`)
  return `${metric}${suffix}${matchers.length === 0 ? '' : `{${matchers.join(',')}}`}`
}
