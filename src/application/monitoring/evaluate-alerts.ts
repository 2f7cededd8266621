/** Once a minute: what the service counts is held against the rules, and somebody is told what begins and what is over. */
import type { AlertRule } from '../../domain/monitoring/alert-rule.ts'
import { type AlertNotice, advanceAlerts } from '../../domain/monitoring/alert-state.ts'
import {
  evaluateRule,
  type Finding,
  longestWindowMinutes,
  termsOf,
} from '../../domain/monitoring/evaluate-rule.ts'
import { countTerm, type Sample, termKey } from '../../domain/monitoring/sample.ts'
import { after, hours, type Instant, minutes, seconds } from '../../domain/shared/instant.ts'
import type { AlertEvaluation, AlertEvaluations } from '../ports/alert-evaluations.ts'
import type { AlertLook, AlertLooks } from '../ports/alert-looks.ts'
import type { AlertMessage } from '../ports/alert-message.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { CollectedMetrics, MetricTotals } from '../ports/metrics.ts'
import type { UnitOfWork } from '../ports/unit-of-work.ts'
import { unexpectedFailure } from '../unexpected.ts'
import { type AlertRecipients, alertMessages } from './alert-messages.ts'
import type { MeasureGauges } from './measure-gauges.ts'
import type { TellWithoutRecord } from './tell-without-record.ts'

/**
 * Answers who has to be told what. Nothing when somebody else has looked just now. While the record is away gauges are
 * looked at all the same: it is then that somebody has to be told. Throws when neither it nor the last look can be read.
 */
export type EvaluateAlerts = () => Promise<readonly AlertNotice[]>

/** Where several processes have a timer each, one look a minute is enough. */
const restMs = seconds(30)
/** Samples that are older than every window stay for a while, for whoever asks what led to an alert. */
const keptMs = hours(1)

export function createEvaluateAlerts(ports: {
  measureGauges: MeasureGauges
  metrics: CollectedMetrics
  alertEvaluations: AlertEvaluations
  alertLooks: AlertLooks
  tellWithoutRecord: TellWithoutRecord
  unitOfWork: UnitOfWork
  ids: Ids
  clock: Clock
  alertRules: readonly AlertRule[]
  alertRecipients: AlertRecipients
}): EvaluateAlerts {
  const { measureGauges, metrics, alertEvaluations, alertLooks, unitOfWork, ids, clock } = ports
  const { tellWithoutRecord, alertRules: rules, alertRecipients: recipients } = ports
  const windowMs = minutes(longestWindowMinutes(rules))
  const terms = termsOf(rules)

  return async () => {
    const now = clock.now()
    const [recorded, kept, gauges] = await Promise.all([
      settled(alertEvaluations.since(after(now, -windowMs - minutes(5)))),
      settled(alertLooks.last()),
      measureGauges(now),
    ])
    // Gauges leave along with it, whatever becomes of the rest.
    const totals = await settled(metrics.collect())
    if (recorded.failed && kept.failed) throw recorded.error
    const evaluations = recorded.failed ? [] : recorded.value
    const aside = kept.failed ? undefined : kept.value
    const last = newest(evaluations.at(-1), aside)
    if (last && now < after(last.at, restMs)) return []

    // Without the record there is no count of before: only gauges are looked at, and all else stays as it was.
    const sample = recorded.failed || totals.failed ? undefined : sampleOf(totals.value, now)
    const findings = new Map<string, Finding>()
    for (const rule of rules) {
      const finding = evaluateRule(rule, [...evaluations, ...(sample ? [sample] : [])], gauges, now)
      if (finding) findings.set(rule.name, finding)
    }
    const { states, notices } = advanceAlerts(rules, last?.states ?? {}, findings, now)
    const untold = [
      ...(last?.untold ?? []),
      ...notices.flatMap((notice) => alertMessages(notice, recipients, ids)),
    ]
    const sequence = (evaluations.at(-1)?.sequence ?? 0) + 1
    const isOurs = recorded.failed
      ? await tellWithoutRecord({ at: now, states, untold }, aside?.at)
      : await record({ sequence, at: now, counts: sample?.counts ?? {}, states }, untold)
    if (!isOurs) return [] // another one has looked, and tells
    if (!recorded.failed) await settled(alertLooks.keep({ at: now, states, untold: [] }, aside?.at))
    for (const state of ['pending', 'firing'] as const) {
      const count = Object.values(states).filter((one) => one.state === state).length
      metrics.set('gatehouse_alerts', { state }, count)
    }
    return notices
  }

  async function record(
    evaluation: AlertEvaluation,
    messages: readonly AlertMessage[],
  ): Promise<boolean> {
    const keptSince = after(evaluation.at, -windowMs - keptMs)
    const committed = await unitOfWork.commit([
      { kind: 'record_evaluation', evaluation, keptSince },
      ...messages.map((message) => ({ kind: 'enqueue_mail', message }) as const),
    ])
    if (committed.ok) return true
    return committed.error.kind === 'stale' ? false : unexpectedFailure(committed.error)
  }

  function sampleOf(totals: MetricTotals, at: Instant): Sample {
    return {
      at,
      counts: Object.fromEntries(terms.map((term) => [termKey(term), countTerm(term, totals)])),
    }
  }
}

/** While the record is away what was kept beside it goes on; when it is back, what it knows may be older. */
function newest(
  recorded: AlertEvaluation | undefined,
  aside: AlertLook | undefined,
): AlertLook | undefined {
  if (!recorded || (aside && aside.at > recorded.at)) return aside
  return { at: recorded.at, states: recorded.states, untold: [] }
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
