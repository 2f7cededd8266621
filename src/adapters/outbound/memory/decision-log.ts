import type {
  DecisionLog,
  DecisionRecords,
  LoggedDecision,
} from '../../../application/ports/decision-log.ts'
import { instant } from '../../../domain/shared/instant.ts'
import type { MemoryStore } from './store.ts'

/** Keeps every decision in memory; a draft in the shadow is asked nothing. */
export function createMemoryDecisionLog(store: MemoryStore): {
  readonly decisionLog: DecisionLog
  readonly decisionRecords: DecisionRecords
} {
  const kept: LoggedDecision[] = []
  return {
    decisionLog: {
      note: ({ policy, ...decision }) => void kept.push({ ...decision, at: instant(0), weight: 1 }),
    },
    decisionRecords: {
      since: async (_at, limit) => kept.toReversed().slice(0, limit),
      async shadow() {
        const { shadow } = store.state
        if (!shadow) return undefined
        return { hash: shadow.hash, startedBy: '', startedAt: instant(0), differences: [] }
      },
    },
  }
}
