/** Measures what is not counted but looked at: who answers, what waits, how many are signed in. */

import type { Term } from '../../domain/monitoring/alert-rule.ts'
import type { GaugeName } from '../../domain/monitoring/catalogue.ts'
import type { Counts } from '../../domain/monitoring/sample.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Dependencies } from '../ports/dependencies.ts'
import type { Metrics } from '../ports/metrics.ts'
import type { OperationalState } from '../ports/operational-state.ts'

/** Sets every gauge, and answers what a rule asks of them. What cannot be measured is left out. Never throws. */
export type MeasureGauges = (now: Instant) => Promise<(term: Term) => Counts>

export function createMeasureGauges(ports: {
  dependencies: Dependencies
  operationalState: OperationalState
  metrics: Metrics
}): MeasureGauges {
  const { dependencies, operationalState, metrics } = ports

  return async (now) => {
    const [health, state] = await Promise.all([
      dependencies.check(),
      operationalState.read(now).catch(() => undefined),
    ])
    const measured = new Map<string, Counts>()
    for (const { name, up } of health) {
      metrics.set('gatehouse_dependency_up', { dependency: name }, up ? 1 : 0)
    }
    note(
      'gatehouse_dependency_up',
      Object.fromEntries(health.map(({ name, up }) => [name, up ? 1 : 0])),
    )
    if (state) {
      const { outbox, activeSessions } = state
      const age = outbox.oldest === null ? 0 : Math.max(0, now - outbox.oldest) / 1000
      metrics.set('gatehouse_outbox_messages', {}, outbox.waiting)
      metrics.set('gatehouse_outbox_oldest_seconds', {}, age)
      metrics.set('gatehouse_active_sessions', {}, activeSessions)
      note('gatehouse_outbox_messages', { '': outbox.waiting })
      note('gatehouse_outbox_oldest_seconds', { '': age })
      note('gatehouse_active_sessions', { '': activeSessions })
    }
    return ({ metric, where = {} }) => {
      const allowed = Object.values(where)
      const groups = Object.entries(measured.get(metric) ?? {})
      return Object.fromEntries(
        groups.filter(([group]) => allowed.every((values) => values.includes(group))),
      )
    }

    function note(name: GaugeName, values: Counts): void {
      measured.set(name, values)
    }
  }
}
