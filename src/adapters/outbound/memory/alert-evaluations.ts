import type { AlertEvaluations } from '../../../application/ports/alert-evaluations.ts'
import type { MemoryStore } from './store.ts'

/** Reads from memory what the schedule has seen. */
export function createMemoryAlertEvaluations(store: MemoryStore): AlertEvaluations {
  return {
    async since(at) {
      const { evaluations } = store.state
      return evaluations.filter((one, index) => one.at >= at || index === evaluations.length - 1)
    },
  }
}
