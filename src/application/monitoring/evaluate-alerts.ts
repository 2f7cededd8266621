/** Once a minute: what the service counts is held against the rules, and somebody is told what begins and what is over. */
import { defaultLocale } from '../../domain/account/locale.ts'
import type { AlertRule } from '../../domain/monitoring/alert-rule.ts'
import { type AlertNotice, advanceAlerts } from '../../domain/monitoring/alert-state.ts'
import { describeCondition } from '../../domain/monitoring/describe-rule.ts'
import {
  evaluateRule,
  type Finding,
  longestWindowMinutes,
  termsOf,
} from '../../domain/monitoring/evaluate-rule.ts'
import { countTerm, type Sample, termKey } from '../../domain/monitoring/sample.ts'
import { webhookRecipient } from '../../domain/notification/notification.ts'
import { after, hours, type Instant, minutes, seconds } from '../../domain/shared/instant.ts'
import type { AlertEvaluation, AlertEvaluations } from '../ports/alert-evaluations.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { CollectedMetrics, MetricTotals } from '../ports/metrics.ts'
import type { Change, UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'
import type { MeasureGauges } from './measure-gauges.ts'

/** Whom to tell. */
export interface AlertRecipients {
  readonly mail: readonly string[]
  readonly webhook: boolean
}

/** Answers who has to be told what. Nothing when somebody else has looked just now. */
export type EvaluateAlerts = () => Promise<readonly AlertNotice[]>

/** Where several processes have a timer each, one look a minute is enough. */
const restMs = seconds(30)
/** Samples that are older than every window stay for a while, for whoever asks what led to an alert. */
const keptMs = hours(1)
/** What nobody could be told for so long is not worth telling. */
const worthTellingMs = hours(24)

export function createEvaluateAlerts(ports: {
  measureGauges: MeasureGauges
  metrics: CollectedMetrics
  alertEvaluations: AlertEvaluations
  unitOfWork: UnitOfWork
  ids: Ids
  clock: Clock
  alertRules: readonly AlertRule[]
  alertRecipients: AlertRecipients
}): EvaluateAlerts {
  const { measureGauges, metrics, alertEvaluations, unitOfWork, ids, clock } = ports
  const { alertRules: rules, alertRecipients: recipients } = ports
  const windowMs = minutes(longestWindowMinutes(rules))
  const terms = termsOf(rules)

  return async () => {
    const now = clock.now()
    const [before, gauges] = await Promise.all([
      settled(alertEvaluations.since(after(now, -windowMs - minutes(5)))),
      measureGauges(now),
    ])
    // Gauges leave along with it, whatever becomes of the rest.
    const totals = await settled(metrics.collect())
    if (before.failed) throw before.error
    const last = before.value.at(-1)
    if (last && now < after(last.at, restMs)) return []

    const samples = [...before.value, ...(totals.failed ? [] : [sampleOf(totals.value, now)])]
    const findings = new Map<string, Finding>()
    for (const rule of rules) {
      const finding = evaluateRule(rule, samples, gauges, now)
      if (finding) findings.set(rule.name, finding)
    }
    const { states, notices } = advanceAlerts(rules, last?.states ?? {}, findings, now)
    const evaluation: AlertEvaluation = {
      sequence: (last?.sequence ?? 0) + 1,
      at: now,
      counts: totals.failed ? {} : sampleOf(totals.value, now).counts,
      states,
    }
    const committed = await unitOfWork.commit([
      { kind: 'record_evaluation', evaluation, keptSince: after(now, -windowMs - keptMs) },
      ...notices.flatMap((notice) => messagesOf(notice)),
    ])
    if (!committed.ok) {
      if (committed.error.kind === 'stale') return [] // another one has looked, and tells
      return unexpectedFailure(committed.error)
    }
    for (const state of ['pending', 'firing'] as const) {
      const count = Object.values(states).filter((one) => one.state === state).length
      metrics.set('gatehouse_alerts', { state }, count)
    }
    return notices
  }

  function sampleOf(totals: MetricTotals, at: Instant): Sample {
    return {
      at,
      counts: Object.fromEntries(terms.map((term) => [termKey(term), countTerm(term, totals)])),
    }
  }

  function messagesOf({ rule, event, at, since, finding }: AlertNotice): readonly Change[] {
    const to = [...recipients.mail, ...(recipients.webhook ? [webhookRecipient] : [])]
    return to.map((recipient) => ({
      kind: 'enqueue_mail',
      message: {
        id: ids.message(),
        to: recipient,
        locale: defaultLocale,
        notification: {
          template: 'alert',
          name: '',
          rule: rule.name,
          summary: rule.summary,
          severity: rule.severity,
          event,
          condition: describeCondition(rule.when),
          value: finding.value,
          group: finding.group,
          since,
          at,
          expiresAt: after(at, worthTellingMs),
        },
        createdAt: at,
      },
    }))
  }
}

type Settled<T> =
  | { readonly failed: false; readonly value: T }
  | { readonly failed: true; readonly error: unknown }

function settled<T>(promise: Promise<T>): Promise<Settled<T>> {
  return promise.then(
    (value) => ({ failed: false, value }),
    (error: unknown) => ({ failed: true, error }),
  )
}
