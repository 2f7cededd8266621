/**
 * Shares one question within a request, and never between requests: on workerd a request that is cancelled takes its
 * promises along, and whoever waited for them would wait for ever.
 */
import { currentRequest } from './ledger.ts'

export function createSharedInRequest<T>(): (ask: () => Promise<T>) => Promise<T> {
  const underWay = new WeakMap<object, Promise<T>>()
  return (ask) => {
    const request = currentRequest() ?? {}
    const asked = underWay.get(request) ?? ask()
    underWay.set(request, asked)
    return asked
  }
}
