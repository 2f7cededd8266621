/**
 * Collects decisions in this isolate and writes them behind the answer: all denials, a sample of the rest. A
 * draft in the shadow is asked the same questions there, and what it answers otherwise is counted.
 */
import type { Background } from '../../../application/ports/background.ts'
import type { Clock } from '../../../application/ports/clock.ts'
import type { DecisionLog, MadeDecision } from '../../../application/ports/decision-log.ts'
import type { PolicyInForce } from '../../../application/ports/policy.ts'
import { loggedFacts } from '../../../domain/policy/logged-facts.ts'
import type { Instant } from '../../../domain/shared/instant.ts'
import { currentRequestId } from '../system/ledger.ts'

export interface DecisionRow {
  readonly at: Instant
  readonly decision: MadeDecision
  readonly facts: ReturnType<typeof loggedFacts>
  readonly requestId: string
  readonly weight: number
}

export interface DifferenceRow extends Pick<DecisionRow, 'at' | 'decision' | 'facts'> {
  readonly hash: string
}

/** What of a request may be waited for at most: a search that denies a thousand things says so often enough. */
const bufferedMax = 500

export function createDecisionLog(ports: {
  write(rows: readonly DecisionRow[], differences: readonly DifferenceRow[]): Promise<void>
  shadow(): { readonly hash: string; readonly policy: PolicyInForce } | undefined
  background: Background
  clock: Clock
  /** Of decisions that allow, from 0 to 1. */
  sampleRate: number
  random(): number
}): DecisionLog {
  const { write, shadow, background, clock, sampleRate, random } = ports
  let rows: DecisionRow[] = []
  let differences: DifferenceRow[] = []

  return {
    note(decision) {
      const sampled = !decision.allowed || random() < sampleRate
      const draft = shadow()
      const differs = draft !== undefined && answerOf(draft.policy, decision) !== decision.allowed
      if (!sampled && !differs) return
      if (rows.length + differences.length === 0) background.run('log decisions', flush)
      if (rows.length + differences.length >= bufferedMax) return
      const { policy, question } = decision
      const facts = loggedFacts(policy.bundle, question.subject, {
        ...decision.facts,
        resource: question.resource,
      })
      const at = clock.now()
      const weight = decision.allowed ? Math.round(1 / sampleRate) : 1
      if (sampled) rows.push({ at, decision, facts, weight, requestId: currentRequestId() ?? '' })
      if (differs) differences.push({ at, decision, facts, hash: draft.hash })
    },
  }

  async function flush(): Promise<void> {
    const [taken, different] = [rows, differences]
    rows = []
    differences = []
    await write(taken, different)
  }
}

function answerOf(draft: PolicyInForce, { roles, question, facts }: MadeDecision): boolean {
  return draft.decide(roles, question, facts)
}
