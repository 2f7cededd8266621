/** Answers what nobody expected: logged for the operator, without a word about it for the client. */
import { DependencyUnavailable } from '../../../../application/ports/dependencies.ts'
import type { Log } from '../../../outbound/system/log.ts'
import { refuse } from '../refuse.ts'

export type AnswerError = (error: unknown, requestId: string) => Response

export function createAnswerError({ log }: { readonly log: Log }): AnswerError {
  return (error, requestId) => {
    if (error instanceof DependencyUnavailable) {
      const { dependency } = error
      log({ level: 'error', event: 'dependency_unavailable', requestId, dependency, error })
      return refuse({ requestId }, { kind: 'dependency_unavailable' })
    }
    log({ level: 'error', event: 'unexpected_error', requestId, error })
    return refuse({ requestId }, { kind: 'internal_error' })
  }
}
