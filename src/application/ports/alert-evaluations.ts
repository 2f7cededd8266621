import type { AlertStates } from '../../domain/monitoring/alert-state.ts'
import type { Sample } from '../../domain/monitoring/sample.ts'
import type { Instant } from '../../domain/shared/instant.ts'

/** One look at the counts, and how the rules stood after it. */
export interface AlertEvaluation {
  /** 1 for the first one; the next one is one higher. */
  readonly sequence: number
  readonly at: Instant
  readonly counts: Sample['counts']
  readonly states: AlertStates
}

/** The looks of before. They are written by the unit of work, together with the notices they cause. */
export interface AlertEvaluations {
  /** Those from that moment on, and in any case the last one; oldest first. One trip. */
  since(at: Instant): Promise<readonly AlertEvaluation[]>
}
