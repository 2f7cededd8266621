/** Says a rule's condition in words, for people. Pure. */
import type { Condition, Term } from './alert-rule.ts'

export function describeCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'threshold': {
      const { of, above, below } = condition
      return `${nameOf(of)} is ${above === undefined ? `below ${below}` : `above ${above}`}`
    }
    case 'rate': {
      const { of, above, windowMinutes } = condition
      return `${nameOf(of)} grows by more than ${above} a minute over ${windowMinutes} minutes`
    }
    case 'ratio': {
      const { of, to, above, windowMinutes, least } = condition
      const share = `${Math.round(above * 1000) / 10} %`
      return `${nameOf(of)} is more than ${share} of ${nameOf(to)} over ${windowMinutes} minutes, of ${least} at least`
    }
    case 'absence':
      return `${nameOf(condition.of)} has not grown for ${condition.windowMinutes} minutes`
  }
}

function nameOf({ metric, where = {}, over, by }: Term): string {
  const labels = Object.entries(where).map(([label, values]) => `${label}=${values.join('|')}`)
  return [
    `${metric}${labels.length === 0 ? '' : `{${labels.join(',')}}`}`,
    ...(over === undefined ? [] : [`over ${over} s`]),
    ...(by === undefined ? [] : [`of one ${by}`]),
  ].join(' ')
}
